namespace Bookings.Scheduling;

/// <summary>The client is here.</summary>
internal static class CheckIn
{
    internal static Decision<AppointmentEvent> Decide(Appointment appointment, Instant now) => appointment.Status switch
    {
        AppointmentStatus.CheckedIn => Decision.Unchanged,
        AppointmentStatus.Booked => new ClientCheckedIn(now),
        _ => new NotAhead(),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/appointments/{appointmentId:guid}/check-in", Handle)
        .WithName(nameof(CheckIn))
        .WithSummary("Check a client in")
        .Requires(Permissions.Book)
        .IsAppointmentChange();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid appointmentId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return store.Change(caller, appointmentId, appointment => Decide(appointment, now), cancellation);
    }
}
