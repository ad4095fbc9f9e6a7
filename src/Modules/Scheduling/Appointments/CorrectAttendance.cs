namespace Bookings.Scheduling;

/// <summary>Attendance was noted wrongly: who was marked as missing was there, or the other way round.</summary>
internal static class CorrectAttendance
{
    /// <param name="Attended">True when the client was there.</param>
    internal sealed record Request(bool Attended);

    internal sealed record NothingNoted() : Rejection(
        Because.Conflict, "nothing-noted",
        new(
            "No attendance has been noted for this appointment yet.",
            "Det er ikke notert oppmøte for denne timen ennå.",
            "Per questo appuntamento non è ancora stata annotata la presenza."));

    internal static Decision<AppointmentEvent> Decide(Appointment appointment, bool attended, Instant now)
    {
        var to = attended ? AppointmentStatus.Completed : AppointmentStatus.Missed;
        return appointment.Status switch
        {
            var status when status == to => Decision.Unchanged,
            AppointmentStatus.Completed or AppointmentStatus.Missed => new AttendanceCorrected(now, appointment.Time!, appointment.Status, to),
            _ => new NothingNoted(),
        };
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/appointments/{appointmentId:guid}/correct-attendance", Handle)
        .WithName(nameof(CorrectAttendance))
        .WithSummary("Correct whether the client came")
        .Requires(Permissions.Book)
        .IsAppointmentChange()
        .Refuses<NothingNoted>();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid appointmentId, Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return store.Change(caller, appointmentId, appointment => Decide(appointment, request.Attended, now), cancellation);
    }
}
