using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>The week from a day on. Earlier days keep the week they had; setting the same day again replaces it.</summary>
internal static class SetWeeklyHours
{
    /// <param name="Days">A day that is not named is closed; what lies between two ranges is a break.</param>
    /// <param name="Zone">For a schedule that begins with this; later <see cref="SetZone"/>.</param>
    internal sealed record Request(IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<Range>> Days, string? Zone = null);

    internal sealed record Command(ScheduleOwner Of, WeeklyHours Week, Zone? Zone);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Zone).ZoneId();
            RuleFor(request => request.Days).Must(days => !days.ContainsKey(IsoDayOfWeek.None))
                .WithWords(new("must name days from monday to sunday", "må navngi dager fra monday til sunday", "deve indicare giorni da monday a sunday"));
            RuleFor(request => request.Days).Custom((days, context) =>
            {
                foreach (var (day, ranges) in days)
                {
                    if (Range.Fault(ranges) is { } fault)
                    {
                        context.AddFailure($"Days[{EdgeWord(day)}]", fault.Spoken);
                    }
                }
            });
        }

        private static string EdgeWord(IsoDayOfWeek day) => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(day.ToString());
    }

    internal static Decision<ScheduleEvent> Decide(Command command, Schedule schedule) => schedule switch
    {
        _ when !LocalTimes.IsWithinReach(command.Week.ValidFrom) => new OutOfCalendar(),
        _ when command.Week.Flaw() is { } flaw => flaw,
        _ when schedule.Weeks.Contains(command.Week) => Decision.Unchanged,
        { Weeks.Count: >= Schedule.Most } => new ScheduleFull(),
        _ => schedule.Begin(command.Of, command.Zone, new WeeklyHoursSet(command.Week)),
    };

    internal static void Map(IEndpointRouteBuilder routes) => PlanSchedule.ForEachOwner(routes, (schedule, kind) => schedule
        .MapPut("/weeks/{validFrom}", (Guid ownerId, QueryDate validFrom, Request request, Caller caller, EventStore store, CancellationToken cancellation) =>
            Handle(new(kind, ownerId), validFrom, request, caller, store, cancellation))
        .Plans(nameof(SetWeeklyHours), kind, "Set the weekly hours, from a day on,")
        .Validates(new Validator())
        .Refuses<RangesOverlap>().Refuses<DayNamedTwice>());

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        ScheduleOwner owner, QueryDate validFrom, Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var week = new WeeklyHours(validFrom.Day, Several.Of<DayHours>(
            [.. request.Days.Where(day => day.Value.Count > 0).OrderBy(day => day.Key).Select(day => new DayHours(day.Key, Range.ToTimes(day.Value)))]));

        var outcome = await store.Plan(caller, owner, (schedule, zone) => Decide(new(owner, week, Zone.Find(request.Zone) ?? zone), schedule), cancellation);
        return outcome.ToChanged();
    }
}
