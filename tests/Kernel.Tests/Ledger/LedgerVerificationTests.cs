using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Whoever changes history is found out: every way to change a row, each named by the event it was done to and by what was done.</summary>
public sealed class LedgerVerificationTests(KernelRig rig) : IClassFixture<KernelRig>
{
    private const string One = "from events.mt_events where tenant_id = $1 and position = 4";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("its public data", 4, true, "what differs: public data", "update events.mt_events set data = jsonb_set(data, '{Weight}', '77') where tenant_id = $1 and position = 4")]
    [InlineData("its salt", 4, true, "what differs: public data", "update events.mt_events set headers = '{\"salt\": \"AAAA\"}' where tenant_id = $1 and position = 4")]
    [InlineData("no salt any more", 4, true, "what differs: public data", "update events.mt_events set headers = null where tenant_id = $1 and position = 4")]
    [InlineData("its type", 4, true, "what differs: type", "update events.mt_events set type = 'parcel_moved' where tenant_id = $1 and position = 4")]
    [InlineData("a type that nobody knows", 4, true, "what differs: type, data class", "update events.mt_events set type = 'parcel_teleported' where tenant_id = $1 and position = 4")]
    [InlineData("its version", 4, true, "what differs: version", "update events.mt_events set version = 9 where tenant_id = $1 and position = 4")]
    [InlineData("its date, by a microsecond", 4, true, "what differs: date", "update events.mt_events set timestamp = timestamp + interval '1 microsecond' where tenant_id = $1 and position = 4")]
    [InlineData("its id", 4, true, "what differs: event id", "update events.mt_events set id = gen_random_uuid() where tenant_id = $1 and position = 4")]
    [InlineData("its stream", 4, true, "what differs: stream", "update events.mt_events set stream_id = gen_random_uuid() where tenant_id = $1 and position = 4")]
    [InlineData("a bit of its sealed part", 4, true, "what differs: sealed part", "update events.mt_events set sealed = set_byte(sealed, 60, get_byte(sealed, 60) # 1) where tenant_id = $1 and position = 4")]
    [InlineData("its sealed part, for another's", 4, true, "what differs: sealed part", "update events.mt_events set sealed = (select sealed from events.mt_events where tenant_id = $1 and position = 5) where tenant_id = $1 and position = 4")]
    [InlineData("its sealed part, gone", 4, true, "what differs: data class, sealed part", "update events.mt_events set sealed = null where tenant_id = $1 and position = 4")]
    [InlineData("its sealed part, gone as if erased", 4, true, "its sealed part is gone although its key is there: no erasure has removed it",
        "insert into ledger.removed_parts select tenant_id, position, sha256(sealed) " + One + "; update events.mt_events set sealed = null where tenant_id = $1 and position = 4")]
    [InlineData("a sealed part where there was none", 7, true, "what differs: data class, sealed part", "update events.mt_events set sealed = '\\x01' where tenant_id = $1 and position = 7")]
    [InlineData("the event, deleted", 4, false, "the ledger holds an event here, and history has none: it was deleted", "delete " + One)]
    [InlineData("the last event, deleted", 8, false, "the ledger holds an event here, and history has none: it was deleted", "delete from events.mt_events where tenant_id = $1 and position = 8")]
    [InlineData("the last event, deleted with the head", 8, true, "it has a position that history has not given: it was inserted", "update events.heads set position = 7 where tenant_id = $1")]
    [InlineData("the last event and the head, deleted", 8, false, "the ledger holds an event here, and history has none: it was deleted",
        "delete from events.mt_events where tenant_id = $1 and position = 8; update events.heads set position = 7 where tenant_id = $1")]
    [InlineData("another event, put in without a position", null, true, "it has a position that history has not given: it was inserted",
        "insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id) select nextval('events.mt_events_sequence'), gen_random_uuid(), stream_id, 9, data, type, timestamp, tenant_id " + One)]
    [InlineData("another event, put behind the last", 9, true, "it has a position that history has not given: it was inserted",
        "insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, position) select nextval('events.mt_events_sequence'), gen_random_uuid(), stream_id, 9, data, type, timestamp, tenant_id, 9 " + One)]
    [InlineData("its version, with another event put behind the last", 4, true, "what differs: version",
        "update events.mt_events set version = 8 where tenant_id = $1 and position = 4; insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, position) select nextval('events.mt_events_sequence'), gen_random_uuid(), stream_id, 9, data, type, timestamp, tenant_id, 9 " + One)]
    [InlineData("another event in its place", 4, true, "what differs: event id, version",
        "update events.mt_events set id = gen_random_uuid(), version = 2 where tenant_id = $1 and position = 4")]
    [InlineData("two events, swapped", 4, true, "it is the event that belongs at position 6",
        "update events.mt_events set position = -1 where tenant_id = $1 and position = 4; update events.mt_events set position = 4 where tenant_id = $1 and position = 6; update events.mt_events set position = 6 where tenant_id = $1 and position = -1")]
    [InlineData("the ledger's hash of it", 4, true, "what differs: its hash in the ledger",
        "update ledger.tiles set hashes = set_byte(hashes, 96, get_byte(hashes, 96) # 1) where tenant_id = $1 and level = 0")]
    [InlineData("the ledger, cut off", 6, false, "the ledger itself lacks the hash of this event",
        "update ledger.tiles set hashes = substring(hashes from 1 for 160), marks = substring(marks from 1 for 80) where tenant_id = $1 and level = 0")]
    [InlineData("the ledger's marks of it", 4, true, "what differs: its marks in the ledger",
        "update ledger.tiles set marks = set_byte(marks, 50, get_byte(marks, 50) # 1) where tenant_id = $1 and level = 0")]
    [InlineData("the ledger's smallest id", null, false, "tile 0/000 of events keeps another range of ids than its events have: they are not found by it",
        "update ledger.tiles set first_id = last_id where tenant_id = $1 and level = 0")]
    [InlineData("the ledger's largest id, gone", null, false, "tile 0/000 of events keeps another range of ids than its events have: they are not found by it",
        "update ledger.tiles set last_id = null where tenant_id = $1 and level = 0")]
    [InlineData("the ledger's root", null, false, "the root that was written down for events is another one", "update ledger.logs set root = sha256('x') where tenant_id = $1")]
    [InlineData("the ledger's size", null, false, "the tiles of events hold 8 leaves, and 5 fit", "update ledger.logs set size = 5 where tenant_id = $1")]
    public async Task What_was_changed_is_named(string what, int? position, bool hasEvent, string says, string sql)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(what);
        var (caller, _) = await Books.Eight(rig);
        var (other, _) = await Books.Eight(rig);
        // The control: as it was written it fits.
        Assert.Null((await Books.Verify(rig, caller.Tenant)).Flaw);

        await Books.Tamper(rig, caller.Tenant, sql);

        var flaw = (await Books.Verify(rig, caller.Tenant)).Flaw;
        Assert.NotNull(flaw);
        Assert.Equal((says, position), (flaw.What, (int?)flaw.Position));
        Assert.Equal(hasEvent, flaw.EventId is not null);
        if (hasEvent && position is not null)
        {
            Assert.Equal(await rig.Ask<Guid>("select id from events.mt_events where tenant_id = $1 and position = $2", Param.Tenant(caller.Tenant), Param.Big(position)), flaw.EventId);
        }

        Assert.Null((await Books.Verify(rig, other.Tenant)).Flaw);
    }

    [Fact]
    public async Task Among_many_tiles_the_first_that_was_changed_is_named()
    {
        var caller = await Books.Long(rig, places: 20_000);
        await Books.Fill(rig, pageSize: 3000);
        Assert.Equal((20_001L, 0L, null), await Told(caller.Tenant));
        await Books.Tamper(rig, caller.Tenant, "update events.mt_events set version = version + 50000 where tenant_id = $1 and position in (19000, 17000)");
        Assert.Equal((16_999L, 0L, "17000 what differs: version"), await Told(caller.Tenant));
    }

    [Theory]
    [InlineData("update ledger.tiles set hashes = set_byte(hashes, 5, get_byte(hashes, 5) # 1) where tenant_id = $1 and level = 1")]
    [InlineData("delete from ledger.tiles where tenant_id = $1 and level = 1")]
    [InlineData("insert into ledger.tiles (tenant_id, log, level, number, hashes) select tenant_id, log, 1, 1, hashes from ledger.tiles where tenant_id = $1 and level = 1")]
    public async Task A_tile_that_does_not_follow_from_its_leaves_is_named(string sql)
    {
        var caller = await Books.Long(rig, places: 600);
        await Books.Fill(rig);
        await Books.Tamper(rig, caller.Tenant, sql);
        Assert.Matches("^tile 1/00[01] of events does not follow from the leaves below it$", (await Books.Verify(rig, caller.Tenant)).Flaw!.What);
    }

    /// <summary>Whoever can write everything can make history and ledger fit again; a checkpoint that somebody else has kept shows it all the same.</summary>
    [Fact]
    public async Task A_ledger_made_anew_over_a_changed_history_does_not_lead_to_a_checkpoint_that_was_kept()
    {
        var (caller, _) = await Books.Eight(rig);
        var kept = await rig.Get<Ledger>().Checkpoint(LogId.Events(caller.Tenant), Stop);
        await rig.Post(caller, await Person(caller.Tenant), Guid.CreateVersion7());
        await Books.Fill(rig);
        Assert.Null((await Books.Verify(rig, caller.Tenant, kept)).Flaw);

        await Books.Tamper(rig, caller.Tenant,
            "update events.mt_events set data = jsonb_set(data, '{Weight}', '77') where tenant_id = $1 and position = 4; delete from ledger.tiles where tenant_id = $1; delete from ledger.logs where tenant_id = $1; delete from events.checkpoints where projection = 'ledger' and tenant_id = $1");
        await Books.Fill(rig);
        Assert.Null((await Books.Verify(rig, caller.Tenant)).Flaw);
        Assert.Contains("and not the checkpoint that was given", (await Books.Verify(rig, caller.Tenant, kept)).Flaw!.What, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_checkpoint_of_somebody_else_or_of_the_future_proves_nothing()
    {
        var (caller, _) = await Books.Eight(rig);
        var (other, _) = await Books.Eight(rig);
        var theirs = await rig.Get<Ledger>().Checkpoint(LogId.Events(other.Tenant), Stop);
        Assert.Contains("is not signed by this business's ledger", (await Books.Verify(rig, caller.Tenant, theirs)).Flaw!.What, StringComparison.Ordinal);

        await rig.Post(caller, await Person(caller.Tenant), Guid.CreateVersion7());
        await Books.Fill(rig);
        var later = await rig.Get<Ledger>().Checkpoint(LogId.Events(caller.Tenant), Stop);
        await Books.Tamper(rig, caller.Tenant,
            "delete from events.mt_events where tenant_id = $1 and position = 9; update events.heads set position = 8 where tenant_id = $1; delete from ledger.tiles where tenant_id = $1; delete from ledger.logs where tenant_id = $1; delete from events.checkpoints where projection = 'ledger' and tenant_id = $1");
        await Books.Fill(rig);
        Assert.Equal("the checkpoint that was given is over 9 events, and the ledger has 8", (await Books.Verify(rig, caller.Tenant, later)).Flaw!.What);
    }

    [Fact]
    public async Task A_business_that_was_deleted_with_all_its_history_is_missed()
    {
        var (caller, _) = await Books.Eight(rig);
        await Books.Tamper(rig, caller.Tenant, "delete from events.mt_events where tenant_id = $1; delete from events.mt_streams where tenant_id = $1; delete from events.heads where tenant_id = $1");
        Assert.Contains(caller.Tenant, await rig.Get<LedgerVerification>().Businesses(Stop));
        Assert.Equal((0L, 0L, "1 the ledger holds an event here, and history has none: it was deleted"), await Told(caller.Tenant));
    }

    [Fact]
    public async Task An_event_of_no_business_is_named()
    {
        Assert.Null(await rig.Get<LedgerVerification>().Stray(Stop));
        var (caller, _) = await Books.Eight(rig);
        await Books.Tamper(rig, caller.Tenant, "update events.mt_events set tenant_id = 'nobody' where tenant_id = $1 and position = 8");
        Assert.NotNull((await rig.Get<LedgerVerification>().Stray(Stop))!.EventId);
        Assert.Equal(8, (await Books.Verify(rig, caller.Tenant)).Flaw!.Position);
        await Books.Tamper(rig, caller.Tenant, "update events.mt_events set tenant_id = $1 where tenant_id = 'nobody'");
    }

    [Fact]
    public async Task It_runs_beside_a_server_that_appends_and_says_what_waits()
    {
        var (caller, person) = await rig.Business();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 150; i++)
            {
                await rig.Post(caller, person, Guid.CreateVersion7());
            }
        }, Stop);
        while (!writing.IsCompleted)
        {
            await Books.Fill(rig, pageSize: 10);
            Assert.Null((await Books.Verify(rig, caller.Tenant)).Flaw);
        }

        await writing;
        await Books.Fill(rig);
        await rig.Post(caller, person, Guid.CreateVersion7());
        Assert.Equal((150L, 1L, null), await Told(caller.Tenant));
    }

    private async Task<(long Events, long Waiting, string? Flaw)> Told(TenantId tenant)
    {
        var verified = await Books.Verify(rig, tenant);
        return (verified.Events, verified.Waiting, verified.Flaw is { } flaw ? $"{flaw.Position} {flaw.What}" : null);
    }

    private async Task<SubjectId> Person(TenantId tenant) => new(await rig.Ask<Guid>("select id from vault.subjects where tenant_id = $1", Param.Tenant(tenant)));
}
