namespace Bookings.Consent;

/// <summary>
/// The owner says that a draft is the business's own text, read and meant. Of a policy that is published and not being changed it says that it still holds: that is its
/// yearly review.
/// </summary>
internal static class ConfirmAuthorship
{
    internal static Decision<PolicyEvent> Decide(PolicyDocument policy, Instant now) => policy switch
    {
        { Status: PolicyStatus.None } => new PolicyUnknown(),
        { Status: PolicyStatus.Retired } => new PolicyIsRetired(),
        { IsConfirmed: true } => Decision.Unchanged,
        _ => new PolicyAuthorshipConfirmed(now),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/policies/{policyId:guid}/confirm-authorship", Handle)
        .WithName(nameof(ConfirmAuthorship))
        .WithSummary("Confirm that a policy is the business's own text")
        .WithDescription("Only the owner can, and only what they have seen: If-Match names the draft. Nobody else can answer for a policy; get advice where you are not sure.")
        .NeedsIfMatch()
        .Requires(May.ConfirmAuthorship)
        .Refuses<PolicyUnknown>().Refuses<PolicyIsRetired>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid policyId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return (await store.Transact(caller, PolicyDocument.Of(policyId), policy => Decide(policy, now), cancellation)).ToChanged();
    }
}
