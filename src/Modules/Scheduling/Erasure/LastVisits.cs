using Bookings.Privacy.Contracts;

namespace Bookings.Scheduling;

/// <summary>When clients were here last.</summary>
internal sealed class LastVisits(EventStore store) : IVisits
{
    private const string Sql = """
        select client_id, max(since) from (
            select client_id, scheduling.visited_at(status, booked_at, nothing_at, ends, $3, $4) as since from scheduling.appointments where tenant_id = $1 and client_id = any($2)) as visits
        where since is not null group by client_id
        """;

    public async Task<IReadOnlyDictionary<SubjectId, Instant>> Last(
        TenantId business, IReadOnlyCollection<SubjectId> people, RetentionAnchor anchor, Instant at, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var visits = read.Query(
            Sql, row => (Client: new SubjectId(row.GetGuid(0)), At: row.GetInstant(1)),
            Param.Tenant(business), Param.Uuids([.. people.Select(person => person.Value)]), Param.Time(at), Param.Bool(anchor == RetentionAnchor.Booked));
        await read.Run(cancellation);
        return visits.Value.ToDictionary(visit => visit.Client, visit => visit.At);
    }

    public void Guard(Transaction transaction, IReadOnlyCollection<SubjectId> people, RetentionAnchor anchor, Instant until, Instant at) => transaction.First(
        "select scheduling.refuse_if_visited_since($1, $2, $3, $4, $5)", Param.Tenant(transaction.Caller.Tenant), Param.Uuids([.. people.Select(person => person.Value)]),
        Param.Time(until), Param.Time(at), Param.Bool(anchor == RetentionAnchor.Booked));
}
