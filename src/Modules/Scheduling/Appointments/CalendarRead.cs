namespace Bookings.Scheduling;

/// <summary>What is taken of some providers and pools around a time, as the allocations have it.</summary>
internal sealed class CalendarRead
{
    // The longest appointment lasts a day and keeps a day free on either side: no row that begins earlier can reach into the range.
    internal static readonly Duration Longest = Duration.FromDays(3);

    private readonly Pending<List<TakenRow>> _rows;
    private Taken? _taken;

    private CalendarRead(Pending<List<TakenRow>> rows) => _rows = rows;

    /// <summary>Asks for the rows that touch a range; <paramref name="leavingOut"/> is the appointment being moved, or the hold being redeemed.</summary>
    public static CalendarRead Ask(IReads reads, TenantId tenant, IEnumerable<Guid> resources, Instant from, Instant to, Instant now, params Guid[] leavingOut) =>
        new(reads.Query(
            """
            -- A full month is 500 rows, and sending them is most of the work: what goes without saying is not sent.
            select resource, unit, starts, ends, nullif(approach, starts), nullif(until, ends), case when expires <= $5 then holder end
            from scheduling.allocation
            where tenant_id = $1 and resource = any($2) and starts < $4 and starts > $6 and greatest(ends, until) > $3 and holder <> all($7)
            """,
            row => new TakenRow(
                row.GetGuid(0), row.GetInt32(1),
                Occupied(row.GetInstant(2), row.GetInstant(3), row.GetInstantOrNull(4), row.GetInstantOrNull(5)),
                row.GetGuidOrNull(6)),
            Param.Tenant(tenant), Param.Uuids([.. resources.Distinct()]), Param.Time(from), Param.Time(to), Param.Time(now), Param.Time(from - Longest), Param.Uuids(leavingOut)));

    /// <summary>Holds whose time has run out but whose rows are still there: they free nothing until they are removed.</summary>
    public IReadOnlyList<Guid> Expired => [.. _rows.Value.Select(row => row.ExpiredHolder).OfType<Guid>().Distinct()];

    /// <summary>What is taken, by resource and unit.</summary>
    public Taken Taken => _taken ??= Scheduling.Taken.From(_rows.Value.Where(row => row.ExpiredHolder is null).Select(row => (row.Resource, row.Unit, row.During)));

    private static Occupied Occupied(Instant starts, Instant ends, Instant? approach, Instant? until) =>
        new(Stretch.Of(starts, ends), Stretch.Of(approach ?? starts, until ?? ends));

    private readonly record struct TakenRow(Guid Resource, int Unit, Occupied During, Guid? ExpiredHolder);
}
