using Bookings.Clients.Contracts;
using Bookings.Consent.Contracts;

namespace Bookings.Scheduling;

/// <summary>A guest sees what they agreed to.</summary>
internal static class SeeBookingConsents
{
    internal sealed record View(IReadOnlyList<ConsentView> Items);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/manage/consents", Handle)
        .WithName(nameof(SeeBookingConsents)).WithSummary("See your consents")
        .IsVisit();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(Visitor visitor, Caller caller, IConsents consents, CancellationToken cancellation) =>
        visitor.Client is { } client
            ? TypedResults.Ok(new View(await consents.Of(caller.Tenant, client.Subject, cancellation)))
            : new PersonNotLive().ToProblem();
}

/// <summary>A guest takes home what they agreed to.</summary>
internal static class SeeConsentReceipt
{
    internal sealed record NoSuchReceipt() : Rejection(Because.NotFound, "receipt-unknown", new(
        "You have no such consent here.", "Du har ikke noe slikt samtykke her.", "Non hai un consenso così qui."));

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/manage/consents/{consentId:guid}/receipt", Handle)
        .WithName(nameof(SeeConsentReceipt)).WithSummary("See the receipt of a consent")
        .WithDescription("Machine-readable, with the fields of ISO/IEC TS 27560:2023, and with texts in English, bokmål and Italian.")
        .IsVisit()
        .Refuses<NoSuchReceipt>();

    private static async Task<Results<Ok<ConsentReceipt>, ProblemHttpResult>> Handle(
        Guid consentId, Visitor visitor, Caller caller, IConsents consents, CancellationToken cancellation) =>
        visitor.Client is { } client && await consents.Receipt(caller.Tenant, client.Subject, consentId, cancellation) is { } receipt
            ? TypedResults.Ok(receipt)
            : new NoSuchReceipt().ToProblem();
}

/// <summary>A guest says yes or no to purposes: as many steps as taking it back.</summary>
internal static class AnswerBookingConsents
{
    /// <param name="Consents">As in a booking.</param>
    internal sealed record Request(IReadOnlyList<ConsentAnswer> Consents);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/consents", Handle)
        .WithName(nameof(AnswerBookingConsents)).WithSummary("Say yes or no to purposes")
        .IsVisit()
        .Refuses<ConsentNotAsked>().Refuses<PersonNotLive>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        string business, Request request, Visitor visitor, Caller caller, HttpRequest http, BusinessLanguages languages, IConsents consents, IClientRegistry clients,
        CancellationToken cancellation)
    {
        if (visitor.Client is not { } client)
        {
            return new PersonNotLive().ToProblem();
        }

        var confirmations = new List<ConfirmationDue>();
        var outcome = await consents.Answer(caller, client.Subject, new([], request.Consents, "manage-page"), confirmations, cancellation);
        if (outcome is Outcome.Done && confirmations.Count > 0 && await clients.EmailOf(caller.Tenant, client, cancellation) is { } email)
        {
            await consents.SendConfirmations(caller.Tenant, confirmations, email, await languages.Of(null, http, business, cancellation), cancellation);
        }

        return outcome.ToChanged();
    }
}

/// <summary>A guest takes a consent back.</summary>
internal static class WithdrawBookingConsent
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/consents/{consentId:guid}/withdraw", Handle)
        .WithName(nameof(WithdrawBookingConsent)).WithSummary("Withdraw a consent")
        .IsVisit()
        .Refuses<PersonNotLive>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid consentId, Visitor visitor, Caller caller, IConsents consents, CancellationToken cancellation) =>
        visitor.Client is { } client
            ? (await consents.Withdraw(caller, client.Subject, consentId, "manage-page", cancellation)).ToChanged()
            : new PersonNotLive().ToProblem();
}
