using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class KeyRotationTests : IAsyncLifetime
{
    private const string Email = "zoe@example.com";
    private static readonly TenantId[] Tenants = [new("k7m2p9x4w1qz"), new("neighbour001"), new("third0000001")];
    private readonly SubjectId _zoe = SubjectId.New();
    private readonly List<(TenantId Tenant, SealedBlock Block)> _blocks = [];
    private VaultRig _rig = null!;
    private Vault _vault = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await VaultRig.Founded();
        _vault = await _rig.Open();
        for (var i = 0; i < 30; i++)
        {
            _blocks.Add((Tenants[i % 3], await _rig.Append(_vault, Tenants[i % 3], $$"""{"N":{{i}}}""", _zoe)));
        }

        await _rig.Run(new ContactIndex(_vault).Insert(Tenants[0], ContactKind.Email, Email, _zoe, _blocks[0].Block.Stream));
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task Everything_is_readable_afterwards_and_nothing_of_the_old_epoch_is_left()
    {
        var seen = new Steps();
        var rotated = await new KeyRotation(_vault) { PageSize = 7 }.Run(seen, Ct);
        Assert.Equal((1, 2), (rotated.From, rotated.To));
        await EverythingOpens(_vault);
        await EverythingOpens(await _rig.Open());
        Assert.Equal(["epoch-00000002.key"], Directory.GetFiles(_rig.KeyDirectory).Select(Path.GetFileName));
        Assert.Equal(["destroyed 1", "active 2"], (await _rig.Ask<string[]>("select array_agg(state || ' ' || epoch order by epoch) from vault.epochs")));
        Assert.Contains("unlinked", await _rig.Ask<string>("select evidence from vault.epochs where epoch = 1 and destroyed is not null"), StringComparison.Ordinal);
        Assert.True(await _rig.Ask<bool>("select to_regclass('vault.stream_keys_1') is null and to_regclass('vault.contact_index_1') is null"));
        Assert.Equal([2], _vault.LiveEpochs);
        Assert.Contains(seen.All, step => step is { Step: "verifying stream_keys", Done: 30, Total: 30 });
        Assert.All(seen.All, step => Assert.InRange(step.Done, 0, step.Total));
    }

    [Fact]
    public async Task It_can_be_done_again_and_again()
    {
        for (var epoch = 2; epoch < 6; epoch++)
        {
            Assert.Equal(epoch, (await new KeyRotation(_vault).Run(null, Ct)).To);
            _blocks.Add((Tenants[1], await _rig.Append(_vault, Tenants[1], $$"""{"N":{{_blocks.Count}}}""")));
        }

        await EverythingOpens(await _rig.Open());
    }

    [Fact]
    public async Task A_process_that_slept_through_it_reads_and_appends_on()
    {
        var sleeper = await _rig.Open();
        await new KeyRotation(_vault).Run(null, Ct);
        _blocks.Add((Tenants[0], await _rig.Append(sleeper, Tenants[0], """{"N":30}""")));
        await EverythingOpens(sleeper);
        Assert.Equal([2], sleeper.LiveEpochs);
        var reader = await _rig.Open();
        await new KeyRotation(_vault).Run(null, Ct);
        await EverythingOpens(reader);
    }

    [Fact]
    public async Task Keys_carved_before_it_open_with_no_secret_that_exists()
    {
        var carved = await Rows();
        Assert.All(carved, row => Assert.True(OpensWithAnything(row))); // the positive control: before it, they do
        await new KeyRotation(_vault).Run(null, Ct);
        Assert.All(carved, row => Assert.False(OpensWithAnything(row)));
        Assert.All(await Rows(), row => Assert.True(OpensWithAnything(row)));

        bool OpensWithAnything((TenantId Tenant, StreamKeyRow Row) key)
        {
            foreach (var file in Directory.GetFiles(_rig.KeyDirectory))
            {
                using var epoch = new EpochKeys(key.Row.Epoch, Secret.Take(File.ReadAllBytes(file)));
                using var keys = epoch.For(key.Tenant);
                try
                {
                    StreamKeyWrapping.Unwrap(keys, key.Tenant, key.Row.Epoch, key.Row.Stream, key.Row.Class, key.Row.Wrapped, key.Row.Commitment,
                        new byte[StreamKeyWrapping.PlainSize]);
                    return true;
                }
                catch (TamperedException)
                {
                    // not this secret
                }
            }

            return false;
        }
    }

    [Fact]
    public async Task Owner_tags_and_contact_tags_change_with_the_epoch()
    {
        var before = await _rig.Ask<byte[][]>("select array_agg(owner_tag) || (select array_agg(tag) from vault.contact_index) from vault.stream_keys");
        await new KeyRotation(_vault).Run(null, Ct);
        var after = await _rig.Ask<byte[][]>("select array_agg(owner_tag) || (select array_agg(tag) from vault.contact_index) from vault.stream_keys");
        Assert.Equal(31, after.Length);
        Assert.Empty(before.Select(Convert.ToHexString).Intersect(after.Select(Convert.ToHexString), StringComparer.Ordinal));
        Assert.Equal(3, after[..30].Select(Convert.ToHexString).Distinct(StringComparer.Ordinal).Count()); // one person, one tag in each business
    }

    [Theory]
    [InlineData("update vault.stream_keys_1 set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) where stream_id = $1", "rotation.activated")]
    [InlineData("update vault.stream_keys_1 set commitment = set_byte(commitment, 0, get_byte(commitment, 0) # 1) where stream_id = $1", "rotation.activated")]
    [InlineData("update vault.stream_keys_2 set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) where stream_id = $1", "rotation.verifying-stream_keys")]
    [InlineData("update vault.stream_keys_2 set commitment = set_byte(commitment, 0, get_byte(commitment, 0) # 1) where stream_id = $1", "rotation.verifying-stream_keys")]
    [InlineData("update vault.stream_keys_2 set owner_tag = set_byte(owner_tag, 0, get_byte(owner_tag, 0) # 1) where stream_id = $1", "rotation.verifying-stream_keys")]
    [InlineData("delete from vault.stream_keys_2 where stream_id = $1", "rotation.verifying-stream_keys")]
    [InlineData("delete from vault.contact_index_2 where $1::uuid is not null", "rotation.verifying-contact_index")]
    [InlineData("insert into vault.tombstones (tenant_id, stream_id, class, epoch) select tenant_id, stream_id, class, epoch from vault.stream_keys_1 where stream_id = $1", "rotation.activated")]
    [InlineData("update vault.contact_index_2 set owner_tag = tag where $1::uuid is not null", "rotation.verifying-contact_index")]
    public async Task On_any_mismatch_the_old_epoch_stays(string sabotage, string when)
    {
        var rotation = new KeyRotation(_vault) { Reached = point => { if (point == when) { Sabotage(sabotage); } } };
        var stopped = await Assert.ThrowsAnyAsync<Exception>(() => rotation.Run(null, Ct));
        Assert.True(stopped is TamperedException or RotationRefusedException, stopped.ToString());
        Assert.Contains("epoch-00000001.key", Directory.GetFiles(_rig.KeyDirectory).Select(Path.GetFileName));
        Assert.True(await _rig.Ask<bool>("select to_regclass('vault.stream_keys_1') is not null"));
        Assert.Equal("retiring", await _rig.Ask<string>("select state from vault.epochs where epoch = 1"));
    }

    /// <summary>Of what is retained the key lives on, and moves like any other.</summary>
    [Fact]
    public async Task A_retained_key_moves_although_it_has_a_tombstone()
    {
        await _rig.Run("insert into vault.tombstones select tenant_id, stream_id, class, epoch, now() from vault.stream_keys where stream_id = $1", _blocks[4].Block.Stream);
        await new KeyRotation(_vault).Run(null, Ct);
        Assert.Equal(30L, await _rig.Ask<long>("select count(*) from vault.stream_keys_2"));
    }

    /// <summary>Only what was begun: a restored database is left with no other epoch beside the one that is to end next.</summary>
    [Fact]
    public async Task To_finish_is_to_begin_nothing()
    {
        Assert.Null(await new KeyRotation(_vault).Finish(Ct));
        await Assert.ThrowsAsync<InvalidOperationException>(() => new KeyRotation(_vault)
        {
            Reached = point => { if (point == "rotation.closed") { throw new InvalidOperationException(point); } },
        }.Run(null, Ct));
        Assert.Equal((1, 2), await new KeyRotation(_vault).Finish(Ct) is { } done ? (done.From, done.To) : default);
        Assert.Null(await new KeyRotation(_vault).Finish(Ct));
        await EverythingOpens(await _rig.Open());
    }

    [Fact]
    public async Task Two_at_once_are_refused()
    {
        Exception? second = null;
        var rotation = new KeyRotation(_vault)
        {
            Reached = point => second ??= point == "rotation.activated"
                ? Blocking(async () => await new KeyRotation(await _rig.Open()).Run(null, Ct))
                : null,
        };
        await rotation.Run(null, Ct);
        Assert.IsType<RotationRunsException>(second);
    }

    [Fact]
    public async Task The_retiring_epoch_takes_no_more_rows_even_from_who_ignores_the_lock()
    {
        var key = _vault.NewKey(Tenants[0], Guid.CreateVersion7(), DataClass.Contact, _zoe).Row;
        Exception? refused = null;
        await new KeyRotation(_vault)
        {
            Reached = point => refused ??= point == "rotation.closed"
                ? Blocking(() => _rig.Run("insert into vault.stream_keys values ($1, $2, $3, 1, $4, $5, $6)",
                    key.Epoch, Tenants[0].Value, key.Stream, key.OwnerTag, key.Wrapped, key.Commitment))
                : null,
        }.Run(null, Ct);
        Assert.Equal("23514", Assert.IsType<PostgresException>(refused).SqlState);
    }

    private async Task EverythingOpens(Vault vault)
    {
        foreach (var tenant in _blocks.Select((one, i) => (one.Tenant, one.Block, i)).GroupBy(one => one.Tenant))
        {
            var opened = await vault.Open(tenant.Key, [.. tenant.Select(one => one.Block)], Ct);
            Assert.Equal(tenant.Select(one => one.i), opened.Select(one => Assert.IsType<Opened.Present>(one).Get<int>("N")));
        }

        Assert.Equal([new ContactMatch(_zoe, _blocks[0].Block.Stream)], await _rig.Find(vault, Tenants[0], ContactKind.Email, Email));
    }

    private async Task<List<(TenantId Tenant, StreamKeyRow Row)>> Rows()
    {
        await using var command = _rig.Database.CreateCommand(
            "select epoch, stream_id, class, owner_tag, wrapped, commitment, tenant_id from vault.stream_keys");
        await using var reader = await command.ExecuteReaderAsync(Ct);
        var rows = new List<(TenantId, StreamKeyRow)>();
        while (await reader.ReadAsync(Ct))
        {
            rows.Add((new(reader.GetString(6)), StreamKeyRow.Read(reader)));
        }

        return rows;
    }

    private void Sabotage(string sql)
    {
        using var connection = _rig.Database.OpenConnection();
        using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new() { Value = _blocks[4].Block.Stream });
        Assert.Equal(1, command.ExecuteNonQuery());
    }

    private static Exception? Blocking(Func<Task> work) => Task.Run(async () => await Record.ExceptionAsync(work)).GetAwaiter().GetResult();

    private sealed class Steps : IProgress<RotationProgress>
    {
        internal List<RotationProgress> All { get; } = [];

        public void Report(RotationProgress value) => All.Add(value);
    }
}
