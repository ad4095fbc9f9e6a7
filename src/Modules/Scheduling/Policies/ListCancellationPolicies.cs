namespace Bookings.Scheduling;

/// <summary>Somebody looks over the published policies.</summary>
internal static class ListCancellationPolicies
{
    private const string Sql =
        """
        select id, version, doc from scheduling.cancellation_policies
        where tenant_id = $1 and id > $2 order by id limit $3
        """;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/cancellation-policies", Handle)
        .WithName(nameof(ListCancellationPolicies)).WithSummary("List the cancellation policies").WithTags("cancellation-policies")
        .Requires(Permissions.ReadSetUp);

    private static Task<Page<GetCancellationPolicy.View>> Handle(PageRequest page, Caller caller, EventStore store, CancellationToken cancellation) =>
        store.Page<CancellationPolicy, GetCancellationPolicy.View>(
            caller, page, Sql, row => GetCancellationPolicy.View.Of(row.Id, row.Version, row.State.Current()), cancellation);
}
