using System.Collections.Concurrent;
using Bookings.Testing;
using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Rotations that are killed, and rotations while others append and delete.</summary>
public sealed class RotationUnderLoadTests : IAsyncLifetime
{
    private static readonly TenantId Tenant = new("k7m2p9x4w1qz");
    private VaultRig _rig = null!;
    private Vault _vault = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>There is no folder here to export to.</summary>
    public static TheoryData<string> Points => [.. RotationPoints.All.Where(point => point != "rotation.exported")];

    public async ValueTask InitializeAsync()
    {
        _rig = await VaultRig.Founded();
        _vault = await _rig.Open();
    }

    public ValueTask DisposeAsync() => _rig.DisposeAsync();

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Killed_anywhere_nothing_is_lost_and_the_next_run_finishes(string point)
    {
        var blocks = await Appended(10);
        await Insert(_vault, "zoe@example.com");
        var reached = 0;
        var killed = new KeyRotation(_vault) { PageSize = 3, Reached = at => { if (at == point && ++reached == Math.Min(2, Times(point))) { throw new KilledException(); } } };
        await Assert.ThrowsAsync<KilledException>(() => killed.Run(null, Ct));

        // Another process: reads, appends and files addresses before anything is repaired.
        var next = await _rig.Open();
        await Open(next, blocks);
        blocks = [.. blocks, await _rig.Append(next, Tenant, $$"""{"N":{{blocks.Count}}}""")];
        await Insert(next, "other@example.com");
        Assert.Single(await _rig.Find(next, Tenant, ContactKind.Email, "zoe@example.com"));

        var rotated = await new KeyRotation(next) { PageSize = 3 }.Run(null, Ct);
        Assert.Equal((1, 2), (rotated.From, rotated.To));
        var last = await _rig.Open();
        await Open(last, blocks);
        Assert.Single(await _rig.Find(last, Tenant, ContactKind.Email, "zoe@example.com"));
        Assert.Single(await _rig.Find(last, Tenant, ContactKind.Email, "other@example.com"));
        Assert.Equal(["epoch-00000002.key"], Directory.GetFiles(_rig.KeyDirectory).Select(Path.GetFileName));
        Assert.Equal(11L, await _rig.Ask<long>("select count(*) from vault.stream_keys"));
        Assert.Equal("destroyed", await _rig.Ask<string>("select state from vault.epochs where epoch = 1"));
    }

    [Fact]
    public async Task Appends_meanwhile_lose_nothing()
    {
        var blocks = new ConcurrentBag<SealedBlock>(await Appended(200));
        using var done = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 4).Select(async _ =>
        {
            var vault = await _rig.Open();
            while (!done.IsCancellationRequested)
            {
                blocks.Add(await _rig.Append(vault, Tenant, """{"N":1}"""));
            }
        }).ToArray();
        for (var i = 0; i < 3; i++)
        {
            await new KeyRotation(_vault) { PageSize = 50 }.Run(null, Ct);
        }

