using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A service is called otherwise or booked by other rules. Appointments already booked keep what was agreed.</summary>
internal static class ChangeService
{
    internal sealed record Request(
        Change<LocalisedChange> Name = default,
        Change<Category> Category = default,
        Change<RulesChange> Rules = default,
        Change<IReadOnlyList<Guid>?> Locations = default,
        Change<Guid?> PolicyId = default,
        Change<MessageLevel> MessageLevel = default);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Name).NotRemoved();
            RuleFor(request => request.Name.Value).SetValidator(new LocalisedChangeValidator(200)).OverridePropertyName("Name");
            RuleFor(request => request.Rules).NotRemoved();
            RuleFor(request => request.Rules.Value).SetValidator(new RulesChangeValidator()).OverridePropertyName("Rules");
            RuleFor(request => request.Locations).Must(all => all.Value is not { Count: > 200 }).WithWords(SharedWords.HoldingAtMost(200));
        }
    }

    internal static Decision<ServiceEvent> Decide(Request asked, Service service)
    {
        var described = new ServiceDescribed(
            asked.Name.To(name => name.ToLocalised(service.Name)).Or(service.Name),
            asked.Category.Or(service.Category),
            asked.MessageLevel.Or(service.MessageLevel));
        var rules = asked.Rules.To(change => change.ToRules(service.Rules)).Or(service.Rules);
        return service switch
        {
            { Status: ServiceStatus.Unknown } => new ServiceUnknown(),
            { Status: ServiceStatus.Retired } => new ServiceIsRetired(),
            _ when !described.Name.HasItsDefault() => new DefaultLanguageMissing(),
            _ when service.FormAboutHealth && !described.Category.MayAskAboutHealth() => new HealthNotAskedHere(),
            _ when rules.Flaw() is { } flaw => flaw,
            _ => Facts().ToArray(),
        };

        IEnumerable<ServiceEvent> Facts()
        {
            if (described != new ServiceDescribed(service.Name, service.Category, service.MessageLevel))
            {
                yield return described;
            }

            if (!rules.Equals(service.Rules))
            {
                yield return new ServiceRulesSet(rules);
            }

            if (Locations(asked).Or(service.Locations) is var locations && !locations.Equals(service.Locations))
            {
                yield return new ServiceLocationsSet(locations);
            }

            if (Policy(asked).Or(service.Policy) is var policy && policy != service.Policy)
            {
                yield return new ServicePolicyChosen(policy);
            }
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/services/{serviceId:guid}", Handle)
        .WithName(nameof(ChangeService)).WithSummary("Change a service (merge patch)").WithTags("services")
        .Requires(Permissions.SetUp)
        .MergePatches<Request>()
        .Validates(new Validator())
        .Refuses<ServiceUnknown>().Refuses<ServiceIsRetired>().Refuses<DefaultLanguageMissing>().Refuses<RulesContradict>()
        .Refuses<ReferenceUnknown>().Refuses<HealthNotAskedHere>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid serviceId, Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var outcome = await store.Transact(
            caller, Service.Of(new(serviceId)), service => Decide(request, service),
            [References.Locations(Locations(request).Or([])), References.Policies(Policy(request) is { IsAsked: true, Value: var policy } ? [policy] : [])], cancellation);
        return outcome.ToChanged();
    }

    private static Change<Several<LocationId>> Locations(Request asked) =>
        asked.Locations.To(all => Several.Of<LocationId>([.. (all ?? []).Distinct().Select(LocationId.From)]));

    private static Change<PolicyId> Policy(Request asked) => asked.PolicyId.To(id => id is { } policy ? new(policy) : CancellationPolicy.DefaultId);
}
