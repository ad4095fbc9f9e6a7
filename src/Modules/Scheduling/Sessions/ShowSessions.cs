namespace Bookings.Scheduling;

/// <summary>The classes there are, and how many seats are left. Nobody learns here who has one.</summary>
internal static class ListSessions
{
    /// <param name="Status">scheduled or cancelled.</param>
    /// <param name="Left">Seats that nobody has.</param>
    internal sealed record Line(
        SessionId Id, long Version, SessionStatus Status, ServiceId ServiceId, ProviderId ProviderId, LocationId LocationId,
        OffsetDateTime Start, OffsetDateTime End, string Zone, int Capacity, int Left);

    private const string Columns =
        """
        s.id, s.version, s.status, s.service_id, s.provider_id, s.location_id, s.starts, s.ends, s.zone, s.capacity,
        greatest(0, s.capacity - (select count(*) from scheduling.allocation a where a.tenant_id = s.tenant_id and a.resource = s.id))::int
        """;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        Describe(routes.MapGet("/sessions", List).WithName(nameof(ListSessions)).WithTags("Sessions").Requires(Permissions.ReadSlots));
        routes.MapGet("/sessions/{sessionId:guid}", Get)
            .WithName("GetSession")
            .WithSummary("See a class")
            .WithTags("Sessions")
            .Requires(Permissions.ReadSlots)
            .Refuses<SessionUnknown>();
    }

    /// <summary>The same for guests: how many seats are left, and nobody's name.</summary>
    internal static void MapForGuests(IEndpointRouteBuilder routes) =>
        Describe(routes.MapGet("/public/{business}/sessions", List).WithName("ListSessionsOfPage").WithTags("Booking page").Requires(Permissions.VisitPage));

    private static void Describe(RouteHandlerBuilder route) => route
        .WithSummary("See the classes")
        .WithDescription("Classes that start in [from, to), by start, cancelled ones left out. Without `to` it is a month from `from`, without `from` from now.");

    private static async Task<Page<Line>> List(
        Caller caller, PageRequest page, EventStore store, TimeProvider clock, CancellationToken cancellation,
        QueryTime? from = null, QueryTime? to = null, Guid? serviceId = null, Guid? providerId = null)
    {
        var begin = from?.At ?? clock.GetCurrentInstant();
        var (after, afterId) = Place(page.After) ?? (begin, Guid.Empty);
        var read = store.Read(caller.Tenant);
        var rows = read.Query(
            $"""
             select {Columns} from scheduling.sessions s
             where s.tenant_id = $1 and s.status = 'Scheduled' and s.starts >= $2 and s.starts < $3 and (s.starts, s.id) > ($4, $5)
               and ($6::uuid is null or s.service_id = $6) and ($7::uuid is null or s.provider_id = $7)
             order by s.starts, s.id limit $8
             """,
            From,
            Param.Tenant(caller.Tenant), Param.Time(begin), Param.Time(to?.At ?? begin + Duration.FromDays(31)), Param.Time(after), Param.Uuid((Guid?)afterId),
            Param.Uuid(serviceId), Param.Uuid(caller.ProviderId ?? providerId), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(rows.Value, line => line, line => $"{line.Start.ToInstant().ToUnixTimeTicks()} {line.Id.Value}");
    }

    private static async Task<Results<Versioned<Line>, ProblemHttpResult>> Get(Guid sessionId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var row = read.Single(
            $"select {Columns} from scheduling.sessions s where s.tenant_id = $1 and s.id = $2", From, Param.Tenant(caller.Tenant), Param.Uuid((Guid?)sessionId));
        await read.Run(cancellation);
        return row.Value is { } line && caller.MaySee(line.ProviderId) ? Answers.Ok(line, line.Version) : new SessionUnknown().ToProblem();
    }

    private static Line From(NpgsqlDataReader row)
    {
        var zone = Zone.Of(row.GetString(8));
        return new(
            new(row.GetGuid(0)), row.GetInt64(1), Enum.Parse<SessionStatus>(row.GetString(2)), new(row.GetGuid(3)), new(row.GetGuid(4)), new(row.GetGuid(5)),
            row.GetInstant(6).InZone(zone.Rules).ToOffsetDateTime(), row.GetInstant(7).InZone(zone.Rules).ToOffsetDateTime(), zone.Id, row.GetInt32(9), row.GetInt32(10));
    }

    private static (Instant, Guid)? Place(string? after) => after?.Split(' ') is [var ticks, var id]
        ? (Instant.FromUnixTimeTicks(long.Parse(ticks, System.Globalization.CultureInfo.InvariantCulture)), Guid.Parse(id))
        : null;
}

/// <summary>Who sits where, for those who run the class.</summary>
internal static class ListSeats
{
    /// <param name="ClientId">A random number; who that is, Clients says to those who may know. Null once the client was erased.</param>
    internal sealed record Seat(int Number, AppointmentId AppointmentId, AppointmentStatus Status, Bookings.Clients.Contracts.ClientId? ClientId);

    internal sealed record View(IReadOnlyList<Seat> Items);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/sessions/{sessionId:guid}/seats", Handle)
        .WithName(nameof(ListSeats))
        .WithSummary("See who has a seat")
        .WithTags("Sessions")
        .Requires(Permissions.ReadAppointments)
        .Refuses<SessionUnknown>();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(Guid sessionId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var provider = read.Query(
            "select provider_id from scheduling.sessions where tenant_id = $1 and id = $2", row => new ProviderId(row.GetGuid(0)), Param.Tenant(caller.Tenant), Param.Uuid((Guid?)sessionId));
        var seats = read.Query(
            """
            select a.unit, p.id, p.status, p.client_id from scheduling.allocation a
            join scheduling.appointments p on p.tenant_id = a.tenant_id and p.id = a.holder
            where a.tenant_id = $1 and a.resource = $2 order by a.unit
            """,
            row => new Seat(row.GetInt32(0), new(row.GetGuid(1)), Enum.Parse<AppointmentStatus>(row.GetString(2)), row.GetGuidOrNull(3) is { } client ? new(client) : null),
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)sessionId));
        await read.Run(cancellation);
        return provider.Value is [var own] && caller.MaySee(own) ? TypedResults.Ok(new View(seats.Value)) : new SessionUnknown().ToProblem();
    }
}
