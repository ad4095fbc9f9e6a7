using NodaTime;

namespace Bookings.Kernel;

/// <summary>When streams began.</summary>
public static class Beginnings
{
    /// <summary>The moment of the first append to each, by the database's clock; those that do not exist are left out. One round trip.</summary>
    public static async Task<IReadOnlyDictionary<Guid, Instant>> Began(this EventStore store, TenantId tenant, IReadOnlyCollection<Guid> streams, CancellationToken cancellation)
    {
        var read = store.Read(tenant);
        var began = read.Query(
            "select id, created from events.mt_streams where tenant_id = $1 and id = any($2)", row => (Id: row.GetGuid(0), At: row.GetInstant(1)),
            Param.Tenant(tenant), Param.Uuids([.. streams]));
        await read.Run(cancellation);
        return began.Value.ToDictionary(one => one.Id, one => one.At);
    }
}
