namespace Bookings.Scheduling;

/// <summary>Somebody looks at one location.</summary>
internal static class GetLocation
{
    internal sealed record View(Guid Id, string Name, string? Address, string Zone, LocationStatus Status)
    {
        internal static View Of(Guid id, Location location) =>
            new(id, location.Name.Value, location.Address?.Value, location.Zone.Id, location.Status);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/locations/{locationId:guid}", Handle)
        .WithName(nameof(GetLocation)).WithSummary("Show a location").WithTags("locations")
        .Requires(Permissions.ReadSetUp)
        .Refuses<LocationUnknown>();

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(Guid locationId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var found = await store.Load(caller.Tenant, Location.Of(new(locationId)), cancellation);
        return found.Exists ? Answers.Ok(View.Of(locationId, found.State), found.Version) : new LocationUnknown().ToProblem();
    }
}
