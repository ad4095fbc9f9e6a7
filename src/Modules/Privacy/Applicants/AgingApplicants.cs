namespace Bookings.Privacy;

/// <summary>
/// Applicants in the order of their ids, for whoever asks whose time is over. It counts from the decision, some time in which they may claim to have been treated unfairly;
/// about whom nobody has decided, from the day they applied: an application that is left lying is no reason to keep it.
/// </summary>
internal sealed class AgingApplicants(EventStore store) : IAgingPeople
{
    /// <summary>Half a year is usual: the time for a claim under the acts on equal treatment is shorter in most of Europe.</summary>
    internal const int UsualDays = 180;

    private const string Sql = """
        select id, coalesce(decided_at, received_at) from privacy.applicants where tenant_id = $1 and sealed is not null and id > $2 order by id limit $3
        """;

    /// <summary>Nobody applies to a business that has not said how long it keeps applications: what is usual holds until it does. Null where it has.</summary>
    internal static RetentionRulesSet? Usual(RetentionRules rules, Instant now, Duration grace) => rules.Of(Applicant.Class) is not null
        ? null
        : new(now, [.. rules.Rules.Append(new(Applicant.Class, UsualDays, RetentionAnchor.End, now + grace)).OrderBy(rule => rule.Class)], rules.NoticeDays);

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
