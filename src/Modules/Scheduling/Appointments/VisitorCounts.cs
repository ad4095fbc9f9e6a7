namespace Bookings.Scheduling;

internal sealed class VisitorCounts(EventStore store) : IVisitorCounts
{
    public async Task<int> Between(TenantId business, Instant from, Instant until, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var count = read.Single(
            "select count(distinct client_id)::int from scheduling.appointments where tenant_id = $1 and ends > $2 and starts < $3", row => row.GetInt32(0),
            Param.Tenant(business), Param.Time(from), Param.Time(until));
        await read.Run(cancellation);
        return count.Value;
    }
}
