using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A pool has more or fewer units. Fewer takes the highest numbers away; what is booked on them stays.</summary>
internal static class SetQuantity
{
    internal sealed record Request(int Quantity);

    internal sealed record Command(int Quantity);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Quantity).InclusiveBetween(1, ResourcePool.MostUnits);
    }

    internal static Decision<ResourcePoolEvent> Decide(Command command, ResourcePool pool) => pool switch
    {
        _ when !pool.Exists() => new PoolUnknown(),
        _ when pool.Quantity == command.Quantity => Decision.Unchanged,
        _ => new PoolQuantitySet(command.Quantity),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/pools/{poolId:guid}/quantity", Handle)
        .WithName(nameof(SetQuantity)).WithSummary("Set how many units a pool has").WithTags("pools")
        .Requires(Permissions.SetUp)
        .Validates(new Validator())
        .Refuses<PoolUnknown>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid poolId, Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, ResourcePool.Of(new(poolId)), pool => Decide(new(request.Quantity), pool), cancellation);
        return outcome.ToChanged();
    }
}
