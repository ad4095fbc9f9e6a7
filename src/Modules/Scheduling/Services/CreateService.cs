using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>The business prepares a service. Nobody books it before it is published.</summary>
internal static class CreateService
{
    internal sealed record Request(
        LocalisedText Name,
        Category Category,
        RulesChange? Rules = null,
        IReadOnlyList<Guid>? Locations = null,
        Guid? PolicyId = null,
        MessageLevel MessageLevel = MessageLevel.Full);

    internal sealed record Command(Localised Name, Category Category, ServiceRules Rules, Several<LocationId> Locations, PolicyId Policy, MessageLevel MessageLevel);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Name).SetValidator(new LocalisedTextValidator(200));
            RuleFor(request => request.Rules).SetValidator(new RulesChangeValidator()!);
            RuleFor(request => request.Locations).Must(all => all is not { Count: > 200 }).WithWords(SharedWords.HoldingAtMost(200));
        }
    }

    internal static Decision<ServiceEvent> Decide(Command command, Service service) => service switch
    {
        _ when service.Exists() => Decision.Unchanged,
        _ when command.Rules.Flaw() is { } flaw => flaw,
        _ => new ServiceCreated(command.Name, command.Category, command.Rules, command.Locations, command.Policy, command.MessageLevel),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/services", Handle)
        .WithName(nameof(CreateService)).WithSummary("Create a service, as a draft").WithTags("services")
        .Requires(Permissions.SetUp)
        .Validates(new Validator())
        .Refuses<RulesContradict>().Refuses<ReferenceUnknown>();

    private static async Task<Results<CreatedVersioned<NewResource>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command(
            request.Name.ToLocalised(),
            request.Category,
            (request.Rules ?? new()).ToRules(ServiceRules.Usual),
            [.. (request.Locations ?? []).Distinct().Select(LocationId.From)],
            request.PolicyId is { } policy ? new(policy) : CancellationPolicy.DefaultId,
            request.MessageLevel);
        var id = new ServiceId(Guid.CreateVersion7());

        var outcome = await store.Transact(
            caller, Service.Of(id), service => Decide(command, service),
            [References.Locations(command.Locations), References.Policies([command.Policy])], cancellation);
        return outcome.ToCreated("services");
    }
}
