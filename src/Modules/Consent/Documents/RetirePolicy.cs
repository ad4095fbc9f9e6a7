namespace Bookings.Consent;

/// <summary>A document is shown to nobody any more, or its draft is given up. Whoever accepted it did; its texts can still be found by their hashes.</summary>
internal static class RetirePolicy
{
    internal static Decision<PolicyEvent> Decide(PolicyDocument policy, Instant now) => policy.Status switch
    {
        PolicyStatus.None => new PolicyUnknown(),
        PolicyStatus.Retired => Decision.Unchanged,
        _ => new PolicyRetired(now),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/policies/{policyId:guid}/retire", Handle)
        .WithName(nameof(RetirePolicy))
        .WithSummary("Retire a policy")
        .Requires(May.WritePolicies)
        .Refuses<PolicyUnknown>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid policyId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return (await store.Transact(caller, PolicyDocument.Of(policyId), policy => Decide(policy, now), cancellation)).ToChanged();
    }
}
