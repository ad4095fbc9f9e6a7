namespace Bookings.Consent;

/// <summary>Somebody of the business reads one purpose.</summary>
internal static class GetPurpose
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/purposes/{purposeId:guid}", Handle)
        .WithName(nameof(GetPurpose))
        .WithSummary("Show a purpose with its draft and its versions")
        .Requires(May.ReadPolicies)
        .Refuses<PurposeUnknown>();

    private static async Task<Results<Versioned<PurposeView>, ProblemHttpResult>> Handle(Guid purposeId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var purpose = await store.Load(caller.Tenant, Purpose.Of(purposeId), cancellation);
        return purpose.Exists ? Answers.Ok(PurposeView.Of(purposeId, purpose.State), purpose.Version) : new PurposeUnknown().ToProblem();
    }
}
