using Bookings.Clients.Contracts;
using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A client takes a free time. A service that needs approval is only asked for, and holds its time until the practice answers.</summary>
internal static class BookAppointment
{
    /// <param name="ClientId">Who comes.</param>
    /// <param name="ServiceId">What for.</param>
    /// <param name="ProviderId">With whom; without one whoever has least to do.</param>
    /// <param name="LocationId">Where; not needed where the service is given at one place only.</param>
    /// <param name="Start">RFC 3339 with offset, or a local time of the location (2027-03-01T10:00).</param>
    /// <param name="Duration">ISO 8601; one of the service's, by default its first.</param>
    /// <param name="HoldId">A hold of this time, which the booking redeems.</param>
    /// <param name="Note">What the practice should know; sealed with the client's other data. At most 2,000 characters.</param>
    /// <param name="OverrideReason">Why staff book against a rule. A taken time cannot be overridden. At most 500 characters.</param>
    internal sealed record Request(
        Guid ClientId, Guid ServiceId, string Start, Guid? ProviderId = null, Guid? LocationId = null, Duration? Duration = null, Guid? HoldId = null,
        string? Note = null, string? OverrideReason = null);

    internal sealed record Command(
        ClientId Client, StartWish Start, Duration Length, string? Note, string? OverrideReason, Source Source, Instant Now, SeriesId? Series = null);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.ClientId).Drawn();
            RuleFor(request => request.ServiceId).Drawn();
            RuleFor(request => request.Start).Must(text => StartWish.TryParse(text, out _))
                .WithWords(SharedWords.Start);
            RuleFor(request => request.Note).RuneLength(2_000);
            RuleFor(request => request.OverrideReason).RuneLength(500, min: 1);
        }
    }

    /// <summary>What booking this time with this provider comes to. The same rules offer the slots.</summary>
    internal static Decision<AppointmentEvent> Decide(Command command, Offering offering, Circumstances known, EarlierVisits earlier, int nth)
    {
        if (offering.Rules.IsClass())
        {
            return new SessionNeeded();
        }

        var verdict = BookingRules.Check(known, command.Start.In(offering.Zone), command.Length);
        if (Refusal(verdict, command.OverrideReason) is { } refusal)
        {
            return refusal;
        }

        var booking = new Booking(
            command.Now, TimeOf(offering, verdict, command.Length), offering.Rules.Price, command.Source, new(offering.PolicyId, offering.PolicyVersion),
            VisitFacts.Of(earlier, verdict.Start.Local().Date), [.. verdict.All().Select(rule => new Code(rule.Code))], command.Series);
        var who = Personal<Booker>.Of(new(command.Client, nth, command.Note));
        var reason = command.OverrideReason is { } given && booking.Overridden.Count > 0 ? Personal<string>.Of(given) : null;
        return offering.Rules.NeedsApproval
            ? new AppointmentRequested(booking, Earlier(command.Now + AnswerWithin, booking.Time.Start), who, reason)
            : new AppointmentBooked(booking, who, reason);
    }

    /// <summary>How long a request waits for an answer, at most until its start.</summary>
    internal static Duration AnswerWithin => Duration.FromHours(48);

    /// <summary>The first rule that stands in the way: with a reason only those that nobody overrides.</summary>
    internal static Rejection? Refusal(Verdict verdict, string? overrideReason) =>
        overrideReason is null ? verdict.Refusal() : verdict.RefusalToStaff(hasReason: true);

    internal static BookedTime TimeOf(Offering offering, Verdict verdict, Duration length) => new(
        offering.ServiceId, offering.ProviderId, offering.LocationId, verdict.Start.At, verdict.Start.Local(), offering.Zone, length, offering.Rules.Buffers, verdict.Units);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/appointments", Handle)
        .WithName(nameof(BookAppointment))
        .WithSummary("Book an appointment")
        .WithDescription("Takes a free time for a client. A time that somebody else took first is 409 slot-taken with up to three alternatives.")
        .WithTags("Appointments")
        .Requires(Permissions.Book)
        .ShowsAgain()
        .Validates(new Validator())
        .RefusesBooking();

    private static async Task<Results<CreatedVersioned<AppointmentView>, ProblemHttpResult>> Handle(
        Request request, Caller caller, BookingDesk desk, TimeProvider clock, CancellationToken cancellation)
    {
        var wish = new BookingDesk.Wish(
            new(request.ServiceId), request.ProviderId is { } provider ? new(provider) : null, request.LocationId is { } location ? new(location) : null,
            request.Duration, request.HoldId is { } hold ? new(hold) : null);
        var command = new Command(new(request.ClientId), StartWish.Parse(request.Start), default, request.Note, request.OverrideReason, Source.Api, clock.GetCurrentInstant());
        return await desk.Book(caller, wish, command, cancellation);
    }

    private static Instant Earlier(Instant a, Instant b) => a < b ? a : b;
}
