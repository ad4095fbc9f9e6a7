using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Histories for the ledger, and the ledger brought up to them.</summary>
internal static class Books
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A business with six parcels of one person, of which the third is moved and labelled: positions 1 to 8.</summary>
    public static async Task<(Caller Caller, Guid[] Parcels)> Eight(KernelRig rig)
    {
        var (caller, person) = await rig.Business();
        var parcels = Enumerable.Range(0, 6).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var parcel in parcels)
        {
            await rig.Post(caller, person, parcel, weight: 3);
        }

        ParcelEvent[] more = [new ParcelMoved(Guid.CreateVersion7()), new ParcelLabelled(Personal<string>.Of("fragile"))];
        Assert.IsType<Outcome.Done>(await rig.Store.Transact(caller, new StreamId<Parcel, ParcelEvent>(parcels[2]), _ => more, Stop));
        await Fill(rig);
        return (caller, parcels);
    }

    /// <summary>A business with a shelf on which so many places were taken: as many events and one.</summary>
    public static async Task<Caller> Long(KernelRig rig, int places)
    {
        var (caller, _) = await rig.Business();
        var shelf = new StreamId<Shelf, ShelfEvent>(Guid.CreateVersion7());
        ShelfEvent[] facts = [new ShelfBuilt(places), .. Enumerable.Range(0, places).Select(place => new PlaceTaken(place))];
        Assert.IsType<Outcome.Done>(await rig.Store.Transact(caller, shelf, _ => facts, Stop));
        return caller;
    }

    /// <summary>Everything that was appended is entered.</summary>
    public static async Task Fill(KernelRig rig, int pageSize = 500)
    {
        await rig.Run("update events.leases set holder = null, until = '-infinity'; delete from events.nodes");
        var worker = new ProjectionWorker(
            rig.Database, rig.Store, rig.Get<EventTypes>(), rig.Get<IEnumerable<BackgroundProjection>>().Where(projection => projection is EventLedger),
            new(rig.Database, TimeProvider.System), rig.Get<AppendSignal>(), NullLogger<ProjectionWorker>.Instance) { PageSize = pageSize };
        while (await worker.CatchUp(Stop))
        {
        }
    }

    /// <summary>A statement whose text its module keeps.</summary>
    public static async Task<long> State(KernelRig rig, TenantId tenant, string text)
    {
        await rig.Run("insert into parcels.statements (tenant_id, text) values ($1, $2) on conflict do nothing", Param.Tenant(tenant), Param.Text(text));
        return await rig.Get<StatementLog>().Add(tenant, text, Stop);
    }

    public static Task<VerifiedLedger> Verify(KernelRig rig, TenantId tenant, string? checkpoint = null) =>
        rig.Get<LedgerVerification>().Verify(tenant, checkpoint, null, Stop);

    /// <summary>Statements of somebody who has the database's owner in their hands: no trigger and no foreign key stops them.</summary>
    public static Task Tamper(KernelRig rig, TenantId tenant, string sql) =>
        rig.Run($"set session_replication_role = replica; {sql.Replace("$1", $"'{tenant.Value}'", StringComparison.Ordinal)}; set session_replication_role = default");

    /// <summary>All that the ledger keeps of a business, as text.</summary>
    public static Task<string> Rows(KernelRig rig, TenantId tenant) => rig.Ask<string>(
        "select md5(string_agg(t::text, E'\\n' order by t.log, t.level, t.number)) || (select string_agg(l::text, ' ' order by log) from ledger.logs l where tenant_id = $1) from ledger.tiles t where tenant_id = $1",
        Param.Tenant(tenant));
}
