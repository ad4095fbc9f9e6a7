namespace Bookings.Scheduling;

/// <summary>A service is offered no longer. What is booked stays.</summary>
internal static class RetireService
{
    internal static Decision<ServiceEvent> Decide(Service service) => service.Status switch
    {
        ServiceStatus.Unknown => new ServiceUnknown(),
        ServiceStatus.Retired => Decision.Unchanged,
        _ => new ServiceRetired(),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/services/{serviceId:guid}/retire", Handle)
        .WithName(nameof(RetireService)).WithSummary("Offer a service no longer").WithTags("services")
        .Requires(Permissions.SetUp)
        .Refuses<ServiceUnknown>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid serviceId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, Service.Of(new(serviceId)), Decide, cancellation);
        return outcome.ToChanged();
    }
}
