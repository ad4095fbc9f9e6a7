namespace Bookings.Scheduling;

internal sealed class VisitorCounts(EventStore store, Vault vault) : IVisitorCounts
{
    /// <summary>Ids of one round trip.</summary>
    private const int AtOnce = 10_000;

    private const string Sql = """
        select distinct client_id from scheduling.appointments where tenant_id = $1 and ends > $2 and starts < $3 and client_id > $4 order by client_id limit $5
        """;

    public async Task<int> Between(TenantId business, Instant from, Instant until, CancellationToken cancellation)
    {
        for (var (count, after) = (0, Guid.Empty); ;)
        {
            var read = store.Read(business);
            var ids = read.Query(
                Sql, row => row.GetGuid(0), Param.Tenant(business), Param.Time(from), Param.Time(until), Param.Uuid((Guid?)after), Param.Int(AtOnce));
            await read.Run(cancellation);
            // Their rows lose them only when they are purged: from the fence on they are not counted.
            count += (await vault.Standing(business, [.. ids.Value.Select(id => new SubjectId(id))], cancellation)).Count(one => one.Value != SubjectState.Fenced);
            if (ids.Value.Count < AtOnce)
            {
                return count;
            }

            after = ids.Value[^1];
        }
    }
}
