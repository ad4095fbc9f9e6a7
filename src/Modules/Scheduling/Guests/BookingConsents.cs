using Bookings.Consent.Contracts;

namespace Bookings.Scheduling;

/// <summary>A guest sees what they agreed to, and takes it back: in as many steps as giving took.</summary>
internal static class BookingConsents
{
    internal sealed record View(IReadOnlyList<ConsentView> Items);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/public/{business}/manage/consents", See)
            .WithName("SeeBookingConsents").WithSummary("See your consents").IsVisit();
        routes.MapPost("/public/{business}/manage/consents", Give)
            .WithName("AnswerBookingConsents").WithSummary("Say yes or no to purposes").IsVisit().Refuses<ConsentNotAsked>().Refuses<PersonNotLive>();
        routes.MapPost("/public/{business}/manage/consents/{consentId:guid}/withdraw", Withdraw)
            .WithName("WithdrawBookingConsent").WithSummary("Withdraw a consent").IsVisit().Refuses<PersonNotLive>();
    }

    private static async Task<Results<Ok<View>, ProblemHttpResult>> See(
        Caller caller, HttpRequest http, EventStore store, IConsents consents, TimeProvider clock, CancellationToken cancellation) =>
        await http.Visitor(caller, store, clock, cancellation) is { Client: { } client }
            ? TypedResults.Ok(new View(await consents.Of(caller.Tenant, client.Subject, cancellation)))
            : new SessionGone().ToProblem();

    /// <param name="Consents">As in a booking.</param>
    internal sealed record Request(IReadOnlyList<ConsentAnswer> Consents);

    private static async Task<Results<Changed, ProblemHttpResult>> Give(
        Request request, Caller caller, HttpRequest http, EventStore store, IConsents consents, TimeProvider clock, CancellationToken cancellation) =>
        await http.Visitor(caller, store, clock, cancellation) is { Client: { } client }
            ? (await consents.Answer(caller, client.Subject, new([], request.Consents, "manage-page"), confirmations: null, cancellation)).ToChanged()
            : new SessionGone().ToProblem();

    private static async Task<Results<Changed, ProblemHttpResult>> Withdraw(
        Guid consentId, Caller caller, HttpRequest http, EventStore store, IConsents consents, TimeProvider clock, CancellationToken cancellation) =>
        await http.Visitor(caller, store, clock, cancellation) is { Client: { } client }
            ? (await consents.Withdraw(caller, client.Subject, consentId, "manage-page", cancellation)).ToChanged()
            : new SessionGone().ToProblem();
}
