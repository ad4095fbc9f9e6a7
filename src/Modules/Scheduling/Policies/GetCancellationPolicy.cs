namespace Bookings.Scheduling;

/// <summary>Somebody reads a policy: as it is, or the version that an appointment was booked under.</summary>
internal static class GetCancellationPolicy
{
    internal sealed record View(
        Guid Id, long Version, bool IsDefault, string Name, Duration FreeUntil, LateRule Late, FeeRequest LateFee, int? MostReschedules, FeeRequest NoShowFee,
        LocalisedText Text)
    {
        internal static View Of(Guid id, long version, PublishedTerms published) => new(
            id, version, id == CancellationPolicy.DefaultId.Value, published.Name.Value, published.Terms.FreeUntil, published.Terms.Late,
            FeeRequest.Of(published.Terms.LateFee), published.Terms.MostReschedules, FeeRequest.Of(published.Terms.NoShowFee), LocalisedText.Of(TermsText.Of(published.Terms)));
    }

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/cancellation-policies/{policyId:guid}", Handle)
            .WithName(nameof(GetCancellationPolicy)).WithSummary("Show a cancellation policy as it is").WithTags("cancellation-policies")
            .Requires(Permissions.ReadSetUp)
            .Refuses<CancellationPolicyUnknown>();

        routes.MapGet("/cancellation-policies/{policyId:guid}/versions/{version:long}", HandleVersion)
            .WithName("GetCancellationPolicyVersion").WithSummary("Show one version of a cancellation policy").WithTags("cancellation-policies")
            .Requires(Permissions.ReadSetUp)
            .Refuses<CancellationPolicyUnknown>();
    }

    private static Task<Results<Versioned<View>, ProblemHttpResult>> Handle(Guid policyId, Caller caller, EventStore store, CancellationToken cancellation) =>
        Show(new(policyId), null, caller, store, cancellation);

    private static Task<Results<Versioned<View>, ProblemHttpResult>> HandleVersion(
        Guid policyId, long version, Caller caller, EventStore store, CancellationToken cancellation) => Show(new(policyId), version, caller, store, cancellation);

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Show(
        PolicyId id, long? version, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var policy = await store.Load(caller.Tenant, CancellationPolicy.Of(id), cancellation);
        var wanted = version ?? policy.Version;
        return (policy.Exists || id == CancellationPolicy.DefaultId) && policy.State.At(wanted) is { } terms
            ? Answers.Ok(View.Of(id.Value, wanted, terms), wanted)
            : new CancellationPolicyUnknown().ToProblem();
    }
}
