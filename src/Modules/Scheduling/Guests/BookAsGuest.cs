using Bookings.Consent.Contracts;
using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>Somebody books for themself: who they are, what they accepted and answered, and the appointment in one unit of work.</summary>
internal static class BookAsGuest
{
    /// <param name="Start">RFC 3339 with offset, or a local time of the location (2027-03-01T10:00).</param>
    /// <param name="ProviderId">With whom; without one whoever has least to do.</param>
    /// <param name="LocationId">Where; not needed where the service is given at one place only.</param>
    /// <param name="Duration">ISO 8601; one of the service's, by default its first.</param>
    /// <param name="HoldId">A hold of this time, which the booking redeems.</param>
    /// <param name="Note">What the practice should know; sealed. At most 2,000 characters.</param>
    /// <param name="Answers">To the questions of the service's form.</param>
    internal sealed record Request(
        Guid ServiceId, string Start, Introduction Guest, Guid? ProviderId = null, Guid? LocationId = null, Duration? Duration = null, Guid? HoldId = null,
        string? Note = null, IReadOnlyList<Answer>? Answers = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.ServiceId).Drawn();
            RuleFor(request => request.Start).IsStart();
            RuleFor(request => request.Guest).SetValidator(new IntroductionValidator());
            RuleFor(request => request.Note).RuneLength(2_000);
            RuleFor(request => request.Answers).AreFew(50);
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/appointments", Handle)
        .WithName(nameof(BookAsGuest))
        .WithSummary("Book for yourself")
        .WithDescription("Registers the guest, keeps what they accepted and answered, and takes the time: all of it or nothing. Without the documents in force it is "
            + "409 policies-not-accepted with the documents to show. The answer holds a link to the booking that opens once; it also goes to the e-mail address.")
        .Validates(new Validator())
        .IsArrival()
        .RefusesBooking()
        .Refuses<AnswersDoNotFit>();

    private static async Task<Results<CreatedVersioned<GuestBooking>, ProblemHttpResult>> Handle(
        string business, Request request, Caller caller, HttpContext http, GuestBookings bookings, BookingDesk desk, CancellationToken cancellation)
    {
        var wish = new BookingDesk.Wish(
            new(request.ServiceId), request.ProviderId is { } provider ? new(provider) : null, request.LocationId is { } location ? new(location) : null,
            request.Duration, request.HoldId is { } hold ? new(hold) : null);
        var start = StartWish.Parse(request.Start);
        return await bookings.BookNew(
            business, caller, request.Guest, request.Answers, http,
            (transaction, id, client, now, alongside) => desk.Attempt(
                transaction, id, wish, new(client, start, default, request.Note, OverrideReason: null, Source.Public, now), cancellation, alongside),
            (rule, now) => desk.WithAlternatives(caller.Tenant, wish, start, now, rule, cancellation),
            cancellation);
    }

    /// <summary>What every door declares at which somebody new comes in.</summary>
    internal static RouteHandlerBuilder IsArrival(this RouteHandlerBuilder route) => route
        .WithTags("Booking page")
        .Requires(Permissions.VisitPage)
        .Refuses<PolicyMissing>().Refuses<ConsentNotAsked>()
        .Refuses<ChallengeNotSolved>().Refuses<ChallengeUsed>();

    internal static IRuleBuilderOptions<T, string> IsStart<T>(this IRuleBuilder<T, string> rule) => rule
        .Must(text => StartWish.TryParse(text, out _))
        .WithWords(new(
            "must be a time such as 2027-03-01T10:00:00+01:00, or 2027-03-01T10:00 on the location's clock",
            "må være et tidspunkt som 2027-03-01T10:00:00+01:00, eller 2027-03-01T10:00 etter stedets klokke",
            "deve essere un orario come 2027-03-01T10:00:00+01:00, o 2027-03-01T10:00 secondo l'orologio del luogo"));
}
