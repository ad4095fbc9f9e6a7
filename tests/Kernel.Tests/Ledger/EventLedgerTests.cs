using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>History in the ledger: every event at its position, whatever the pages, and whatever becomes of its sealed part later.</summary>
public sealed class EventLedgerTests(KernelRig rig) : IClassFixture<KernelRig>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Ledger Ledger => rig.Get<Ledger>();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(500)]
    public async Task A_ledger_entered_again_is_the_same_to_the_byte_whatever_the_pages(int pageSize)
    {
        var caller = await Books.Long(rig, places: pageSize == 1 ? 300 : 1200);
        await Books.Fill(rig, pageSize: 400);
        var first = await Books.Rows(rig, caller.Tenant);
        var checkpoint = await Ledger.Checkpoint(LogId.Events(caller.Tenant), Stop);

        await rig.Run("delete from ledger.tiles where tenant_id = $1", Param.Tenant(caller.Tenant));
        await rig.Run("delete from ledger.logs where tenant_id = $1", Param.Tenant(caller.Tenant));
        await rig.Run("delete from events.checkpoints where projection = 'ledger' and tenant_id = $1", Param.Tenant(caller.Tenant));
        await Books.Fill(rig, pageSize);

        Assert.Equal(first, await Books.Rows(rig, caller.Tenant));
        Assert.Equal(checkpoint, await Ledger.Checkpoint(LogId.Events(caller.Tenant), Stop));
    }

    [Fact]
    public async Task An_events_proof_leads_from_its_row_to_the_signed_checkpoint()
    {
        var (caller, _) = await Books.Eight(rig);
        Assert.True(SignedNote.TryOpen(await Ledger.Checkpoint(LogId.Events(caller.Tenant), Stop), (await Ledger.Key(LogId.Events(caller.Tenant), Stop)).Line, out var text));
        Assert.True(TreeHead.TryParse(text, out var head));
        Assert.Equal(8, head.Size);
        Assert.Equal(head.Root, (await Ledger.EventsRoot(caller.Tenant, Stop)).Root);

        for (var position = 1; position <= 8; position++)
        {
            var id = await IdAt(caller.Tenant, position);
            var found = await Ledger.Find(caller.Tenant, id, Stop);
            Assert.Equal((position, 8L), (found!.Value.Event.Position, found.Value.Size));
            var entry = Ledger.EntryOf(found.Value.Event);
            Assert.StartsWith($"bookings-event/v1\n{id}\n", entry, StringComparison.Ordinal);
            Assert.Equal(9, entry.Count(character => character == '\n'));
            var leaf = Merkle.Leaf(System.Text.Encoding.UTF8.GetBytes(entry));
            var proof = (await Ledger.Prove(LogId.Events(caller.Tenant), position - 1, leaf, Stop))!.Split('\n');
            Assert.Equal(["c2sp.org/tlog-proof@v1", $"index {position - 1}"], proof[..2]);
            List<byte[]> path = [.. proof[2..].TakeWhile(line => line.Length > 0).Select(Convert.FromBase64String)];
            Assert.True(MerkleProof.IsIncluded(leaf, position - 1, 8, path, head.Root));
        }

        Assert.Null(await Ledger.Prove(LogId.Events(caller.Tenant), 8, Merkle.Empty, Stop));
        // An entry that is not the one of the ledger is not proved.
        await Assert.ThrowsAsync<LedgerBrokenException>(() => Ledger.Prove(LogId.Events(caller.Tenant), 7, Merkle.Empty, Stop));
        Assert.Null(await Ledger.Find(caller.Tenant, Guid.CreateVersion7(), Stop));
        // Another business's event is none.
        var (other, _) = await Books.Eight(rig);
        Assert.Null(await Ledger.Find(other.Tenant, await IdAt(caller.Tenant, 1), Stop));
    }

    [Fact]
    public async Task An_event_of_any_id_is_found_also_before_the_ledger_has_come_to_it()
    {
        var caller = await Books.Long(rig, places: 700);
        // Ids that other programs have written need not grow with time.
        await rig.Run("update events.mt_events set id = gen_random_uuid() where tenant_id = $1 and position % 3 = 0", Param.Tenant(caller.Tenant));
        await Books.Fill(rig, pageSize: 90);
        var person = SubjectId.New();
        await rig.Run("insert into vault.subjects (tenant_id, id) values ($1, $2)", Param.Tenant(caller.Tenant), Param.Uuid(person.Value));
        await rig.Post(caller, person, Guid.CreateVersion7());
        foreach (var position in (int[])[1, 3, 255, 256, 257, 300, 513, 701, 702])
        {
            var found = await Ledger.Find(caller.Tenant, await IdAt(caller.Tenant, position), Stop);
            Assert.Equal((position, 701L), (found!.Value.Event.Position, found.Value.Size));
        }
    }

    [Fact]
    public async Task What_was_published_once_stays_the_beginning_of_all_that_follows()
    {
        var (caller, person) = await rig.Business();
        var log = LogId.Events(caller.Tenant);
        var heads = new List<TreeHead>();
        for (var round = 0; round < 6; round++)
        {
            for (var i = 0; i <= round; i++)
            {
                await rig.Post(caller, person, Guid.CreateVersion7());
            }

            await Books.Fill(rig);
            Assert.True(TreeHead.TryParse(await Ledger.Checkpoint(log, Stop), out var head));
            heads.Add(head);
        }

        foreach (var (first, second) in heads.SelectMany((first, i) => heads.Skip(i).Select(second => (first, second))))
        {
            var proof = await Ledger.Consistency(log, first.Size, second.Size, Stop);
            Assert.True(MerkleProof.IsConsistent(first.Size, first.Root, second.Size, second.Root, proof!));
        }

        Assert.Null(await Ledger.Consistency(log, 1, heads[^1].Size + 1, Stop));
        Assert.Null(await Ledger.Consistency(log, 0, 1, Stop));
        Assert.Null(await Ledger.Consistency(log, 3, 2, Stop));
    }

    [Fact]
    public async Task An_event_of_a_type_that_nobody_knows_is_entered_where_nothing_of_it_is_sealed()
    {
        var caller = await Books.Long(rig, places: 5);
        await rig.Run("update events.mt_events set type = 'shelf_painted' where tenant_id = $1 and position = 3", Param.Tenant(caller.Tenant));
        await Books.Fill(rig);
        Assert.Equal((6, null), ((await Books.Verify(rig, caller.Tenant)).Events, (await Books.Verify(rig, caller.Tenant)).Flaw));
    }

    [Fact]
    public async Task A_page_of_a_node_that_lost_its_lease_is_thrown_away_and_parks_nothing()
    {
        var caller = await Books.Long(rig, places: 30);
        await Books.Fill(rig);
        var before = await Books.Rows(rig, caller.Tenant);
        var ledger = rig.Get<IEnumerable<BackgroundProjection>>().Single(projection => projection is EventLedger);
        await using (var connection = await rig.Database.System.OpenConnectionAsync(Stop))
        {
            // It read its checkpoint at 12, slept, and goes on after others have entered everything.
            await using var transaction = await connection.BeginTransactionAsync(Stop);
            await ledger.ApplyPositions(caller.Tenant, 12, 31, connection, Stop);
            Assert.False(await Checkpoint.Move(connection, ledger.Name, caller.Tenant, 12, 31, 0, 0, Stop));
        }

        Assert.Equal(before, await Books.Rows(rig, caller.Tenant));
        Assert.Null((await Books.Verify(rig, caller.Tenant)).Flaw);
        // The control: a checkpoint that stands where the ledger does not is no lost lease.
        await rig.Run("update events.checkpoints set position = 12 where projection = 'ledger' and tenant_id = $1", Param.Tenant(caller.Tenant));
        await using var other = await rig.Database.System.OpenConnectionAsync(Stop);
        await Assert.ThrowsAsync<LedgerBrokenException>(() => ledger.ApplyPositions(caller.Tenant, 12, 31, other, Stop));
        await rig.Run("update events.checkpoints set position = 31 where projection = 'ledger' and tenant_id = $1", Param.Tenant(caller.Tenant));
    }

    [Fact]
    public async Task A_position_that_is_not_there_stops_the_ledger_and_skipping_does_not_help()
    {
        var caller = await Books.Long(rig, places: 20);
        await Books.Tamper(rig, caller.Tenant, "delete from events.mt_events where tenant_id = $1 and position = 9");
        await Books.Fill(rig);
        var parked = rig.Get<ParkedEvents>();
        var waiting = Assert.Single(await parked.Open(Stop), one => one.Tenant == caller.Tenant);
        Assert.Equal(("ledger", 9L, nameof(LedgerBrokenException)), (waiting.Projection, waiting.Position, waiting.Reason));
        Assert.Equal(8, (await Ledger.EventsRoot(caller.Tenant, Stop)).Size);

        Assert.Equal(1, await parked.Skip("ledger", caller.Tenant, "tests", Stop));
        await Books.Fill(rig);
        Assert.Equal(10L, Assert.Single(await parked.Open(Stop), one => one.Tenant == caller.Tenant).Position);
        Assert.Equal(8, (await Ledger.EventsRoot(caller.Tenant, Stop)).Size);
    }

    [Fact]
    public async Task A_sealed_part_goes_only_where_a_tombstone_says_so_and_no_proof_changes()
    {
        var (caller, parcels) = await Books.Eight(rig);
        var before = await Evidence(caller.Tenant);
        const string remove = "update events.mt_events set sealed = null where stream_id = $1";
        var refused = await Assert.ThrowsAsync<PostgresException>(() => rig.Run(remove, Param.Uuid((Guid?)parcels[2])));
        Assert.Equal("BKSEA", refused.SqlState);

        await rig.Run("delete from vault.stream_keys where stream_id = $1", Param.Uuid((Guid?)parcels[2]));
        await rig.Run("insert into vault.tombstones (tenant_id, stream_id, class, epoch) values ($1, $2, 2, 1)", Param.Tenant(caller.Tenant), Param.Uuid((Guid?)parcels[2]));
        Assert.Equal(3, await rig.Run(remove, Param.Uuid((Guid?)parcels[2])));
        await rig.Run("delete from vault.tombstones where tenant_id = $1", Param.Tenant(caller.Tenant));

        Assert.Equal(before, await Evidence(caller.Tenant));
        var verified = await Books.Verify(rig, caller.Tenant);
        Assert.Equal((8L, 2L, null), (verified.Events, verified.Removed, verified.Flaw));

        // Entered again from what is left it is the same, and what is left is still held to it.
        var rows = await Books.Rows(rig, caller.Tenant);
        await rig.Run("delete from ledger.tiles where tenant_id = $1", Param.Tenant(caller.Tenant));
        await rig.Run("delete from ledger.logs where tenant_id = $1", Param.Tenant(caller.Tenant));
        await rig.Run("delete from events.checkpoints where projection = 'ledger' and tenant_id = $1", Param.Tenant(caller.Tenant));
        await Books.Fill(rig);
        Assert.Equal(rows, await Books.Rows(rig, caller.Tenant));
        await rig.Run("update events.mt_events set data = jsonb_set(data, '{Weight}', '77') where tenant_id = $1 and position = 3", Param.Tenant(caller.Tenant));
        Assert.Equal((3L, "what differs: public data"), ((await Books.Verify(rig, caller.Tenant)).Flaw!.Position, (await Books.Verify(rig, caller.Tenant)).Flaw!.What));
    }

    [Fact]
    public async Task Of_an_event_the_ledger_commits_to_its_public_data_with_their_salt()
    {
        var (caller, _) = await Books.Eight(rig);
        Assert.Equal(8L, await rig.Ask<long>("select count(distinct headers ->> 'salt') from events.mt_events where tenant_id = $1", Param.Tenant(caller.Tenant)));
        await rig.Run("update events.mt_events set data = (select data from events.mt_events where tenant_id = $1 and position = 1) where tenant_id = $1 and position = 2", Param.Tenant(caller.Tenant));
        var (first, second) = (await Entry(caller.Tenant, 1), await Entry(caller.Tenant, 2));
        Assert.NotEqual(first.Split('\n')[6], second.Split('\n')[6]);
    }

    private async Task<string> Evidence(TenantId tenant)
    {
        var evidence = await Ledger.Checkpoint(LogId.Events(tenant), Stop) + await Books.Rows(rig, tenant);
        for (var position = 1; position <= 8; position++)
        {
            var entry = await Entry(tenant, position);
            evidence += entry + await Ledger.Prove(LogId.Events(tenant), position - 1, Merkle.Leaf(System.Text.Encoding.UTF8.GetBytes(entry)), Stop);
        }

        return evidence;
    }

    private async Task<string> Entry(TenantId tenant, int position) => Ledger.EntryOf((await Ledger.Find(tenant, await IdAt(tenant, position), Stop))!.Value.Event);

    private Task<Guid> IdAt(TenantId tenant, int position) =>
        rig.Ask<Guid>("select id from events.mt_events where tenant_id = $1 and position = $2", Param.Tenant(tenant), Param.Big(position));
}
