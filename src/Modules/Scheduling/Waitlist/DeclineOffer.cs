namespace Bookings.Scheduling;

/// <summary>The time on offer does not suit. The place stays, and the next in line is asked.</summary>
internal static class DeclineOffer
{
    internal static Decision<WaitlistEvent> Decide(WaitlistPlace place, Instant now) =>
        place is { Status: PlaceStatus.Offered, Offer: { } offer } ? new OfferDeclined(now, offer) : new NothingOffered();

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/waitlist/{placeId:guid}/decline", Handle)
        .WithName(nameof(DeclineOffer))
        .WithSummary("Decline the time on offer")
        .IsPlaceChange()
        .Refuses<NothingOffered>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid placeId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return (await store.ChangePlace(caller, placeId, place => Decide(place, now), cancellation)).ToChanged();
    }
}

/// <summary>Nobody answered an offer in time. <see cref="DueWork"/> decides it, nobody asks for it.</summary>
internal static class ExpireOffer
{
    internal static Decision<WaitlistEvent> Decide(WaitlistPlace place, Instant now) =>
        place is { Status: PlaceStatus.Offered, Offer: { } offer } && offer.Until <= now ? new OfferRanOut(now, offer) : Decision.Unchanged;
}
