namespace Bookings.Scheduling;

/// <summary>The client did not come; what that costs, the policy says that was in force when it was booked.</summary>
internal static class MarkNoShow
{
    internal static Decision<AppointmentEvent> Decide(Appointment appointment, CancellationTerms pinned, Instant now) => appointment switch
    {
        { Status: AppointmentStatus.Missed } => Decision.Unchanged,
        { Status: not AppointmentStatus.Booked } => new NotAhead(),
        _ when now < appointment.Time!.Start => new CompleteAppointment.NotStarted(),
        _ => new AppointmentMissed(now, appointment.Time!, (pinned.OnNoShow(appointment.Booking!.Price) as Consequence.Owed)?.Amount),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/appointments/{appointmentId:guid}/no-show", Handle)
        .WithName(nameof(MarkNoShow))
        .WithSummary("Note that the client did not come")
        .Requires(Permissions.Book)
        .IsAppointmentChange()
        .Refuses<CompleteAppointment.NotStarted>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid appointmentId, Caller caller, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return await store.Change(practices, caller, appointmentId, (appointment, practice) => Decide(appointment, practice.TermsFor(appointment), now), cancellation);
    }
}
