namespace Bookings.Privacy;

/// <summary>
/// What was written about incidents, in the order of their ids, for whoever asks whose time is over. A text is a subject of its own, so it goes like a person; it counts from the
/// closing, and of an incident that is open nothing ends by itself.
/// </summary>
internal sealed class AgingIncidents(EventStore store) : IAgingPeople
{
    private const string Sql = "select id, closed_at from privacy.incidents where tenant_id = $1 and closed_at is not null and id > $2 order by id limit $3";

    public DataClass Class => IncidentAccount.Class;

    public async Task<AgingPage> After(TenantId business, SubjectId? last, int limit, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var rows = read.Query(
            Sql, row => new AgingPerson(new(row.GetGuid(0)), [new(row.GetGuid(0))], [], row.GetInstant(1)), Param.Tenant(business), Param.Uuid(last?.Value ?? Guid.Empty), Param.Int(limit));
        await read.Run(cancellation);
        return new(rows.Value, rows.Value.Count < limit ? null : rows.Value[^1].Id);
    }
}
