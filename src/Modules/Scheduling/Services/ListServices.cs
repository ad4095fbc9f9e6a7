namespace Bookings.Scheduling;

/// <summary>Somebody looks over the services, in the order in which they were created.</summary>
internal static class ListServices
{
    private const string Sql =
        """
        select id, version, doc from scheduling.services
        where tenant_id = $1 and id > $2 and ($4 is null or status = $4) order by id limit $3
        """;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/services", Handle)
        .WithName(nameof(ListServices)).WithSummary("List the services, all or those that can be booked").WithTags("services")
        .Requires(Permissions.ReadSetUp);

    private static Task<Page<GetService.View>> Handle(
        PageRequest page, Caller caller, EventStore store, CancellationToken cancellation, bool publishedOnly = false) =>
        store.Page<Service, GetService.View>(
            caller, page, Sql, row => GetService.View.Of(row.Id, row.State), cancellation, Param.Text(publishedOnly ? nameof(ServiceStatus.Published) : null));
}
