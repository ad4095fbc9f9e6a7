using Bookings.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Background work: who does it, what stops it, and what does not (F10).</summary>
public sealed class WorkerTests(KernelRig rig) : IClassFixture<KernelRig>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("of bad JSON", "JsonException", "data = '{\"Weight\": \"heavy\"}'", "data = '{\"Weight\": 1, \"Shelf\": \"00000000-0000-0000-0000-000000000000\"}'")]
    [InlineData("of an unknown type", "UnknownEventException", "type = 'parcel_teleported'", "type = 'parcel_posted'")]
    [InlineData("that is thrown at", "InvalidOperationException", "position = position", "position = position")]
    public async Task A_poison_event(string kind, string reason, string poison, string mend)
    {
        TestContext.Current.TestOutputHelper?.WriteLine(kind);
        var (caller, person) = await rig.Business();
        var (other, stranger) = await rig.Business();
        var bad = Guid.CreateVersion7();
        for (var i = 0; i < 40; i++)
        {
            await rig.Post(caller, person, i == 25 ? bad : Guid.CreateVersion7());
            await rig.Post(other, stranger, Guid.CreateVersion7());
        }

        await rig.Run($"update events.mt_events set {poison} where stream_id = $1", Param.Uuid((Guid?)bad));
        var (picky, calm) = (new Follower($"picky {kind}", typeof(ParcelPosted)), new Follower($"calm {kind}", typeof(ParcelMoved)));
        picky.Refuses = kind == "that is thrown at" ? bad : null;
        var worker = await Worker(picky, calm);
        while (await worker.CatchUp(Stop))
        {
        }

        // It stopped only itself, only here, at the event and not before.
        Assert.Equal(25, picky.Seen(caller.Tenant).Count);
        Assert.Equal(40, picky.Seen(other.Tenant).Count);
        var parked = (await Parked(picky, calm).Open(Stop)).Where(each => each.Tenant == caller.Tenant).ToList();
        var waiting = Assert.Single(parked, each => each.Projection == picky.Name);
        Assert.Equal((26L, reason), (waiting.Position, waiting.Reason));
        Assert.Equal(kind == "of an unknown type" ? 2 : 1, parked.Count);
        Assert.Equal(HealthStatus.Degraded, (await Health(picky, calm)).Status);

        // Not tried again by itself; after the mending it goes on, and nothing was passed over.
        Assert.False(await worker.CatchUp(Stop));
        await rig.Run($"update events.mt_events set {mend} where stream_id = $1", Param.Uuid((Guid?)bad));
        picky.Refuses = null;
        Assert.Equal(1, await Parked(picky, calm).Retry(picky.Name, "operator", Stop));
        await Parked(picky, calm).Retry(calm.Name, "operator", Stop);
        await worker.CatchUp(Stop);
        Assert.Equal(Enumerable.Range(1, 40).Select(i => (long)i), picky.Seen(caller.Tenant));
        Assert.Equal(HealthStatus.Healthy, (await Health(picky, calm)).Status);
        Assert.Equal("retried operator", await Resolution(picky, caller));
    }

    [Fact]
    public async Task Two_businesses_are_followed_side_by_side()
    {
        var both = new List<Caller>();
        for (var i = 0; i < 2; i++)
        {
            var (caller, person) = await rig.Business();
            await rig.Post(caller, person, Guid.CreateVersion7());
            both.Add(caller);
        }

        // Each page waits until another is under way: one after the other, none ever is.
        var (underWay, met) = (0, new TaskCompletionSource());
        var meeting = new Follower("meeting", typeof(ParcelPosted))
        {
            AfterPage = async () =>
            {
                if (Interlocked.Increment(ref underWay) == 2)
                {
                    met.TrySetResult();
                }

                try
                {
                    await met.Task.WaitAsync(TimeSpan.FromSeconds(20), Stop);
                }
                finally
                {
                    Interlocked.Decrement(ref underWay);
                }
            },
        };
        await (await Worker(meeting)).CatchUp(Stop);
        Assert.True(met.Task.IsCompletedSuccessfully);
        Assert.All(both, caller => Assert.Equal([1L], meeting.Seen(caller.Tenant)));
    }

    [Fact]
    public async Task An_event_that_an_operator_has_it_skip_is_passed_over_and_that_is_kept()
    {
        var (caller, person) = await rig.Business();
        var bad = Guid.CreateVersion7();
        foreach (var id in (Guid[])[Guid.CreateVersion7(), bad, Guid.CreateVersion7()])
        {
            await rig.Post(caller, person, id);
        }

        await rig.Run("update events.mt_events set data = '{\"Weight\": \"heavy\"}' where stream_id = $1", Param.Uuid((Guid?)bad));
        var counts = rig.Get<IEnumerable<BackgroundProjection>>().OfType<ParcelCounts>().Single();
        var worker = await Worker(counts);
        await worker.CatchUp(Stop);
        Assert.Equal(1L, await Counted(caller));

        Assert.Equal(1, await Parked(counts).Skip(counts.Name, caller.Tenant, "operator", Stop));
        await worker.CatchUp(Stop);

        Assert.Equal(2L, await Counted(caller));
        Assert.Equal("skipped operator", await Resolution(counts, caller));
        // A rebuild comes to the same: what live passed over, it passes over.
        await rig.Get<Rebuild>().Run("parcels.counts", null, Stop);
        Assert.Equal(2L, await Counted(caller));
        await rig.Run("update events.mt_events set data = '{\"Weight\": 1, \"Shelf\": \"00000000-0000-0000-0000-000000000000\"}' where stream_id = $1", Param.Uuid((Guid?)bad));
    }

    [Fact]
    public async Task A_fault_that_passes_parks_nothing_and_holds_up_nobody_else()
    {
        var ((caller, person), (other, stranger)) = (await rig.Business(), await rig.Business());
        await rig.Post(caller, person, Guid.CreateVersion7());
        await rig.Post(other, stranger, Guid.CreateVersion7());
        var follower = new Follower("passing", typeof(ParcelPosted)) { Unavailable = caller.Tenant };
        var worker = await Worker(follower);

        await Assert.ThrowsAsync<VaultUnavailableException>(() => worker.CatchUp(Stop));

        Assert.Empty(follower.Seen(caller.Tenant));
        Assert.Single(follower.Seen(other.Tenant));
        Assert.DoesNotContain(await Parked(follower).Open(Stop), each => each.Projection == follower.Name);
        follower.Unavailable = null;
        await worker.CatchUp(Stop);
        Assert.Single(follower.Seen(caller.Tenant));
    }

    [Fact]
    public async Task An_effect_is_not_repeated_because_a_later_one_failed()
    {
        var (caller, person) = await rig.Business();
        Guid[] ids = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
        foreach (var id in ids)
        {
            await rig.Post(caller, person, id);
        }

        var mails = new Mails { Refuses = ids[2] };
        var worker = await Worker(mails);
        await worker.CatchUp(Stop);
        Assert.Equal([ids[0], ids[1]], mails.Sent(caller.Tenant));
        mails.Refuses = null;
        await Parked(mails).Retry(mails.Name, "operator", Stop);
        await worker.CatchUp(Stop);
        Assert.Equal(ids, mails.Sent(caller.Tenant));
    }

    [Fact]
    public async Task Nodes_share_the_buckets_and_one_that_leaves_hands_over_at_once()
    {
        var clock = new VirtualClock();
        await rig.Run("update events.leases set holder = null, until = '-infinity'; delete from events.nodes");
        var (first, second) = (new Leases(rig.Database, clock), new Leases(rig.Database, clock));
        await first.Maintain(Stop);
        Assert.Equal(32, first.Held.Count);

        await second.Maintain(Stop);
        Assert.Empty(second.Held);
        await first.Maintain(Stop);
        await second.Maintain(Stop);
        Assert.Equal((16, 16), (first.Held.Count, second.Held.Count));
        Assert.Empty(first.Held.Keys.Intersect(second.Held.Keys));

        await first.Release();
        await second.Maintain(Stop);
        Assert.Equal(32, second.Held.Count);
        await second.Release();
    }

    [Fact]
    public async Task A_node_that_was_paused_cannot_write_when_it_wakes()
    {
        await rig.Run("update events.leases set holder = null, until = '-infinity'; delete from events.nodes");
        var (caller, person) = await rig.Business();
        var clock = new VirtualClock();
        var (paused, heir) = (new Leases(rig.Database, clock), new Leases(rig.Database, clock));
        var log = new Lines();
        var counts = rig.Get<IEnumerable<BackgroundProjection>>().OfType<ParcelCounts>().Single();
        await rig.Post(caller, person, Guid.CreateVersion7());
        await paused.KeepUp(Stop);
        var epoch = paused.Held[await Bucket(caller)];

        // It stands still for longer than its leases last, and somebody else takes them.
        await rig.Run("update events.leases set until = clock_timestamp() - interval '1 second'; delete from events.nodes");
        await heir.Maintain(Stop);
        Assert.True(heir.Held[await Bucket(caller)] > epoch);
        await new ProjectionWorker(rig.Database, rig.Store, rig.Get<EventTypes>(), [counts], paused, rig.Get<AppendSignal>(), log).CatchUp(Stop);
        Assert.Contains(log.Warnings, line => line.Contains("moved to another node", StringComparison.Ordinal));
        Assert.Equal(0L, await rig.Ask<long>("select count(*) from events.checkpoints where tenant_id = $1", Param.Tenant(caller.Tenant)));
        Assert.Equal(0L, await Counted(caller));

        await new ProjectionWorker(
            rig.Database, rig.Store, rig.Get<EventTypes>(), [counts], heir, rig.Get<AppendSignal>(), NullLogger<ProjectionWorker>.Instance).CatchUp(Stop);
        Assert.Equal(1L, await Counted(caller));
        await heir.Release();
        await paused.Release();
    }

    [Fact]
    public async Task Leases_are_renewed_in_the_middle_of_a_long_backlog()
    {
        await rig.Run("update events.leases set holder = null, until = '-infinity'; delete from events.nodes");
        var (caller, person) = await rig.Business();
        for (var i = 0; i < 6; i++)
        {
            await rig.Post(caller, person, Guid.CreateVersion7());
        }

        // Every page takes so long that the leases would be over after it.
        var clock = new VirtualClock();
        var leases = new Leases(rig.Database, clock);
        var slow = new Follower("slow", typeof(ParcelPosted))
        {
            AfterPage = async () =>
            {
                clock.Advance(TimeSpan.FromSeconds(14));
                await rig.Run("update events.leases set until = until - interval '14 seconds'");
            },
        };
        // Other businesses' pages beside it would let the time pass twice.
        var worker = new ProjectionWorker(rig.Database, rig.Store, rig.Get<EventTypes>(), [slow], leases, rig.Get<AppendSignal>(), NullLogger<ProjectionWorker>.Instance)
        {
            PageSize = 1,
            Abreast = 1,
        };
        await worker.CatchUp(Stop);
        Assert.Equal([1L, 2, 3, 4, 5, 6], slow.Seen(caller.Tenant));
        await leases.Release();
    }

    /// <summary>The only node that works.</summary>
    private async Task<ProjectionWorker> Worker(params BackgroundProjection[] projections)
    {
        await rig.Run("update events.leases set holder = null, until = '-infinity'; delete from events.nodes");
        return new(
            rig.Database, rig.Store, rig.Get<EventTypes>(), projections, new(rig.Database, TimeProvider.System), rig.Get<AppendSignal>(), NullLogger<ProjectionWorker>.Instance)
        {
            Abreast = 2,
        };
    }

    private ParkedEvents Parked(params BackgroundProjection[] projections) => new(rig.Database, projections);

    private Task<HealthCheckResult> Health(params BackgroundProjection[] projections) =>
        new ProjectionHealthCheck(rig.Database, Parked(projections)).CheckHealthAsync(new(), Stop);

    private Task<string> Resolution(BackgroundProjection projection, Caller caller) => rig.Ask<string>(
        "select resolution || ' ' || resolved_by from events.parked where projection = $1 and tenant_id = $2", Param.Text(projection.Name), Param.Tenant(caller.Tenant));

    private Task<long> Counted(Caller caller) =>
        rig.Ask<long>("select coalesce(sum(posted), 0)::bigint from parcels.counts where tenant_id = $1", Param.Tenant(caller.Tenant));

    private Task<int> Bucket(Caller caller) => rig.Ask<int>("select events.bucket($1)", Param.Tenant(caller.Tenant));
}
