using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>The business has rooms or devices that appointments need.</summary>
internal static class AddPool
{
    internal sealed record Request(string Name, int Quantity, Guid? LocationId = null);

    internal sealed record Command(PublicText Name, LocationId? Location, int Quantity);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Name).RuneLength(200, 1).OneLine();
            RuleFor(request => request.Quantity).InclusiveBetween(1, ResourcePool.MostUnits);
        }
    }

    internal static Decision<ResourcePoolEvent> Decide(Command command, ResourcePool pool) => pool.Exists()
        ? Decision.Unchanged
        : new PoolAdded(command.Name, command.Location, command.Quantity);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/pools", Handle)
        .WithName(nameof(AddPool)).WithSummary("Add a pool of rooms or devices").WithTags("pools")
        .Requires(Permissions.SetUp)
        .Validates(new Validator())
        .Refuses<ReferenceUnknown>();

    private static async Task<Results<CreatedVersioned<NewResource>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command(new(request.Name), request.LocationId is { } location ? new(location) : null, request.Quantity);
        var id = new PoolId(Guid.CreateVersion7());

        var outcome = await store.Transact(
            caller, ResourcePool.Of(id), pool => Decide(command, pool),
            References.Locations(command.Location is { } place ? [place] : []), cancellation);
        return outcome.ToCreated("pools");
    }
}
