namespace Bookings.Consent;

/// <summary>Somebody of the business prints or sends what a client takes home of a consent.</summary>
internal static class GetReceipt
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/consents/{consentId:guid}/receipt", Handle)
        .WithName(nameof(GetReceipt))
        .WithSummary("See the receipt of a consent")
        .WithDescription("Machine-readable, with the fields of ISO/IEC TS 27560:2023, and with texts in English, bokmål and Italian.")
        .Requires(May.ReadConsents)
        .Refuses<ConsentUnknown>();

    private static async Task<Results<Versioned<ConsentReceipt>, ProblemHttpResult>> Handle(
        Guid consentId, Caller caller, Receipts receipts, CancellationToken cancellation) =>
        await receipts.Of(caller.Tenant, person: null, consentId, cancellation) is var (receipt, version) ? Answers.Ok(receipt, version) : new ConsentUnknown().ToProblem();
}
