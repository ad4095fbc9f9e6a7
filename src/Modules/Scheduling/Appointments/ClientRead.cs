using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>
/// What one client has booked so far, as far as rules and statistics ask: numbers and times, in one row. It is found by the client's random id
/// in the calendar and never leaves the decision.
/// </summary>
internal sealed class ClientRead
{
    private readonly Pending<Summary?> _summary;
    private readonly Pending<List<Interval>>? _times;
    
    private ClientRead(Pending<Summary?> summary, Pending<List<Interval>>? times) => (_summary, _times) = (summary, times);

    /// <param name="rules">The own appointments are only read where a rule asks for them.</param>
    /// <param name="start">The wish; periods are those of its day on the location's calendar.</param>
    public static ClientRead Ask(
        IReads reads, TenantId tenant, ClientId client, ServiceRules rules, ServiceId service, Guid? provider, LocalDateTime start, Zone zone, Instant now, Guid leavingOut = default)
    {
        var periods = BookedPeriods.Around(start.Date);
        var day = start.Date;
        var summary = reads.Single(
            """
            with mine as (
                select nth, local_date as day, starts, service_id = $3 as service, provider_id = $4 as provider,
                       status not in ('Cancelled', 'Declined', 'Expired') and id <> $12 as stands, status in ('Requested', 'Booked') as ahead,
                       local_date >= $7 and local_date < $7 + 7 as week, local_date >= $8 and local_date < $9 as month, local_date >= $10 and local_date < $11 as quarter
                from scheduling.appointments where tenant_id = $1 and client_id = $2)
            select coalesce(max(nth), 0), count(*) filter (where stands), min(day) filter (where stands), max(day) filter (where stands and day <= $6),
                   count(*) filter (where stands and ahead and starts > $5), count(*) filter (where stands and day = $6),
                   coalesce(bool_or(stands and week), false), coalesce(bool_or(stands and month), false), coalesce(bool_or(stands and quarter), false),
                   coalesce(bool_or(stands and service and week), false), coalesce(bool_or(stands and service and month), false), coalesce(bool_or(stands and service and quarter), false),
                   coalesce(bool_or(stands and provider and week), false), coalesce(bool_or(stands and provider and month), false), coalesce(bool_or(stands and provider and quarter), false)
            from mine
            """,
            Summary.From,
            Param.Tenant(tenant), Param.Uuid(client.Value), Param.Uuid(service.Value), Param.Uuid(provider), Param.Time(now), Param.Date(day),
            Param.Date(periods.Week), Param.Date(periods.Month), Param.Date(periods.NextMonth), Param.Date(periods.Quarter), Param.Date(periods.NextQuarter),
            Param.Uuid((Guid?)leavingOut));
        var times = rules.OwnOverlap == OwnOverlap.Allow ? null : reads.Query(
            """
            select starts, ends from scheduling.appointments
            where tenant_id = $1 and client_id = $2 and starts < $4 and ends > $3 and status in ('Requested', 'Booked', 'CheckedIn') and id <> $5
            """,
            row => new Interval(row.GetInstant(0), row.GetInstant(1)),
            Param.Tenant(tenant), Param.Uuid(client.Value),
            Param.Time(zone.Rules.AtStartOfDay(day).ToInstant() - Duration.FromDays(1)), Param.Time(zone.Rules.AtStartOfDay(day).ToInstant() + Duration.FromDays(3)),
            Param.Uuid((Guid?)leavingOut));
        return new(summary, times);
    }

    /// <summary>The number that the next booking of this client gets.</summary>
    public int Next => _summary.Value!.LastNth + 1;

    public ClientBookings Bookings(LocalDate day) => new(
        _summary.Value!.Open, new Dictionary<LocalDate, int> { [day] = _summary.Value.OnDay }, _times?.Value ?? []);

    /// <summary>For the facts that statistics will need; with "any provider" they are those of the one chosen.</summary>
    public EarlierVisits Earlier => _summary.Value!.Visits;

    private sealed record Summary(int LastNth, EarlierVisits Visits, int Open, int OnDay)
    {
        public static Summary From(NpgsqlDataReader row) => new(
            row.GetInt32(0),
            new(
                (int)row.GetInt64(1), row.IsDBNull(2) ? null : row.GetDate(2), row.IsDBNull(3) ? null : row.GetDate(3),
                BookedIn(row, 6), BookedIn(row, 9), BookedIn(row, 12)),
            (int)row.GetInt64(4), (int)row.GetInt64(5));

        private static BookedIn BookedIn(NpgsqlDataReader row, int column) => new(row.GetBoolean(column), row.GetBoolean(column + 1), row.GetBoolean(column + 2));
    }

    /// <summary>The week, month and quarter of a date on the calendar: weeks begin on Monday (ISO 8601).</summary>
    private sealed record BookedPeriods(LocalDate Week, LocalDate Month, LocalDate NextMonth, LocalDate Quarter, LocalDate NextQuarter)
    {
        public static BookedPeriods Around(LocalDate day)
        {
            var month = new LocalDate(day.Year, day.Month, 1);
            var quarter = new LocalDate(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1);
            return new(day.PlusDays(1 - (int)day.DayOfWeek), month, month.PlusMonths(1), quarter, quarter.PlusMonths(3));
        }
    }
}
