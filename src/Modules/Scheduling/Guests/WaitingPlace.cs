namespace Bookings.Scheduling;

/// <summary>A place on the waiting list as whoever has it sees it.</summary>
/// <param name="Status">waiting, offered, booked, left or ranOut.</param>
/// <param name="Ahead">How many joined before and still wait for the same service.</param>
/// <param name="Offer">A time that is held for this place alone.</param>
internal sealed record WaitingPlace(
    PlaceId Id, PlaceStatus Status, Instant JoinedAt, ServiceId ServiceId, LocalDate From, LocalDate To, LocalTime? Earliest, LocalTime? Latest, int Ahead,
    WaitingPlace.Offered? Offer)
{
    private const string Mine =
        """
        select w.id, w.status, w.joined_at, w.service_id, w.from_date, w.to_date, w.earliest, w.latest, w.offer_starts, w.offer_until,
               (select count(*) from scheduling.waitlist o
                where o.tenant_id = w.tenant_id and o.service_id = w.service_id and o.status in ('Waiting', 'Offered') and (o.joined_at, o.id) < (w.joined_at, w.id))::int
        from scheduling.waitlist w where w.tenant_id = $1 and w.client_id = $2 order by w.joined_at, w.id limit 50
        """;

    /// <param name="Start">When; answered until <paramref name="Until"/>, or it goes to the next in line.</param>
    internal sealed record Offered(Instant Start, Instant Until);

    /// <param name="Link">How to come back. Shown when it is made and never again.</param>
    internal sealed record Joined(PlaceId Id, GuestLink Link);

    /// <summary>Those of a visitor, in the order of joining: their own, and nobody else's.</summary>
    internal static async Task<IReadOnlyList<WaitingPlace>> Of(Visitor visitor, TenantId tenant, EventStore store, CancellationToken cancellation)
    {
        if (visitor.Client is not { } client)
        {
            return [];
        }

        var read = store.Read(tenant);
        var places = read.Query(Mine, Read, Param.Tenant(tenant), Param.Uuid(client));
        await read.Run(cancellation);
        return places.Value;
    }

    private static WaitingPlace Read(NpgsqlDataReader row) => new(
        new(row.GetGuid(0)), Enum.Parse<PlaceStatus>(row.GetString(1)), row.GetInstant(2), new(row.GetGuid(3)), row.GetDate(4), row.GetDate(5),
        ShowWaitlist.TimeOf(row, 6), ShowWaitlist.TimeOf(row, 7), row.GetInt32(10),
        row.GetInstantOrNull(8) is { } start ? new(start, row.GetInstant(9)) : null);
}

/// <summary>A guest sees where they wait, and what is on offer.</summary>
internal static class SeeWaitingPlaces
{
    internal sealed record View(IReadOnlyList<WaitingPlace> Items);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/manage/waitlist", Handle)
        .WithName(nameof(SeeWaitingPlaces))
        .WithSummary("See your places on the waiting list")
        .IsVisit();

    private static async Task<Ok<View>> Handle(Visitor visitor, Caller caller, EventStore store, CancellationToken cancellation) =>
        TypedResults.Ok(new View(await WaitingPlace.Of(visitor, caller.Tenant, store, cancellation)));
}
