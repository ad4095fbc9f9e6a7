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
    private readonly BookedPeriods _periods;

    private ClientRead(Pending<Summary?> summary, Pending<List<Interval>>? times, BookedPeriods periods) => (_summary, _times, _periods) = (summary, times, periods);

    /// <param name="rules">The own appointments are only read where a rule asks for them.</param>
    /// <param name="start">The wish; periods are those of its day on the location's calendar.</param>
    public static ClientRead Ask(
        IReads reads, TenantId tenant, ClientId client, ServiceRules rules, ServiceId service, Guid? provider, LocalDateTime start, Zone zone, Instant now, Guid leavingOut = default)
    {
        var periods = BookedPeriods.Around(start.Date);
        var day = start.Date;
        var summary = reads.Single(
            """
            select coalesce(max(nth), 0), count(*), min(starts), max(starts) filter (where local_start < $5),
                   count(*) filter (where starts > $6 and status in ('Requested', 'Booked') and id <> $13),
                   count(*) filter (where local_date = $7 and status not in ('Cancelled', 'Declined', 'Expired') and id <> $13),
                   bool_or(local_date >= $8 and local_date < $8 + 7), bool_or(local_date >= $8 and local_date < $8 + 7 and service_id = $3), bool_or(local_date >= $8 and local_date < $8 + 7 and provider_id = $4),
                   bool_or(local_date >= $9 and local_date < $10), bool_or(local_date >= $9 and local_date < $10 and service_id = $3), bool_or(local_date >= $9 and local_date < $10 and provider_id = $4),
                   bool_or(local_date >= $11 and local_date < $12), bool_or(local_date >= $11 and local_date < $12 and service_id = $3), bool_or(local_date >= $11 and local_date < $12 and provider_id = $4)
            from scheduling.appointments where tenant_id = $1 and client_id = $2
            """,
            row => new Summary(
                row.GetInt32(0), row.GetInt64(1), row.GetInstantOrNull(2), row.GetInstantOrNull(3), (int)row.GetInt64(4), (int)row.GetInt64(5),
                [.. Enumerable.Range(6, 9).Select(column => !row.IsDBNull(column) && row.GetBoolean(column))]),
            Param.Tenant(tenant), Param.Uuid(client.Value), Param.Uuid(service.Value), Param.Uuid(provider), Param.LocalTime(start), Param.Time(now), Param.Date(day),
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
        return new(summary, times, periods);
    }

    /// <summary>The number that the next booking of this client gets.</summary>
    public int Next => _summary.Value!.LastNth + 1;

    public ClientBookings Bookings(LocalDate day) => new(
        _summary.Value!.Open, new Dictionary<LocalDate, int> { [day] = _summary.Value.OnDay }, _times?.Value ?? []);

    private sealed record Summary(int LastNth, long Count, Instant? First, Instant? Before, int Open, int OnDay, bool[] In);

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
