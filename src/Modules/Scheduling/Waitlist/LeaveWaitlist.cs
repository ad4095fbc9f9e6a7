namespace Bookings.Scheduling;

/// <summary>A client waits no longer. What was on offer goes to the next.</summary>
internal static class LeaveWaitlist
{
    internal static Decision<WaitlistEvent> Decide(WaitlistPlace place, Instant now) => place.Status switch
    {
        PlaceStatus.Left or PlaceStatus.RanOut => Decision.Unchanged,
        PlaceStatus.Waiting or PlaceStatus.Offered => new WaitlistLeft(now, place.Offer),
        _ => new NoLongerWaiting(),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/waitlist/{placeId:guid}/leave", Handle)
        .WithName(nameof(LeaveWaitlist))
        .WithSummary("Leave the waiting list")
        .IsPlaceChange()
        .Refuses<NoLongerWaiting>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid placeId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return (await store.ChangePlace(caller, placeId, place => Decide(place, now), cancellation)).ToChanged();
    }
}

/// <summary>The days that suited went by. <see cref="DueWork"/> decides it, nobody asks for it.</summary>
internal static class EndWaiting
{
    internal static Decision<WaitlistEvent> Decide(WaitlistPlace place, Instant now) =>
        place.Status == PlaceStatus.Waiting && place.IsOver(now) ? new WaitlistRanOut(now) : Decision.Unchanged;
}
