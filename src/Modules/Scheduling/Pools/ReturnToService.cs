using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A unit can be used again, from now on.</summary>
internal static class ReturnToService
{
    internal sealed record Request(int Unit);

    internal sealed record Command(int Unit, Instant Now);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Unit).InclusiveBetween(1, ResourcePool.MostUnits);
    }

    internal static Decision<ResourcePoolEvent> Decide(Command command, ResourcePool pool) => pool switch
    {
        _ when !pool.Exists() => new PoolUnknown(),
        _ when !pool.Outages.Any(outage => outage.Unit == command.Unit && outage.LastsAt(command.Now)) => Decision.Unchanged,
        _ => new UnitReturnedToService(command.Unit, command.Now),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/pools/{poolId:guid}/return-to-service", Handle)
        .WithName(nameof(ReturnToService)).WithSummary("Return one unit of a pool to service").WithTags("pools")
        .Requires(Permissions.SetUp)
        .Validates(new Validator())
        .Refuses<PoolUnknown>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid poolId, Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new Command(request.Unit, Instant.FromDateTimeOffset(clock.GetUtcNow()));

        var outcome = await store.Transact(caller, ResourcePool.Of(new(poolId)), pool => Decide(command, pool), cancellation);
        return outcome.ToChanged();
    }
}
