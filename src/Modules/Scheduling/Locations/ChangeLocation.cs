using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A location is called something else, has moved, or lies in another zone. What is booked keeps its moment.</summary>
internal static class ChangeLocation
{
    internal sealed record Request(Change<string> Name = default, Change<string?> Address = default, Change<string> Zone = default);

    internal sealed record Command(Change<PublicText> Name, Change<PublicText?> Address, Change<Zone> Zone);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Name).NotRemoved().RuneLength(200, 1).OneLine();
            RuleFor(request => request.Address).RuneLength(500, 1);
            RuleFor(request => request.Zone).NotRemoved()
                .Must(zone => zone.Value is null || Bookings.Scheduling.Zone.Find(zone.Value) is not null)
                .WithWords(new(
                    "must be a canonical IANA time zone, such as Europe/Oslo",
                    "må være en offisiell IANA-tidssone, som Europe/Oslo",
                    "deve essere un fuso orario IANA canonico, come Europe/Oslo"));
        }
    }

    internal static Decision<LocationEvent> Decide(Command command, Location location)
    {
        var changed = new LocationChanged(command.Name.Or(location.Name), command.Address.Or(location.Address), command.Zone.Or(location.Zone));
        return location switch
        {
            { Status: LocationStatus.Unknown } => new LocationUnknown(),
            { Status: LocationStatus.Closed } => new LocationIsClosed(),
            _ when changed == new LocationChanged(location.Name, location.Address, location.Zone) => Decision.Unchanged,
            _ => changed,
        };
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/locations/{locationId:guid}", Handle)
        .WithName(nameof(ChangeLocation)).WithSummary("Change a location (merge patch)").WithTags("locations")
        .Requires(Permissions.SetUp)
        .MergePatches<Request>()
        .Validates(new Validator())
        .Refuses<LocationUnknown>().Refuses<LocationIsClosed>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid locationId, Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command(
            request.Name.To(name => new PublicText(name)),
            request.Address.To(PublicText.OrNull),
            request.Zone.To(Zone.Of));

        var outcome = await store.Transact(caller, Location.Of(new(locationId)), location => Decide(command, location), cancellation);
        return outcome.ToChanged();
    }
}
