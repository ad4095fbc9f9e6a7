namespace Bookings.Scheduling;

/// <summary>Somebody looks over the locations, in the order in which they were added.</summary>
internal static class ListLocations
{
    private const string Sql =
        """
        select id, version, doc from scheduling.locations
        where tenant_id = $1 and id > $2 order by id limit $3
        """;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/locations", Handle)
        .WithName(nameof(ListLocations)).WithSummary("List the locations").WithTags("locations")
        .Requires(Permissions.ReadSetUp);

    private static Task<Page<GetLocation.View>> Handle(PageRequest page, Caller caller, EventStore store, CancellationToken cancellation) =>
        store.Page<Location, GetLocation.View>(caller, page, Sql, row => GetLocation.View.Of(row.Id, row.State), cancellation);
}
