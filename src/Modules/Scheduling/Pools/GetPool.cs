namespace Bookings.Scheduling;

/// <summary>Somebody looks at one pool and what of it is out of service.</summary>
internal static class GetPool
{
    internal sealed record View(Guid Id, string Name, LocationId? LocationId, int Quantity, IReadOnlyList<Outage> OutOfService)
    {
        internal static View Of(Guid id, ResourcePool pool) => new(id, pool.Name.Value, pool.Location, pool.Quantity, [.. pool.Outages]);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/pools/{poolId:guid}", Handle)
        .WithName(nameof(GetPool)).WithSummary("Show a pool of rooms or devices").WithTags("pools")
        .Requires(Permissions.ReadSetUp)
        .Refuses<PoolUnknown>();

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(Guid poolId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var found = await store.Load(caller.Tenant, ResourcePool.Of(new(poolId)), cancellation);
        return found.Exists ? Answers.Ok(View.Of(poolId, found.State), found.Version) : new PoolUnknown().ToProblem();
    }
}
