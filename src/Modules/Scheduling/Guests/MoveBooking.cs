using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A guest moves their booking, within the terms that were in force when they booked.</summary>
internal static class MoveBooking
{
    /// <param name="Start">RFC 3339 with offset, or a local time of the location.</param>
    internal sealed record Request(string Start);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Start).IsStart();
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/reschedule", Handle)
        .WithName(nameof(MoveBooking))
        .WithSummary("Move your booking")
        .IsVisit()
        .OfABooking()
        .Validates(new Validator())
        .IsAppointmentChange()
        .RefusesBooking()
        .Refuses<TooLateToChange>().Refuses<MovedTooOften>().Refuses<AlreadyStarted>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Request request, Visitor visitor, Caller caller, AppointmentMoves moves, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new RescheduleAppointment.Command(StartWish.Parse(request.Start), Party.Client, OverrideReason: null, clock.GetCurrentInstant());
        return await moves.Move(
            caller, visitor.Booking, command.Start, provider: null, command.Now,
            (appointment, offering, known, practice) => RescheduleAppointment.Decide(command, appointment, offering, known, practice.TermsFor(appointment)), cancellation);
    }
}
