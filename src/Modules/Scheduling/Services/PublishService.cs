namespace Bookings.Scheduling;

/// <summary>A service can be booked from now on.</summary>
internal static class PublishService
{
    internal sealed record NobodyGivesIt() : Rejection(
        Because.Conflict, "nobody-gives-it",
        new(
            "Assign a provider to the service before you publish it.",
            "Knytt en behandler til tjenesten før du publiserer den.",
            "Assegna un operatore al servizio prima di pubblicarlo."));

    internal static Decision<ServiceEvent> Decide(Service service) => service switch
    {
        { Status: ServiceStatus.Unknown } => new ServiceUnknown(),
        { Status: ServiceStatus.Retired } => new ServiceIsRetired(),
        { Status: ServiceStatus.Published } => Decision.Unchanged,
        { Providers.Count: 0 } => new NobodyGivesIt(),
        _ => new ServicePublished(),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/services/{serviceId:guid}/publish", Handle)
        .WithName(nameof(PublishService)).WithSummary("Publish a service").WithTags("services")
        .Requires(Permissions.SetUp)
        .Refuses<ServiceUnknown>().Refuses<ServiceIsRetired>().Refuses<NobodyGivesIt>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid serviceId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, Service.Of(new(serviceId)), Decide, cancellation);
        return outcome.ToChanged();
    }
}
