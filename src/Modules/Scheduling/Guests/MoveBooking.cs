using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A guest moves their booking, within the terms that were in force when they booked.</summary>
internal static class MoveBooking
{
    /// <param name="Start">RFC 3339 with offset, or a local time of the location.</param>
    internal sealed record Request(string Start);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Start).Must(text => StartWish.TryParse(text, out _))
            .WithMessage("must be a time such as 2027-03-01T10:00:00+01:00, or 2027-03-01T10:00 on the location's clock");
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/reschedule", Handle)
        .WithName(nameof(MoveBooking))
        .WithSummary("Move your booking")
        .Validates(new Validator())
        .IsVisit()
        .IsAppointmentChange()
        .WithTags("Booking page")
        .RefusesBooking()
        .Refuses<TooLateToChange>().Refuses<MovedTooOften>().Refuses<AlreadyStarted>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Request request, Caller caller, HttpRequest http, EventStore store, AppointmentMoves moves, TimeProvider clock, CancellationToken cancellation)
    {
        if (await http.Visitor(caller, store, clock, cancellation) is not { } visitor)
        {
            return new SessionGone().ToProblem();
        }

        var command = new RescheduleAppointment.Command(StartWish.Parse(request.Start), Party.Client, OverrideReason: null, clock.GetCurrentInstant());
        return await moves.Move(
            caller, visitor.Appointment, command.Start, provider: null, command.Now,
            (appointment, offering, known, practice) => RescheduleAppointment.Decide(command, appointment, offering, known, practice.TermsFor(appointment)), cancellation);
    }
}
