using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>An appointment moves to another time, by the same rules as a booking; its own time does not stand in its way.</summary>
internal static class RescheduleAppointment
{
    /// <param name="Start">RFC 3339 with offset, or a local time of the location.</param>
    /// <param name="By">client or practice; a client keeps the deadline and the number of moves of the policy in force when it was booked.</param>
    /// <param name="OverrideReason">Why staff move it against a rule. A taken time cannot be overridden. At most 500 characters.</param>
    internal sealed record Request(string Start, Party By, string? OverrideReason = null);

    internal sealed record Command(StartWish Start, Party By, string? OverrideReason, Instant Now);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Start).Must(text => StartWish.TryParse(text, out _))
                .WithWords(SharedWords.Start);
            RuleFor(request => request.By).IsInEnum();
            RuleFor(request => request.OverrideReason).RuneLength(500, min: 1);
        }
    }

    internal static Decision<AppointmentEvent> Decide(Command command, Appointment appointment, Offering offering, Circumstances known, CancellationTerms pinned)
    {
        if (!appointment.IsAhead)
        {
            return new NotAhead();
        }

        if (appointment.Booking!.Session is not null)
        {
            return new SeatOfSession();
        }

        var (from, owed) = (appointment.Time!, (Money?)null);
        if (command.By == Party.Client)
        {
            if (BookingRules.CheckChange(offering.Rules, from.Start, command.Now) is { } tooLate)
            {
                return tooLate;
            }

            switch (pinned.OnReschedule(from.Start, command.Now, appointment.Moves, appointment.Booking!.Price))
            {
                case Consequence.Refused no:
                    return no.Reason;
                case Consequence.Owed fee:
                    owed = fee.Amount;
                    break;
            }
        }

        var verdict = BookingRules.Check(known, command.Start.In(offering.Zone), from.Length);
        if (BookAppointment.Refusal(verdict, command.By == Party.Client ? null : command.OverrideReason) is { } refusal)
        {
            return refusal;
        }

        var to = BookAppointment.TimeOf(offering, verdict, from.Length);
        return to.Equals(from)
            ? Decision.Unchanged
            : new AppointmentRescheduled(
                command.Now, command.By, from, to, owed, [.. verdict.All().Select(rule => new Code(rule.Code))],
                command.OverrideReason is null ? null : Personal<string>.Of(command.OverrideReason));
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/appointments/{appointmentId:guid}/reschedule", Handle)
        .WithName(nameof(RescheduleAppointment))
        .WithSummary("Move an appointment")
        .Requires(Permissions.Book)
        .Validates(new Validator())
        .IsAppointmentChange()
        .RefusesBooking()
        .Refuses<TooLateToChange>()
        .Refuses<MovedTooOften>()
        .Refuses<AlreadyStarted>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid appointmentId, Request request, Caller caller, AppointmentMoves moves, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new Command(StartWish.Parse(request.Start), request.By, request.OverrideReason, clock.GetCurrentInstant());
        return await moves.Move(
            caller, new(appointmentId), command.Start, provider: null, command.Now,
            (appointment, offering, known, practice) => Decide(command, appointment, offering, known, practice.TermsFor(appointment)), cancellation);
    }
}