        await done.CancelAsync();
        await Task.WhenAll(writers);
        Assert.All(await (await _rig.Open()).Open(Tenant, [.. blocks], Ct), one => Assert.IsType<Opened.Present>(one));
        Assert.Equal(blocks.Count, await _rig.Ask<long>("select count(*) from vault.stream_keys"));
        Assert.Equal([4], _vault.LiveEpochs);
    }

    [Fact]
    public async Task What_is_deleted_while_its_page_is_copied_does_not_come_back()
    {
        var zoe = SubjectId.New();
        await _rig.Run(new ContactIndex(_vault).Insert(Tenant, ContactKind.Email, "zoe@example.com", zoe, Guid.CreateVersion7()));
        await Insert(_vault, "other@example.com");
        var remover = await _rig.Open();
        Task? removal = null;
        await new KeyRotation(_vault)
        {
            Reached = at =>
            {
                if (at == "rotation.read-contact_index")
                {
                    // The row is in the rotation's hands and not yet in the new partition: the removal must wait, and then find the copy.
                    remover.Refresh(Ct).GetAwaiter().GetResult();
                    removal = _rig.Run(new ContactIndex(remover).Remove(Tenant, ContactKind.Email, "zoe@example.com", zoe));
                    while (!removal.IsCompleted && Waiting(2).GetAwaiter().GetResult() == 0)
                    {
                        Thread.Yield();
                    }
                }
            },
        }.Run(null, Ct);
        await removal!;
        Assert.Empty(await _rig.Find(_vault, Tenant, ContactKind.Email, "zoe@example.com"));
        Assert.Single(await _rig.Find(_vault, Tenant, ContactKind.Email, "other@example.com"));
        Assert.Equal(1L, await _rig.Ask<long>("select count(*) from vault.contact_index"));
    }

    [Fact]
    public async Task An_append_that_holds_the_epoch_is_waited_for()
    {
        var key = _vault.NewKey(Tenant, Guid.CreateVersion7(), DataClass.Contact, SubjectId.New());
        await using var connection = await _rig.Database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await using (var hold = new NpgsqlCommand("select vault.hold_epoch(1)", connection))
        {
            await hold.ExecuteNonQueryAsync(Ct);
        }

        var activated = false;
        var rotation = Task.Run(() => new KeyRotation(_vault) { Reached = at => activated |= at == "rotation.activated" }.Run(null, Ct), Ct);
        while (await Waiting(1) == 0)
        {
            await Task.Yield();
        }

        Assert.False(activated);
        var row = key.Row;
        await using (var insert = new NpgsqlCommand("insert into vault.stream_keys values ($1, $2, $3, 1, $4, $5, $6)", connection))
        {
            foreach (var value in (object[])[row.Epoch, Tenant.Value, row.Stream, row.OwnerTag, row.Wrapped, row.Commitment])
            {
                insert.Parameters.Add(new() { Value = value });
            }

            await insert.ExecuteNonQueryAsync(Ct);
        }

        await transaction.CommitAsync(Ct);
        await rotation;
        await Open(await _rig.Open(), [VaultRig.Seal(key, """{"N":0}""")]);
    }

    private Task<long> Waiting(int objid) => _rig.Ask<long>($"""
        select count(*) from pg_locks where locktype = 'advisory' and not granted and classid = 20562 and objid = {objid}
        and database = (select oid from pg_database where datname = current_database())
        """);

    /// <summary>How often a point is passed when pages are small: killed at the second, so that some work is behind it.</summary>
    private static int Times(string point) => point is "rotation.read-stream_keys" or "rotation.copied-stream_keys" ? 4 : 1;

    private async Task<List<SealedBlock>> Appended(int count)
    {
        var blocks = new List<SealedBlock>();
        for (var i = 0; i < count; i++)
        {
            blocks.Add(await _rig.Append(_vault, Tenant, $$"""{"N":{{i}}}"""));
        }

        return blocks;
    }

    private static async Task Open(Vault vault, List<SealedBlock> blocks) =>
        Assert.Equal(Enumerable.Range(0, blocks.Count),
            (await vault.Open(Tenant, blocks, Ct)).Select(one => Assert.IsType<Opened.Present>(one).Get<int>("N")));

    private Task Insert(Vault vault, string email) =>
        Again(vault, () => new ContactIndex(vault).Insert(Tenant, ContactKind.Email, email, SubjectId.New(), Guid.CreateVersion7()));

    /// <summary>As the event store does: an attempt that met BKEPO is made again with a fresh vault.</summary>
    private async Task Again(Vault vault, Func<Statement> attempt)
    {
        while (true)
        {
            try
            {
                await _rig.Run(attempt());
                return;
            }
            catch (PostgresException moved) when (moved.SqlState == "BKEPO")
            {
                await vault.Refresh(Ct);
            }
        }
    }

    private sealed class KilledException : Exception;
}
