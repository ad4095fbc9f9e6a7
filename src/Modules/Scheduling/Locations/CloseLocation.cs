namespace Bookings.Scheduling;

/// <summary>A location is given up: nothing new is booked there. What is booked stays until somebody moves or cancels it.</summary>
internal static class CloseLocation
{
    internal static Decision<LocationEvent> Decide(Location location) => location.Status switch
    {
        LocationStatus.Unknown => new LocationUnknown(),
        LocationStatus.Closed => Decision.Unchanged,
        _ => new LocationClosed(),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/locations/{locationId:guid}/close", Handle)
        .WithName(nameof(CloseLocation)).WithSummary("Close a location for good").WithTags("locations")
        .Requires(Permissions.SetUp)
        .Refuses<LocationUnknown>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid locationId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, Location.Of(new(locationId)), Decide, cancellation);
        return outcome.ToChanged();
    }
}
