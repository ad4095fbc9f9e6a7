using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>Who gives a service: these providers and no others.</summary>
internal static class AssignProviders
{
    internal sealed record Request(IReadOnlyList<Guid> Providers);

    internal sealed record Command(Several<ProviderId> Providers);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Providers).Must(all => all.Count <= 500).WithWords(SharedWords.HoldingAtMost(500));
    }

    internal static Decision<ServiceEvent> Decide(Command command, Service service) => service switch
    {
        { Status: ServiceStatus.Unknown } => new ServiceUnknown(),
        { Status: ServiceStatus.Retired } => new ServiceIsRetired(),
        _ when service.Providers.Equals(command.Providers) => Decision.Unchanged,
        _ => new ProvidersAssigned(command.Providers),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/services/{serviceId:guid}/providers", Handle)
        .WithName(nameof(AssignProviders)).WithSummary("Say who gives a service").WithTags("services")
        .Requires(Permissions.SetUp)
        .Validates(new Validator())
        .Refuses<ServiceUnknown>().Refuses<ServiceIsRetired>().Refuses<ReferenceUnknown>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid serviceId, Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command([.. request.Providers.Distinct().Order().Select(ProviderId.From)]);

        var outcome = await store.Transact(
            caller, Service.Of(new(serviceId)), service => Decide(command, service), References.Providers(command.Providers), cancellation);
        return outcome.ToChanged();
    }
}
