using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>The hours are kept on another clock. They stay what they are on the wall; what is booked keeps its moment.</summary>
internal static class SetZone
{
    internal sealed record Request(string Zone);

    internal sealed record Command(ScheduleOwner Of, Zone Zone);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Zone).ZoneId();
    }

    internal static Decision<ScheduleEvent> Decide(Command command, Schedule schedule) => schedule switch
    {
        _ when !schedule.HasBegun() => new ScheduleBegun(command.Of, command.Zone),
        _ when schedule.Zone == command.Zone => Decision.Unchanged,
        _ => new ScheduleZoneSet(command.Zone),
    };

    internal static void Map(IEndpointRouteBuilder routes) => PlanSchedule.ForEachOwner(routes, (schedule, kind) => schedule
        .MapPut("/zone", (Guid ownerId, Request request, Caller caller, EventStore store, CancellationToken cancellation) =>
            Handle(new(kind, ownerId), request, caller, store, cancellation))
        .Plans(nameof(SetZone), kind, "Set the time zone of the schedule")
        .Validates(new Validator()));

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        ScheduleOwner owner, Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command(owner, Zone.Of(request.Zone));

        var outcome = await store.Plan(caller, owner, (schedule, _) => Decide(command, schedule), cancellation);
        return outcome.ToChanged();
    }
}
