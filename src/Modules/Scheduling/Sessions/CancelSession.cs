namespace Bookings.Scheduling;

/// <summary>A class does not take place: its time is free at once; its seats are cancelled one after the other by <see cref="CancelSeats"/>.</summary>
internal static class CancelSession
{
    internal static Decision<SessionEvent> Decide(ClassSession session, Instant now) => session switch
    {
        { Status: SessionStatus.Cancelled } => Decision.Unchanged,
        _ when session.Time!.Start <= now => new NotAhead(),
        _ => new SessionCancelled(now, session.Time!),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/sessions/{sessionId:guid}/cancel", Handle)
        .WithName(nameof(CancelSession))
        .WithSummary("Cancel a class")
        .WithDescription("The class no longer takes its time, and no further seat is given. The appointments of its seats are cancelled by the practice within moments.")
        .WithTags("Sessions")
        .Requires(Permissions.Book)
        .Refuses<SessionUnknown>().Refuses<NotAhead>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid sessionId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var outcome = await store.Transact(caller, ClassSession.Of(new(sessionId)), session => Seats.Guarded(caller, session) ?? Decide(session, now), cancellation);
        return outcome.ToChanged();
    }
}

/// <summary>
/// Cancels the seats of a cancelled class, each in its own stream and for the practice, so that nobody owes anything. Seats that are cancelled already stay as
/// they are, so a repeat does nothing; no seat comes after the fact, because a seat is only written while its session stands.
/// </summary>
internal sealed class CancelSeats(EventStore store) : Subscription
{
    public override string Name => "scheduling.cancel_seats";

    public override IReadOnlyList<Type> Facts => [typeof(SessionCancelled)];

    public override async Task On(Recorded fact, CancellationToken cancellation)
    {
        var caller = new Caller(fact.Tenant, Name, Role.Owner);
        var cancelled = (SessionCancelled)fact.Fact;
        var read = store.Read(fact.Tenant);
        var seats = read.Query(
            "select id from scheduling.appointments where tenant_id = $1 and session_id = $2 and status in ('Requested', 'Booked') order by id",
            row => row.GetGuid(0), Param.Tenant(fact.Tenant), Param.Uuid((Guid?)fact.Stream));
        await read.Run(cancellation);
        foreach (var seat in seats.Value)
        {
            await store.Transact(
                caller, Appointment.Of(new(seat)),
                appointment => CancelAppointment.Decide(new(Party.Practice, Reason: null, cancelled.At), appointment, CancellationTerms.Free, rules: null), cancellation);
        }
    }
}
