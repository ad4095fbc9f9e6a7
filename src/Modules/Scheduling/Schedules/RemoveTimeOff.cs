namespace Bookings.Scheduling;

/// <summary>An absence does not take place after all.</summary>
internal static class RemoveTimeOff
{
    internal sealed record TimeOffUnknown() : Rejection(
        Because.NotFound, "time-off-unknown",
        new("There is no such absence in this schedule.", "Dette fraværet finnes ikke i timeplanen.", "Questa assenza non c'è in questa agenda."));

    internal static Decision<ScheduleEvent> Decide(TimeOffId id, Schedule schedule) => schedule.Away.Any(absence => absence.Id == id)
        ? new TimeOffRemoved(id)
        : new TimeOffUnknown();

    internal static void Map(IEndpointRouteBuilder routes) => PlanSchedule.ForEachOwner(routes, (schedule, kind) => schedule
        .MapDelete("/time-off/{timeOffId:guid}", (Guid ownerId, Guid timeOffId, Caller caller, EventStore store, CancellationToken cancellation) =>
            Handle(new(kind, ownerId), new(timeOffId), caller, store, cancellation))
        .Plans(nameof(RemoveTimeOff), kind, "Remove an absence from the schedule")
        .Refuses<TimeOffUnknown>());

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        ScheduleOwner owner, TimeOffId id, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var outcome = await store.Plan(caller, owner, (schedule, _) => Decide(id, schedule), cancellation);
        return outcome.ToChanged();
    }
}
