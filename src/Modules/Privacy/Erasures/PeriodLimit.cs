namespace Bookings.Privacy;

/// <summary>
/// How long ago the people of a period that is over have to have been here last. The night asked for each page of them; who comes in after it, on the day of their visit, is seen
/// by the fence alone.
/// </summary>
internal sealed class PeriodLimit(EventStore store, IEnumerable<IVisits> visits, TimeProvider clock)
{
    /// <summary>One of them was here, or booked, since the night looked.</summary>
    internal static readonly Code Visited = new("visited-since");

    private const string Night = "select night, class from privacy.retention_taken where tenant_id = $1 and erasure = $2";

    /// <param name="Until">Nobody may have been here later.</param>
    internal readonly record struct Limit(RetentionAnchor Anchor, Instant Until);

    /// <summary>By the rule of the night that asked for it; null where no night did.</summary>
    public async Task<Limit?> Of(TenantId business, ErasureId id, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var taken = read.Single<(LocalDate Night, DataClass Class)?>(Night, row => (row.GetDate(0), (DataClass)row.GetInt16(1)), Param.Tenant(business), Param.Uuid(id));
        await read.Run(cancellation);
        if (taken.Value is not var (night, held))
        {
            return null;
        }

        var run = (await store.Load(business, RetentionNight.Of(night), cancellation)).State;
        return run.Rules.FirstOrDefault(rule => rule.Class == held) is { } rule ? new Limit(rule.Anchor, rule.Over(run.Moment)) : null;
    }

    /// <summary>For the transaction of the fence: it breaks <c>nothing_in_the_way</c>.</summary>
    public void Guard(Transaction transaction, IReadOnlyList<SubjectId> people, Limit limit)
    {
        foreach (var source in visits)
        {
            source.Guard(transaction, people, limit.Anchor, limit.Until, clock.GetCurrentInstant());
        }
    }

    public async Task<bool> WasVisited(TenantId business, IReadOnlyList<SubjectId> people, Limit limit, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        foreach (var source in visits)
        {
            if ((await source.Last(business, people, limit.Anchor, now, cancellation)).Values.Any(last => last > limit.Until))
            {
                return true;
            }
        }

        return false;
    }
}
