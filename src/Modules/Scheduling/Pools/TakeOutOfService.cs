using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>One unit cannot be used for a while, or until it is returned. What is booked on it stays until somebody moves it.</summary>
internal static class TakeOutOfService
{
    internal sealed record Request(int Unit, Instant From, Instant? To = null);

    internal sealed record Command(int Unit, Instant From, Instant? To);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Unit).InclusiveBetween(1, ResourcePool.MostUnits);
            RuleFor(request => request.From).Must(from => LocalTimes.IsWithinReach(from.InUtc().Date)).WithWords(SharedWords.WithinReach);
            RuleFor(request => request.To).Must((request, to) => to is null || to > request.From)
                .WithWords(new("must be later than 'from'", "må være senere enn 'from'", "deve essere successivo a 'from'"));
        }
    }

    internal static Decision<ResourcePoolEvent> Decide(Command command, ResourcePool pool) => pool switch
    {
        _ when !pool.Exists() => new PoolUnknown(),
        _ when !pool.HasUnit(command.Unit) => new UnitUnknown(),
        _ when pool.Outages.Contains(new(command.Unit, command.From, command.To)) => Decision.Unchanged,
        _ => new UnitTakenOutOfService(command.Unit, command.From, command.To),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/pools/{poolId:guid}/take-out-of-service", Handle)
        .WithName(nameof(TakeOutOfService)).WithSummary("Take one unit of a pool out of service").WithTags("pools")
        .Requires(Permissions.SetUp)
        .Validates(new Validator())
        .Refuses<PoolUnknown>().Refuses<UnitUnknown>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid poolId, Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command(request.Unit, request.From, request.To);

        var outcome = await store.Transact(caller, ResourcePool.Of(new(poolId)), pool => Decide(command, pool), cancellation);
        return outcome.ToChanged();
    }
}
