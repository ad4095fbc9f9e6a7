using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>Another provider takes an appointment over, at the time it has.</summary>
internal static class ReassignAppointment
{
    internal sealed record Request(Guid ProviderId);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.ProviderId).Drawn();
    }

    /// <summary>The time was agreed: of the rules only those count that have to do with the other provider.</summary>
    internal static Decision<AppointmentEvent> Decide(Appointment appointment, Offering offering, Circumstances known, Instant now)
    {
        if (!appointment.IsAhead)
        {
            return new NotAhead();
        }

        if (appointment.Booking!.Session is not null)
        {
            return new SeatOfSession();
        }

        var from = appointment.Time!;
        if (from.Provider == offering.ProviderId)
        {
            return Decision.Unchanged;
        }

        var verdict = BookingRules.Check(known, RequestedStart.At(from.Start, offering.Zone), from.Length);
        var stands = verdict.All().FirstOrDefault(rule => rule is SlotTaken or NoUnitFree or OutsideHours or ProviderAway or Closed);
        return stands is not null ? stands : new AppointmentReassigned(now, from, BookAppointment.TimeOf(offering, verdict, from.Length));
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/appointments/{appointmentId:guid}/reassign", Handle)
        .WithName(nameof(ReassignAppointment))
        .WithSummary("Give an appointment to another provider")
        .Requires(Permissions.Book)
        .Validates(new Validator())
        .IsAppointmentChange()
        .RefusesBooking();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid appointmentId, Request request, Caller caller, AppointmentMoves moves, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return moves.Move(
            caller, new(appointmentId), wish: null, new ProviderId(request.ProviderId), now,
            (appointment, offering, known, _) => Decide(appointment, offering, known, now), cancellation);
    }
}
