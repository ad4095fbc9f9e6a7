namespace Bookings.Privacy;

/// <summary>
/// How long what is known of an applicant is kept: some time after the decision, in which they may claim to have been treated unfairly, and no longer. Whoever runs retention
/// asks <see cref="Due"/> and has each of them erased by <see cref="ErasureDesk"/>, as everybody is.
/// </summary>
internal sealed class ApplicantRetention(EventStore store, Vault vault)
{
    /// <summary>Half a year: the time for a claim under the acts on equal treatment is shorter in most of Europe.</summary>
    internal const int UsualDays = 180;

    private const string Sql = """
        select id from privacy.applicants where tenant_id = $1 and decided_at < $2 and sealed is not null and ($3::uuid is null or id > $3) order by id limit $4
        """;

    /// <summary>
    /// Applicants about whom it was decided before a moment and of whom something is still known, in the order of their ids. The anchor is the decision: hired, rejected or
    /// withdrawn. About whom nobody has decided nothing ends by itself.
    /// </summary>
    /// <param name="business">Whose.</param>
    /// <param name="decidedBefore">Now, less the days of the rule.</param>
    /// <param name="last">The last one of the page before; null for the first page.</param>
    /// <param name="limit">Rows to look at: fewer people come where some of them are being erased, and the page's end is <c>Last</c>.</param>
    /// <param name="cancellation">Of the asking.</param>
    /// <returns><c>Last</c> is null behind the last page.</returns>
    public async Task<(IReadOnlyList<SubjectId> People, SubjectId? Last)> Due(TenantId business, Instant decidedBefore, SubjectId? last, int limit, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var rows = read.Query(Sql, row => new SubjectId(row.GetGuid(0)), Param.Tenant(business), Param.Time(decidedBefore), Param.Uuid(last?.Value), Param.Int(limit));
        await read.Run(cancellation);
        var standing = await vault.Standing(business, rows.Value, cancellation);
        return (
            [.. rows.Value.Where(person => standing.TryGetValue(person, out var state) && state == SubjectState.Live)],
            rows.Value.Count < limit ? null : rows.Value[^1]);
    }
}
