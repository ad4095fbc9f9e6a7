using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>The calendar: appointments by start, of the practice, a provider or a client. Nothing sealed is opened for it.</summary>
internal static class ListAppointments
{
    /// <param name="ClientId">A random number; who that is, Clients says to those who may know. Null once the client was erased.</param>
    internal sealed record Line(
        AppointmentId Id, long Version, AppointmentStatus Status, ClientId? ClientId, ServiceId ServiceId, ProviderId ProviderId, LocationId LocationId,
        OffsetDateTime Start, OffsetDateTime End, string Zone, SeriesId? SeriesId, SessionId? SessionId);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/appointments", Handle)
        .WithName(nameof(ListAppointments))
        .WithSummary("See the calendar")
        .WithDescription("Appointments that start in [from, to), by start. Without `to` it is a week from `from`, without `from` from now.")
        .WithTags("Appointments")
        .Requires(Permissions.ReadAppointments);

    private static async Task<Page<Line>> Handle(
        Caller caller, PageRequest page, EventStore store, IClientRegistry clients, TimeProvider clock, CancellationToken cancellation,
        QueryTime? from = null, QueryTime? to = null, Guid? providerId = null, Guid? clientId = null, Guid? serviceId = null, string? status = null)
    {
        var begin = from?.At ?? clock.GetCurrentInstant();
        var end = to?.At ?? begin + Duration.FromDays(7);
        var (after, afterId) = Place(page.After) ?? (begin, Guid.Empty);
        // Of a merged client, what any of the subjects that they are has booked.
        Guid[]? people = clientId is { } client ? [.. (await clients.Members(caller.Tenant, new(client), cancellation)).Select(member => member.Value)] : null;
        var read = store.Read(caller.Tenant);
        var rows = read.Query(
            """
            select id, version, status, client_id, service_id, provider_id, location_id, starts, ends, zone, series_id, session_id
            from scheduling.appointments
            where tenant_id = $1 and starts >= $2 and starts < $3 and (starts, id) > ($4, $5)
              and ($6::uuid is null or provider_id = $6) and ($7::uuid[] is null or client_id = any($7)) and ($8::uuid is null or service_id = $8)
              and ($9::varchar is null or status = $9)
            order by starts, id limit $10
            """,
            From,
            Param.Tenant(caller.Tenant), Param.Time(begin), Param.Time(end), Param.Time(after), Param.Uuid((Guid?)afterId), Param.Uuid(caller.ProviderId ?? providerId),
            Param.Uuids(people), Param.Uuid(serviceId), Param.Text(CodeWord.Find<AppointmentStatus>(status, nameof(status))?.ToString()), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(rows.Value, line => line, line => $"{line.Start.ToInstant().ToUnixTimeTicks()} {line.Id.Value}");
    }

    private static Line From(NpgsqlDataReader row)
    {
        var zone = Zone.Of(row.GetString(9));
        return new(
            new(row.GetGuid(0)), row.GetInt64(1), Enum.Parse<AppointmentStatus>(row.GetString(2)), row.GetGuidOrNull(3) is { } client ? new(client) : null,
            new(row.GetGuid(4)), new(row.GetGuid(5)), new(row.GetGuid(6)),
            row.GetInstant(7).InZone(zone.Rules).ToOffsetDateTime(), row.GetInstant(8).InZone(zone.Rules).ToOffsetDateTime(), zone.Id,
            row.GetGuidOrNull(10) is { } series ? new(series) : null, row.GetGuidOrNull(11) is { } session ? new(session) : null);
    }

    private static (Instant, Guid)? Place(string? after) => after?.Split(' ') is [var ticks, var id]
        ? (Instant.FromUnixTimeTicks(long.Parse(ticks, System.Globalization.CultureInfo.InvariantCulture)), Guid.Parse(id))
        : null;
}
