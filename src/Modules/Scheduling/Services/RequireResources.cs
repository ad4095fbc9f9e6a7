using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>Which rooms and devices an appointment of a service takes, beside its provider.</summary>
internal static class RequireResources
{
    internal sealed record Request(IReadOnlyList<Need> Resources);

    internal sealed record Need(Guid PoolId, int Units = 1);

    internal sealed record Command(Several<Requirement> Resources);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Resources).Must(all => all.Count <= 20).WithWords(SharedWords.HoldingAtMost(20));
            RuleFor(request => request.Resources).Must(all => all.Select(need => need.PoolId).Distinct().Count() == all.Count)
                .WithWords(new("must name each pool once", "kan navngi hver ressursgruppe bare én gang", "deve indicare ogni gruppo di risorse una sola volta"));
            RuleForEach(request => request.Resources).ChildRules(need => need.RuleFor(one => one.Units).InclusiveBetween(1, 1000));
        }
    }

    internal static Decision<ServiceEvent> Decide(Command command, Service service) => service switch
    {
        { Status: ServiceStatus.Unknown } => new ServiceUnknown(),
        { Status: ServiceStatus.Retired } => new ServiceIsRetired(),
        _ when service.Resources.Equals(command.Resources) => Decision.Unchanged,
        _ => new ResourcesRequired(command.Resources),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/services/{serviceId:guid}/resources", Handle)
        .WithName(nameof(RequireResources)).WithSummary("Say which resources a service takes").WithTags("services")
        .Requires(Permissions.SetUp)
        .Validates(new Validator())
        .Refuses<ServiceUnknown>().Refuses<ServiceIsRetired>().Refuses<ReferenceUnknown>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid serviceId, Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command([.. request.Resources.OrderBy(need => need.PoolId).Select(need => new Requirement(new(need.PoolId), need.Units))]);

        var outcome = await store.Transact(
            caller, Service.Of(new(serviceId)), service => Decide(command, service), References.Pools(command.Resources.Select(need => need.Pool)), cancellation);
        return outcome.ToChanged();
    }
}
