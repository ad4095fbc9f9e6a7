using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A guest calls their booking off, within the terms that were in force when they booked.</summary>
internal static class CancelBooking
{
    /// <param name="Reason">Sealed with the appointment. At most 500 characters.</param>
    internal sealed record Request(string? Reason = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).RuneLength(500, min: 1);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/public/{business}/manage/cancel", Handle)
        .WithName(nameof(CancelBooking))
        .WithSummary("Cancel your booking")
        .IsVisit()
        .OfABooking()
        .Validates(new Validator())
        .IsAppointmentChange()
        .Refuses<TooLateToCancel>().Refuses<AlreadyStarted>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Request request, Visitor visitor, Caller caller, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new CancelAppointment.Command(Party.Client, request.Reason, clock.GetCurrentInstant());
        return await store.Change(
            practices, caller, visitor.Booking.Value,
            (appointment, practice) => CancelAppointment.Decide(command, appointment, practice.TermsFor(appointment), practice.RulesOf(appointment.Time!.Service)), cancellation);
    }
}
