namespace Bookings.Scheduling;

/// <summary>Somebody looks over the rooms and devices, in the order in which they were added.</summary>
internal static class ListPools
{
    private const string Sql =
        """
        select id, version, doc from scheduling.pools
        where tenant_id = $1 and id > $2 order by id limit $3
        """;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/pools", Handle)
        .WithName(nameof(ListPools)).WithSummary("List the pools of rooms and devices").WithTags("pools")
        .Requires(Permissions.ReadSetUp);

    private static Task<Page<GetPool.View>> Handle(PageRequest page, Caller caller, EventStore store, CancellationToken cancellation) =>
        store.Page<ResourcePool, GetPool.View>(caller, page, Sql, row => GetPool.View.Of(row.Id, row.State), cancellation);
}
