namespace Bookings.Privacy;

/// <summary>
/// Applicants in the order of their ids, for whoever asks whose time is over. It counts from the decision, some time in which they may claim to have been treated unfairly;
/// about whom nobody has decided, nothing ends by itself.
/// </summary>
internal sealed class AgingApplicants(EventStore store) : IAgingPeople
{
    /// <summary>Half a year is usual: the time for a claim under the acts on equal treatment is shorter in most of Europe.</summary>
    internal const int UsualDays = 180;

    private const string Sql = """
        select id, decided_at from privacy.applicants where tenant_id = $1 and decided_at is not null and sealed is not null and id > $2 order by id limit $3
        """;

    public DataClass Class => Applicant.Class;

    public async Task<AgingPage> After(TenantId business, SubjectId? last, int limit, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var rows = read.Query(
            Sql, row => new AgingPerson(new(row.GetGuid(0)), [new(row.GetGuid(0))], [], row.GetInstant(1)), Param.Tenant(business), Param.Uuid(last?.Value ?? Guid.Empty), Param.Int(limit));
        await read.Run(cancellation);
        return new(rows.Value, rows.Value.Count < limit ? null : rows.Value[^1].Id);
    }
}
