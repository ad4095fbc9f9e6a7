using Bookings.Clients.Contracts;
using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>Somebody takes a seat in a class for themself. They learn how many seats are left, and never who has the others.</summary>
internal static class TakeSeatAsGuest
{
    /// <param name="Note">What the practice should know; sealed. At most 2,000 characters.</param>
    /// <param name="Answers">To the questions of the service's form.</param>
    internal sealed record Request(Introduction Guest, string? Note = null, IReadOnlyList<Answer>? Answers = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Guest).SetValidator(new IntroductionValidator());
            RuleFor(request => request.Note).RuneLength(2_000);
            RuleFor(request => request.Answers).AreFew(50);
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/sessions/{sessionId:guid}/seats", Handle)
        .WithName(nameof(TakeSeatAsGuest))
        .WithSummary("Take a seat in a class for yourself")
        .WithDescription("As a booking, but for a seat: the last one goes to one, everybody else gets 409 session-full.")
        .Validates(new Validator())
        .IsArrival()
        .RefusesBooking()
        .Refuses<SessionUnknown>().Refuses<SessionIsCancelled>().Refuses<SessionFull>().Refuses<AnswersDoNotFit>();

    private static async Task<Results<CreatedVersioned<GuestBooking>, ProblemHttpResult>> Handle(
        string business, Guid sessionId, Request request, Caller caller, HttpContext http, GuestBookings bookings, Practices practices, IClientRegistry clients, CancellationToken cancellation) =>
        await bookings.BookNew(
            business, caller, request.Guest, request.Answers, http,
            (transaction, id, client, now, alongside) => BookSeat.Attempt(
                transaction, id, new(new(sessionId), client, request.Note, OverrideReason: null, now, Source.Public), practices, clients, cancellation, alongside),
            alternatives: null, cancellation);
}
