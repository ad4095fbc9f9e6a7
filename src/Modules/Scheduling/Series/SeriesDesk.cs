using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>Reads everything that decides about a whole series in one round trip: what is taken from its first day to its last, and all that the client has.</summary>
internal sealed class SeriesDesk(Practices practices, IClientRegistry clients)
{
    /// <param name="Known">With busy times over the whole of the series.</param>
    /// <param name="Visits">All that the client has booked and that stands.</param>
    /// <param name="Next">The number that the client's next booking gets.</param>
    internal sealed record Looked(
        Offering Offering, Duration Length, Circumstances Known, IReadOnlyList<KnownVisit> Visits, int Next, IReadOnlyList<Guid> ExpiredHolders);

    public async Task<(Rejection? Rejection, Looked? Seen)> Look(Transaction transaction, SeriesWish wish, Instant now, CancellationToken cancellation)
    {
        var tenant = transaction.Caller.Tenant;
        if (!transaction.Caller.MaySee(wish.Provider))
        {
            return (new NotYourCalendar(), null);
        }

        if (wish.Rule.Flaw() is { } flaw)
        {
            return (flaw, null);
        }

        if (!LocalTimes.IsWithinReach(wish.First) || wish.Rule.Dates(wish.First) is not { Count: >= 1 and <= AppointmentSeries.Most } dates)
        {
            return (new SeriesTooLong(), null);
        }

        var practice = practices.Cached(tenant) ?? await practices.Load(tenant, cancellation);
        while (true)
        {
            if (BookingDesk.Candidates(practice, new(wish.Service, wish.Provider, wish.Location, wish.Length, Hold: null), out var offerings) is { } impossible)
            {
                var again = transaction.Read();
                if (await practices.Newer(tenant, practice, again, again.Run, cancellation) is not { } newer)
                {
                    return (impossible, null);
                }

                practice = newer;
                continue;
            }

            var offering = offerings[0];
            if (offering.Rules.IsClass())
            {
                return (new SessionNeeded(), null);
            }

            var read = transaction.Read();
            var version = read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(tenant));
            var calendar = AskCalendar(read, tenant, offering.Resources, offering.Zone, dates, now);
            var visits = Visit.Ask(read, tenant, wish.Client);
            var isBlocked = clients.IsBlocked(read, tenant, wish.Client);
            await read.Run(cancellation);
            if (version.Value != practice.Version)
            {
                practice = await practices.Load(tenant, cancellation);
                continue;
            }

            var perDay = visits.Value.Where(visit => visit.Stands && visit.Provider == offering.ProviderId && visit.Service == offering.ServiceId);
            var known = offering.At(now, calendar.Taken, PerDay(perDay), Visit.Bookings(visits.Value, now) with { IsBlocked = isBlocked.Value });
            return (null, new(
                offering, wish.Length ?? offering.Rules.Durations[0], known, [.. visits.Value.Where(visit => visit.Stands).Select(visit => visit.Known)],
                visits.Value.Select(visit => visit.Nth).DefaultIfEmpty().Max() + 1, calendar.Expired));
        }
    }

    /// <summary>What is taken from a day before the first date to two after the last, but for what the series itself takes.</summary>
    internal static CalendarRead AskCalendar(
        IReads read, TenantId tenant, IEnumerable<Guid> resources, Zone zone, IReadOnlyList<LocalDate> dates, Instant now, params Guid[] leavingOut) => CalendarRead.Ask(
        read, tenant, resources, zone.Rules.AtStartOfDay(dates.Min().PlusDays(-1)).ToInstant(), zone.Rules.AtStartOfDay(dates.Max().PlusDays(3)).ToInstant(), now, leavingOut);

    private static Dictionary<LocalDate, int> PerDay(IEnumerable<Visit> visits) => visits.CountBy(visit => visit.Day).ToDictionary();

    /// <summary>One booking of the client, as rules and statistics ask for it.</summary>
    internal sealed record Visit(Guid Id, int Nth, LocalDate Day, ServiceId Service, ProviderId Provider, Interval Time, AppointmentStatus Status)
    {
        public bool Stands => Status is not (AppointmentStatus.Cancelled or AppointmentStatus.Declined or AppointmentStatus.Expired);

        public KnownVisit Known => new(Day, Service, Provider);

        public static Pending<List<Visit>> Ask(IReads reads, TenantId tenant, ClientId client) => reads.Query(
            "select id, nth, local_date, service_id, provider_id, starts, ends, status from scheduling.appointments where tenant_id = $1 and client_id = $2 order by nth",
            row => new Visit(
                row.GetGuid(0), row.GetInt32(1), row.GetDate(2), new(row.GetGuid(3)), new(row.GetGuid(4)), new(row.GetInstant(5), row.GetInstant(6)),
                Enum.Parse<AppointmentStatus>(row.GetString(7))),
            Param.Tenant(tenant), Param.Uuid(client));

        public static ClientBookings Bookings(IReadOnlyList<Visit> visits, Instant now)
        {
            var standing = visits.Where(visit => visit.Stands).ToList();
            return new(
                standing.Count(visit => visit.Status is AppointmentStatus.Requested or AppointmentStatus.Booked && visit.Time.Start > now),
                PerDay(standing),
                [.. standing.Where(visit => visit.Status is AppointmentStatus.Requested or AppointmentStatus.Booked or AppointmentStatus.CheckedIn).Select(visit => visit.Time)]);
        }
    }
}
