namespace Bookings.Scheduling;

/// <summary>The practice says yes to a request.</summary>
internal static class ConfirmAppointment
{
    internal sealed record NotRequested() : Rejection(
        Because.Conflict, "not-requested",
        new("This appointment is not waiting for an answer.", "Denne timen venter ikke på svar.", "Questo appuntamento non è in attesa di risposta."));

    internal static Decision<AppointmentEvent> Decide(Appointment appointment, Instant now) => appointment.Status switch
    {
        AppointmentStatus.Booked => Decision.Unchanged,
        AppointmentStatus.Requested => new AppointmentConfirmed(now),
        _ => new NotRequested(),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/appointments/{appointmentId:guid}/confirm", Handle)
        .WithName(nameof(ConfirmAppointment))
        .WithSummary("Confirm a requested appointment")
        .Requires(Permissions.Book)
        .IsAppointmentChange()
        .Refuses<NotRequested>();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid appointmentId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return store.Change(caller, appointmentId, appointment => Decide(appointment, now), cancellation);
    }
}
