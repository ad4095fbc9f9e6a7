using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>
/// Everything that decides about one wished time, read in one round trip: the set-up's version, what is taken, what the client has, and
/// where a rule or "any provider" asks for it, how full the days are.
/// </summary>
internal sealed class BookingRead
{
    private static readonly Duration Slack = Duration.FromHours(3);

    private readonly Pending<long> _version;
    private readonly CalendarRead _calendar;
    private readonly ClientRead _client;
    private readonly Pending<List<Load>>? _loads;

    private BookingRead(Pending<long> version, CalendarRead calendar, ClientRead client, Pending<List<Load>>? loads) =>
        (_version, _calendar, _client, _loads) = (version, calendar, client, loads);

    /// <summary>Version of the set-up now; what was decided with another one is decided again.</summary>
    public long PracticeVersion => _version.Value;

    public ClientRead Client => _client;

    public IReadOnlyList<Guid> ExpiredHolders => _calendar.Expired;

    /// <param name="candidates">One offering, or one for each provider who could take it; all at one location.</param>
    /// <param name="leavingOut">The appointment that is moved, or the hold that is redeemed.</param>
    /// <param name="isBlocked">Whether the client may not book, asked in the same round trip.</param>
    public static BookingRead Ask(
        TransactionRead read, TenantId tenant, IReadOnlyList<Offering> candidates, Instant near, Duration length, ClientId client, Instant now, Guid leavingOut = default,
        Pending<bool>? isBlocked = null)
    {
        var (any, local) = (candidates[0], near.InZone(candidates[0].Zone.Rules).LocalDateTime);
        var (from, to) = (near - any.Rules.Buffers.Before - Slack, near + length + any.Rules.Buffers.After + Slack);
        var needsLoads = candidates.Count > 1 || any.Rules.Limits.PerDay is not null;
        return new(
            read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(tenant)),
            CalendarRead.Ask(read, tenant, candidates.SelectMany(offering => offering.Resources), from, to, now, leavingOut),
            ClientRead.Ask(read, tenant, client, leavingOut, isBlocked),
            needsLoads ? Load.Ask(read, tenant, any.ServiceId, [.. candidates.Select(offering => offering.ProviderId.Value)], local.Date, leavingOut) : null);
    }

    /// <summary>The case for one provider.</summary>
    public Circumstances Known(Offering offering, LocalDate day, Instant now) =>
        offering.At(now, _calendar.Taken, LoadOf(offering) is { } load ? new Dictionary<LocalDate, int> { [day] = load.OfService } : null, _client.Bookings(day, now));

    /// <summary>How much a provider has on the day and in the week: who has least gets a client who asked for anybody.</summary>
    public Candidate CandidateOf(Offering offering) =>
        LoadOf(offering) is { } load ? new(offering.ProviderId, load.OnTheDay, load.InTheWeek) : new(offering.ProviderId, Duration.Zero, Duration.Zero);

    private Load? LoadOf(Offering offering) => _loads?.Value.Find(load => load.Provider == offering.ProviderId.Value);

    private sealed record Load(Guid Provider, int OfService, Duration OnTheDay, Duration InTheWeek)
    {
        public static Pending<List<Load>> Ask(TransactionRead reads, TenantId tenant, ServiceId service, Guid[] providers, LocalDate day, Guid leavingOut) => reads.Query(
            """
            select provider_id, count(*) filter (where local_date = $4 and service_id = $3),
                   coalesce(sum(extract(epoch from ends - starts)) filter (where local_date = $4), 0)::bigint, sum(extract(epoch from ends - starts))::bigint
            from scheduling.appointments
            where tenant_id = $1 and provider_id = any($2) and local_date >= $5 and local_date < $5 + 7
              and starts > $5::timestamp at time zone 'UTC' - interval '1 day' and starts < $5::timestamp at time zone 'UTC' + interval '8 days'
              and status not in ('Cancelled', 'Declined', 'Expired') and id <> $6
            group by provider_id
            """,
            row => new Load(row.GetGuid(0), (int)row.GetInt64(1), Duration.FromSeconds(row.GetInt64(2)), Duration.FromSeconds(row.GetInt64(3))),
            Param.Tenant(tenant), Param.Uuids(providers), Param.Uuid(service), Param.Date(day), Param.Date(day.PlusDays(1 - (int)day.DayOfWeek)), Param.Uuid((Guid?)leavingOut));
    }
}
