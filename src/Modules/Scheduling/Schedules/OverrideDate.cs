using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>One date has hours of its own; with none it is a day off.</summary>
internal static class OverrideDate
{
    internal sealed record Request(IReadOnlyList<Range> Ranges);

    internal sealed record Command(ScheduleOwner Of, DateOverride Day, Zone? Zone);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Ranges).Custom((ranges, context) =>
        {
            if (Range.Fault(ranges) is { } fault)
            {
                context.AddFailure("Ranges", fault.Spoken);
            }
        });
    }

    internal static Decision<ScheduleEvent> Decide(Command command, Schedule schedule) => schedule switch
    {
        _ when !LocalTimes.IsWithinReach(command.Day.Date) => new OutOfCalendar(),
        _ when command.Day.Flaw() is { } flaw => flaw,
        _ when schedule.Overrides.Contains(command.Day) => Decision.Unchanged,
        { Overrides.Count: >= Schedule.Most } => new ScheduleFull(),
        _ => schedule.Begin(command.Of, command.Zone, new DateOverridden(command.Day)),
    };

    internal static void Map(IEndpointRouteBuilder routes) => PlanSchedule.ForEachOwner(routes, (schedule, kind) => schedule
        .MapPut("/dates/{date}", (Guid ownerId, QueryDate date, Request request, Caller caller, EventStore store, CancellationToken cancellation) =>
            Handle(new(kind, ownerId), date, request, caller, store, cancellation))
        .Plans(nameof(OverrideDate), kind, "Give one date hours of its own in the schedule")
        .Validates(new Validator())
        .Refuses<RangesOverlap>());

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        ScheduleOwner owner, QueryDate date, Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var day = new DateOverride(date.Day, Range.ToTimes(request.Ranges));

        var outcome = await store.Plan(caller, owner, (schedule, zone) => Decide(new(owner, day, zone), schedule), cancellation);
        return outcome.ToChanged();
    }
}
