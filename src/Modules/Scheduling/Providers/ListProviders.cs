namespace Bookings.Scheduling;

/// <summary>Somebody looks over the providers, in the order in which they were registered.</summary>
internal static class ListProviders
{
    private const string Sql =
        """
        select id, version, doc from scheduling.providers
        where tenant_id = $1 and id > $2 order by id limit $3
        """;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/providers", Handle)
        .WithName(nameof(ListProviders)).WithSummary("List the providers").WithTags("providers")
        .Requires(Permissions.ReadSetUp);

    private static Task<Page<GetProvider.View>> Handle(PageRequest page, Caller caller, EventStore store, CancellationToken cancellation) =>
        store.Page<Provider, GetProvider.View>(caller, page, Sql, row => GetProvider.View.Of(row.Id, row.State), cancellation);
}
