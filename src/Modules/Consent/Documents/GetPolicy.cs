namespace Bookings.Consent;

/// <summary>Somebody of the business reads a document: as it is, or one version of it.</summary>
internal static class GetPolicy
{
    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/policies/{policyId:guid}", Handle)
            .WithName(nameof(GetPolicy)).WithSummary("Show a policy with its draft, its versions and how easily they read")
            .Requires(May.ReadPolicies)
            .Refuses<PolicyUnknown>();

        routes.MapGet("/policies/{policyId:guid}/versions/{version:int}", HandleVersion)
            .WithName("GetPolicyVersion").WithSummary("Show one version of a policy as it was published")
            .Requires(May.ReadPolicies)
            .Refuses<PolicyUnknown>();
    }

    private static async Task<Results<Versioned<PolicyView>, ProblemHttpResult>> Handle(Guid policyId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var policy = await store.Load(caller.Tenant, PolicyDocument.Of(policyId), cancellation);
        return policy.Exists ? Answers.Ok(PolicyView.Of(policyId, policy.State), policy.Version) : new PolicyUnknown().ToProblem();
    }

    private static async Task<Results<Versioned<PolicyView.Version>, ProblemHttpResult>> HandleVersion(
        Guid policyId, int version, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var policy = await store.Load(caller.Tenant, PolicyDocument.Of(policyId), cancellation);
        return policy.State.At(version) is { } found ? Answers.Ok(PolicyView.Version.Of(found, withTexts: true), version) : new PolicyUnknown().ToProblem();
    }
}
