namespace Bookings.Scheduling;

/// <summary>A date follows the week again.</summary>
internal static class RestoreDate
{
    internal static Decision<ScheduleEvent> Decide(LocalDate date, Schedule schedule) => schedule.Overrides.Any(day => day.Date == date)
        ? new DateRestored(date)
        : Decision.Unchanged;

    internal static void Map(IEndpointRouteBuilder routes) => PlanSchedule.ForEachOwner(routes, (schedule, kind) => schedule
        .MapDelete("/dates/{date}", (Guid ownerId, QueryDate date, Caller caller, EventStore store, CancellationToken cancellation) =>
            Handle(new(kind, ownerId), date, caller, store, cancellation))
        .Plans(nameof(RestoreDate), kind, "Let a date follow the week again in the schedule"));

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        ScheduleOwner owner, QueryDate date, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var outcome = await store.Plan(caller, owner, (schedule, _) => Decide(date.Day, schedule), cancellation);
        return outcome.ToChanged();
    }
}
