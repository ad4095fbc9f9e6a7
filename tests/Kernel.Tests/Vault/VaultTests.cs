using System.Diagnostics;
using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Present, erased, tampered, unknown key: four answers that are never taken for each other (invariant 7 for keys and blocks in the database).</summary>
public sealed class VaultTests : IAsyncLifetime
{
    private static readonly TenantId Tenant = new("k7m2p9x4w1qz");
    private static readonly TenantId Neighbour = new("neighbour001");
    private VaultRig _rig = null!;
    private Vault _vault = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _rig = await VaultRig.Founded();
        _vault = await _rig.Open();
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Fact]
    public async Task What_one_process_sealed_another_opens()
    {
        var block = await _rig.Append(_vault, Tenant, """{"Name":"Zoë"}""");
        var opened = Assert.IsType<Opened.Present>(Assert.Single(await (await _rig.Open()).Open(Tenant, [block], Ct)));
        Assert.Equal("Zoë", opened.Get<string>("Name"));
    }

    [Fact]
    public async Task A_page_is_opened_in_its_order_with_one_round_trip()
    {
        var blocks = new List<SealedBlock>();
        for (var i = 0; i < 20; i++)
        {
            blocks.Add(await _rig.Append(_vault, Tenant, $$"""{"Name":"{{i}}"}"""));
        }

        await Destroy(blocks[3]);
        blocks.Add(blocks[0]);
        var reader = await _rig.Open();
        var (opened, statements) = await Counting(() => reader.Open(Tenant, blocks, Ct));
        Assert.Equal(1, statements);
        Assert.Equal(
            blocks.Select((block, i) => block == blocks[3] ? "erased" : i == 20 ? "0" : $"{i}"),
            opened.Select(one => one is Opened.Present present ? present.Get<string>("Name") : "erased"));

        (_, statements) = await Counting(() => reader.Open(Tenant, [.. blocks.Where(block => block != blocks[3])], Ct));
        Assert.Equal(0, statements);
    }

    [Fact]
    public async Task Of_a_list_what_is_damaged_closes_itself_and_nothing_beside_it()
    {
        var blocks = new List<SealedBlock>();
        for (var i = 0; i < 5; i++)
        {
            blocks.Add(await _rig.Append(_vault, Tenant, $$"""{"Name":"{{i}}"}"""));
        }

        await Destroy(blocks[1]);
        await _rig.Run("delete from vault.stream_keys where stream_id = $1", blocks[2].Stream);
        await _rig.Run("update vault.stream_keys set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) where stream_id = $1", blocks[3].Stream);
        var bytes = blocks[4].Bytes.ToArray();
        bytes[^1] ^= 1;
        blocks[4] = blocks[4] with { Bytes = bytes };
        blocks.Add(blocks[0] with { Bytes = new byte[7] });

        var opened = await (await _rig.Open()).OpenEach(Tenant, blocks, Ct);
        Assert.Equal("0", Assert.IsType<Opened.Present>(opened[0]).Get<string>("Name"));
        Assert.IsType<Opened.Erased>(opened[1]);
        Assert.Equal(
            [typeof(UnknownKeyException), typeof(TamperedException), typeof(TamperedException), typeof(TamperedException)],
            opened.Skip(2).Select(one => Assert.IsType<Opened.Unreadable>(one).Why.GetType()));

        // The control: where a list is not asked for, none of these is passed over.
        foreach (var damaged in blocks.Skip(2))
        {
            await Assert.ThrowsAnyAsync<Exception>(async () => await (await _rig.Open()).Open(Tenant, [blocks[0], damaged], Ct));
        }
    }

    [Fact]
    public async Task Only_a_tombstone_makes_it_erased()
    {
        var block = await _rig.Append(_vault, Tenant, "{}");
        await _rig.Run("delete from vault.stream_keys");
        await Assert.ThrowsAsync<UnknownKeyException>(async () => await (await _rig.Open()).Open(Tenant, [block], Ct));
        await _rig.Run("insert into vault.tombstones values ($1, $2, 1, 1)", Tenant.Value, block.Stream);
        Assert.IsType<Opened.Erased>(Assert.Single(await (await _rig.Open()).Open(Tenant, [block], Ct)));
    }

    [Fact]
    public async Task A_neighbours_tombstone_or_key_is_not_ours()
    {
        var block = await _rig.Append(_vault, Neighbour, "{}");
        await Assert.ThrowsAsync<UnknownKeyException>(() => _vault.Open(Tenant, [block], Ct));
        await _rig.Run("insert into vault.tombstones values ($1, $2, 1, 1)", Neighbour.Value, block.Stream);
        await Assert.ThrowsAsync<UnknownKeyException>(() => _vault.Open(Tenant, [block], Ct));
    }

    [Fact]
    public async Task A_swapped_block_is_tampering()
    {
        var owner = SubjectId.New();
        var one = await _rig.Append(_vault, Tenant, """{"Name":"one"}""", owner);
        var other = await _rig.Append(_vault, Tenant, """{"Name":"other"}""", owner);
        SealedBlock[] swapped =
        [
            one with { Bytes = other.Bytes },
            one with { EventId = other.EventId },
            one with { EventType = "else" },
            one with { Class = DataClass.Medical },
            one with { Bytes = [] },
        ];
        foreach (var block in swapped)
        {
            await Assert.ThrowsAsync<TamperedException>(() => _vault.Open(Tenant, [block], Ct));
        }
    }

    [Theory]
    [InlineData("update vault.stream_keys set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1)")]
    [InlineData("update vault.stream_keys set commitment = set_byte(commitment, 0, get_byte(commitment, 0) # 1)")]
    [InlineData("update vault.stream_keys set class = 2")]
    [InlineData("update vault.stream_keys k set wrapped = o.wrapped, commitment = o.commitment from vault.stream_keys o where o.stream_id <> k.stream_id")]
    public async Task A_changed_or_moved_key_row_is_tampering(string sabotage)
    {
        var block = await _rig.Append(_vault, Tenant, "{}");
        await _rig.Append(_vault, Tenant, "{}");
        await _rig.Run(sabotage);
        await Assert.ThrowsAsync<TamperedException>(async () => await (await _rig.Open()).Open(Tenant, [block], Ct));
    }

    [Fact]
    public async Task Keys_in_memory_are_forgotten_after_a_minute_and_at_once_on_eviction()
    {
        var one = await _rig.Append(_vault, Tenant, "{}");
        var other = await _rig.Append(_vault, Tenant, "{}");
        await _vault.Open(Tenant, [one, other], Ct);
        await Destroy(one);
        await Destroy(other);
        Assert.All(await _vault.Open(Tenant, [one, other], Ct), opened => Assert.IsType<Opened.Present>(opened));
        _vault.Forget(Tenant);
        Assert.IsType<Opened.Erased>((await _vault.Open(Tenant, [one, other], Ct))[0]);
        _rig.Clock.Advance(KeyCache.Lifetime);
        Assert.Equal(0, _vault.Cache.Count);
        Assert.IsType<Opened.Erased>((await _vault.Open(Tenant, [one, other], Ct))[1]);
    }

    [Fact]
    public async Task An_existing_stream_is_appended_to_under_its_own_key()
    {
        var owner = SubjectId.New();
        var made = _vault.NewKey(Tenant, Guid.CreateVersion7(), DataClass.Booking, owner);
        var found = (await _rig.Open()).Unwrap(Tenant, made.Row);
        Assert.Equal(owner, found.Owner);
        await _rig.Store(made);
        var block = VaultRig.Seal(found, """{"Note":"x"}""");
        Assert.Equal("x", ((Opened.Present)(await _vault.Open(Tenant, [block], Ct))[0]).Get<string>("Note"));
        Assert.Throws<TamperedException>(() => _vault.Unwrap(Neighbour, made.Row));
    }

    [Fact]
    public async Task The_web_role_sees_and_writes_its_own_business_only()
    {
        await _rig.Append(_vault, Tenant, "{}");
        await _rig.Append(_vault, Neighbour, "{}");
        await _rig.Run("insert into vault.subjects (tenant_id, id) values ($1, gen_random_uuid()), ($2, gen_random_uuid())", Tenant.Value, Neighbour.Value);
        await using var connection = await _rig.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await Execute("set local role bookings_app");
        Assert.Equal(0L, await Execute("select count(*) from vault.stream_keys"));
        await Execute($"select set_config('bookings.tenant', '{Tenant}', true)");
        Assert.Equal(1L, await Execute("select count(*) from vault.stream_keys"));
        Assert.Equal(1L, await Execute("select count(*) from (select from vault.subjects where state = 1 for share) live"));
        Assert.Equal(1L, await Execute("select count(*) from (select vault.hold_epoch(1)) held"));
        await Refused("insert into vault.subjects (tenant_id, id) values ('neighbour001', gen_random_uuid())");
        await Refused("update vault.subjects set state = 3");
        await Refused("update vault.subjects set tenant_id = 'neighbour001'");
        await Refused("select * from vault.stream_keys_1");
        await Refused("delete from vault.stream_keys");
        await Refused("insert into vault.tombstones values ('k7m2p9x4w1qz', gen_random_uuid(), 1, 1)");
        await Refused("update vault.epochs set state = 'retiring'");
        await Refused("select vault.create_partitions(9)");

        async Task<object?> Execute(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return await command.ExecuteScalarAsync(Ct);
        }

        async Task Refused(string sql)
        {
            await transaction.SaveAsync("before", Ct);
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => Execute(sql))).SqlState);
            await transaction.RollbackAsync("before", Ct);
        }
    }

    private async Task Destroy(SealedBlock block)
    {
        await _rig.Run("delete from vault.stream_keys where stream_id = $1", block.Stream);
        await _rig.Run("insert into vault.tombstones values ($1, $2, 1, 1)", Tenant.Value, block.Stream);
    }

    /// <summary>Round trips, counted by the driver's own traces.</summary>
    private static async Task<(T Result, int RoundTrips)> Counting<T>(Func<Task<T>> work)
    {
        using var mine = new Activity("test").Start();
        var count = 0;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                // Other tests run at the same time: ours carry our trace.
                if (activity.TraceId == mine.TraceId)
                {
                    Interlocked.Increment(ref count);
                }
            },
        };
        ActivitySource.AddActivityListener(listener);
        return (await work(), count);
    }
}
