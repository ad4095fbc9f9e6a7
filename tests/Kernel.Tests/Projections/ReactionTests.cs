using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>How modules talk: a fact of one is a notice to the others, delivered in order and at least once.</summary>
public sealed class ReactionTests(KernelRig rig) : IClassFixture<KernelRig>
{
    private static readonly Announcement[] Told =
    [
        new(typeof(ParcelPosted), typeof(ParcelChanged), recorded => ((ParcelPosted)recorded.Fact).Weight > 100 ? null : new ParcelChanged(recorded.Stream, "posted")),
        new(typeof(ParcelMoved), typeof(ParcelChanged), recorded => new ParcelChanged(recorded.Stream, "moved")),
        new(typeof(ParcelLost), typeof(OtherNotice), _ => new OtherNotice()),
    ];

    private sealed record ParcelChanged(Guid Parcel, string What);

    private sealed record OtherNotice;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Notices_arrive_in_order_and_nothing_is_told_that_is_not_announced()
    {
        var (caller, person) = await rig.Business();
        var (parcel, heavy) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await rig.Post(caller, person, parcel);
        await rig.Post(caller, person, heavy, weight: 101);
        await rig.Store.Transact(caller, new StreamId<Parcel, ParcelEvent>(parcel), _ => new ParcelMoved(Guid.CreateVersion7()), Stop);
        await rig.Store.Transact(caller, new StreamId<Parcel, ParcelEvent>(parcel), _ => new ParcelLost(), Stop);

        var listener = new Listener();
        await (await Worker(listener)).CatchUp(Stop);

        Assert.Equal([(1L, parcel, "posted"), (3L, parcel, "moved")], listener.Heard(caller.Tenant).Select(heard => (heard.Position, heard.Notice.Parcel, heard.Notice.What)));
    }

    [Fact]
    public async Task A_notice_that_was_not_dealt_with_comes_again_under_the_same_id()
    {
        var (caller, person) = await rig.Business();
        await rig.Post(caller, person, Guid.CreateVersion7());
        var listener = new Listener { Fails = true };
        var worker = await Worker(listener);
        await Assert.ThrowsAsync<VaultUnavailableException>(() => worker.CatchUp(Stop));

        listener.Fails = false;
        await worker.CatchUp(Stop);
        await worker.CatchUp(Stop);

        var heard = listener.Heard(caller.Tenant);
        Assert.Equal(2, heard.Count);
        Assert.Equal(heard[0], heard[1]);
    }

    [Fact]
    public async Task Two_reactions_to_one_notice_do_not_wait_for_each_other()
    {
        var (caller, person) = await rig.Business();
        await rig.Post(caller, person, Guid.CreateVersion7());
        var (first, second) = (new Listener { Fails = true }, new Listener("second"));

        var worker = await Worker(first, second);
        await Assert.ThrowsAsync<VaultUnavailableException>(() => worker.CatchUp(Stop));

        Assert.Single(second.Heard(caller.Tenant));
    }

    /// <summary>What only writes rows takes notices page by page, in the transaction of its checkpoint: what failed wrote nothing, and nothing is written twice.</summary>
    [Fact]
    public async Task Rows_made_of_notices_are_written_with_the_checkpoint_or_not_at_all()
    {
        var (caller, person) = await rig.Business();
        await rig.Run("create table if not exists public.heard (tenant_id varchar, position bigint)");
        for (var i = 0; i < 3; i++)
        {
            await rig.Post(caller, person, Guid.CreateVersion7());
        }

        var writer = new Writer { Fails = true };
        var worker = await Worker(writer);
        await Assert.ThrowsAsync<VaultUnavailableException>(() => worker.CatchUp(Stop));
        Assert.Equal(0L, await rig.Ask<long>($"select count(*) from public.heard where tenant_id = '{caller.Tenant}'"));

        writer.Fails = false;
        await worker.CatchUp(Stop);
        await worker.CatchUp(Stop);
        Assert.Equal("1,2,3", await rig.Ask<string>($"select string_agg(position::text, ',' order by position) from public.heard where tenant_id = '{caller.Tenant}'"));
    }

    private async Task<ProjectionWorker> Worker(params BackgroundProjection[] reactions)
    {
        await rig.Run("update events.leases set holder = null, until = '-infinity'; delete from events.nodes");
        await rig.Run("delete from events.checkpoints");
        return new(
            rig.Database, rig.Store, rig.Get<EventTypes>(), reactions, new(rig.Database, TimeProvider.System), rig.Get<AppendSignal>(), NullLogger<ProjectionWorker>.Instance);
    }

    private sealed class Listener(string name = "first") : Reaction<ParcelChanged>(Told)
    {
        private readonly List<Noticed<ParcelChanged>> _heard = [];

        public override string Name => $"tests.listener_{name}";

        /// <summary>As a vault that is away for a moment.</summary>
        public bool Fails { get; set; }

        public IReadOnlyList<Noticed<ParcelChanged>> Heard(TenantId tenant) => [.. _heard.Where(heard => heard.Tenant == tenant)];

        protected override Task On(Noticed<ParcelChanged> noticed, CancellationToken cancellation)
        {
            _heard.Add(noticed);
            return Fails ? throw new VaultUnavailableException("It is away.") : Task.CompletedTask;
        }
    }

    private sealed class Writer() : NoticeRows<ParcelChanged>(Told)
    {
        public override string Name => "tests.writer";

        public bool Fails { get; set; }

        protected override async Task Write(
            TenantId tenant, IReadOnlyList<Noticed<ParcelChanged>> page, Npgsql.NpgsqlConnection connection, CancellationToken cancellation)
        {
            await using var insert = new Npgsql.NpgsqlCommand("insert into public.heard select $1, unnest($2)", connection)
            {
                Parameters = { Param.Tenant(tenant), Param.Bigs([.. page.Select(noticed => noticed.Position)]) },
            };
            await insert.ExecuteNonQueryAsync(cancellation);
            if (Fails)
            {
                throw new VaultUnavailableException("It is away.");
            }
        }
    }
}
