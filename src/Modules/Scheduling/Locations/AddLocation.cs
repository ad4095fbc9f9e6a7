using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>The business has a further place.</summary>
internal static class AddLocation
{
    internal sealed record Request(string Name, string Zone, string? Address = null);

    internal sealed record Command(PublicText Name, PublicText? Address, Zone Zone);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Name).RuneLength(200, 1).OneLine();
            RuleFor(request => request.Address).RuneLength(500, 1);
            RuleFor(request => request.Zone).ZoneId();
        }
    }

    internal static Decision<LocationEvent> Decide(Command command, Location location) => location.Exists()
        ? Decision.Unchanged
        : new LocationAdded(command.Name, command.Address, command.Zone);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/locations", Handle)
        .WithName(nameof(AddLocation)).WithSummary("Add a location").WithTags("locations")
        .Requires(Permissions.SetUp)
        .Validates(new Validator());

    private static async Task<Results<CreatedVersioned<NewResource>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command(new(request.Name), PublicText.OrNull(request.Address), Zone.Of(request.Zone));
        var id = new LocationId(Guid.CreateVersion7());

        var outcome = await store.Transact(caller, Location.Of(id), location => Decide(command, location), cancellation);
        return outcome.ToCreated("locations");
    }
}
