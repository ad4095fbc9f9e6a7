using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>Who waits, in line. For staff; nothing sealed is opened for it.</summary>
internal static class ShowWaitlist
{
    /// <param name="Status">waiting, offered, booked, left or ranOut.</param>
    /// <param name="ClientId">A random number; who that is, Clients says to those who may know. Null once the client was erased.</param>
    /// <param name="OfferStart">What is on offer now, held until <paramref name="OfferUntil"/>.</param>
    internal sealed record Line(
        PlaceId Id, long Version, PlaceStatus Status, Instant JoinedAt, ClientId? ClientId, ServiceId ServiceId, ProviderId? ProviderId, LocationId? LocationId,
        LocalDate From, LocalDate To, LocalTime? Earliest, LocalTime? Latest, Instant? OfferStart, Instant? OfferUntil);

    private const string Columns =
        "id, version, status, joined_at, client_id, service_id, provider_id, location_id, from_date, to_date, earliest, latest, offer_starts, offer_until";

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/waitlist", List)
            .WithName(nameof(ShowWaitlist))
            .WithSummary("See the waiting list")
            .WithDescription("Places in the order of joining; without `status` those that wait or have an offer.")
            .WithTags("Waiting list")
            .Requires(Permissions.ReadAppointments);
        routes.MapGet("/waitlist/{placeId:guid}", Get)
            .WithName("GetWaitlistPlace")
            .WithSummary("See a place on the waiting list")
            .WithTags("Waiting list")
            .Requires(Permissions.ReadAppointments)
            .Refuses<PlaceUnknown>();
    }

    private static async Task<Page<Line>> List(
        Caller caller, PageRequest page, EventStore store, CancellationToken cancellation, Guid? serviceId = null, Guid? clientId = null, string? status = null)
    {
        var (after, afterId) = Place(page.After) ?? (Instant.FromUnixTimeSeconds(0), Guid.Empty);
        var read = store.Read(caller.Tenant);
        var rows = read.Query(
            $"""
             select {Columns} from scheduling.waitlist
             where tenant_id = $1 and (joined_at, id) > ($2, $3) and ($4::uuid is null or provider_id is null or provider_id = $4)
               and ($5::uuid is null or service_id = $5) and ($6::uuid is null or client_id = $6) and status = any($7)
             order by joined_at, id limit $8
             """,
            From,
            Param.Tenant(caller.Tenant), Param.Time(after), Param.Uuid((Guid?)afterId), Param.Uuid(caller.ProviderId), Param.Uuid(serviceId), Param.Uuid(clientId),
            Param.Texts(CodeWord.Find<PlaceStatus>(status, nameof(status)) is { } one ? [one.ToString()] : [nameof(PlaceStatus.Waiting), nameof(PlaceStatus.Offered)]), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(rows.Value, line => line, line => $"{line.JoinedAt.ToUnixTimeTicks()} {line.Id.Value}");
    }

    private static async Task<Results<Versioned<Line>, ProblemHttpResult>> Get(Guid placeId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var row = read.Single($"select {Columns} from scheduling.waitlist where tenant_id = $1 and id = $2", From, Param.Tenant(caller.Tenant), Param.Uuid((Guid?)placeId));
        await read.Run(cancellation);
        return row.Value is { } line && (line.ProviderId is not { } provider || caller.MaySee(provider)) ? Answers.Ok(line, line.Version) : new PlaceUnknown().ToProblem();
    }

    private static Line From(NpgsqlDataReader row) => new(
        new(row.GetGuid(0)), row.GetInt64(1), Enum.Parse<PlaceStatus>(row.GetString(2)), row.GetInstant(3),
        row.GetGuidOrNull(4) is { } client ? new(client) : null, new(row.GetGuid(5)),
        row.GetGuidOrNull(6) is { } provider ? new(provider) : null, row.GetGuidOrNull(7) is { } location ? new(location) : null,
        row.GetDate(8), row.GetDate(9), TimeOf(row, 10), TimeOf(row, 11), row.GetInstantOrNull(12), row.GetInstantOrNull(13));

    internal static LocalTime? TimeOf(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : LocalTime.FromTimeOnly(row.GetFieldValue<TimeOnly>(column));

    private static (Instant, Guid)? Place(string? after) => after?.Split(' ') is [var ticks, var id]
        ? (Instant.FromUnixTimeTicks(long.Parse(ticks, System.Globalization.CultureInfo.InvariantCulture)), Guid.Parse(id))
        : null;
}
