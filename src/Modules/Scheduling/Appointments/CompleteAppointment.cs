namespace Bookings.Scheduling;

/// <summary>The visit took place. Retention counts from here.</summary>
internal static class CompleteAppointment
{
    internal sealed record NotStarted() : Rejection(
        Because.RuleBroken, "not-started",
        new("This appointment has not begun yet.", "Denne timen har ikke begynt ennå.", "Questo appuntamento non è ancora iniziato."));

    internal static Decision<AppointmentEvent> Decide(Appointment appointment, Instant now) => appointment switch
    {
        { Status: AppointmentStatus.Completed } => Decision.Unchanged,
        { Status: not (AppointmentStatus.Booked or AppointmentStatus.CheckedIn) } => new NotAhead(),
        _ when now < appointment.Time!.Start => new NotStarted(),
        _ => new AppointmentCompleted(now, appointment.Time!),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/appointments/{appointmentId:guid}/complete", Handle)
        .WithName(nameof(CompleteAppointment))
        .WithSummary("Complete an appointment")
        .Requires(Permissions.Book)
        .IsAppointmentChange()
        .Refuses<NotStarted>();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid appointmentId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return store.Change(caller, appointmentId, appointment => Decide(appointment, now), cancellation);
    }
}
