namespace Bookings.Scheduling;

/// <summary>A provider is no longer booked. What is booked with them stays until somebody reassigns or cancels it.</summary>
internal static class DeactivateProvider
{
    internal static Decision<ProviderEvent> Decide(Provider provider) => provider.Status switch
    {
        ProviderStatus.Unknown => new ProviderUnknown(),
        ProviderStatus.Inactive => Decision.Unchanged,
        _ => new ProviderDeactivated(),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/providers/{providerId:guid}/deactivate", Handle)
        .WithName(nameof(DeactivateProvider)).WithSummary("Book a provider no longer").WithTags("providers")
        .Requires(Permissions.SetUp)
        .Refuses<ProviderUnknown>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid providerId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, Provider.Of(new(providerId)), Decide, cancellation);
        return outcome.ToChanged();
    }
}
