namespace Bookings.Scheduling;

/// <summary>Somebody looks at a whole schedule. One that was never set is empty, at version 0.</summary>
internal static class GetSchedule
{
    internal sealed record View(
        string? Zone, IReadOnlyList<WeekView> Weeks, IReadOnlyList<DateView> Dates, IReadOnlyList<TimeOffView> TimeOff)
    {
        internal static View Of(Schedule schedule) => new(
            schedule.HasBegun() ? schedule.Zone.Id : null,
            [.. schedule.Weeks.Select(week => new WeekView(
                week.ValidFrom, week.Days.ToDictionary(day => day.Day, IReadOnlyList<Range> (day) => [.. day.Ranges.Select(Range.Of)])))],
            [.. schedule.Overrides.Select(day => new DateView(day.Date, [.. day.Ranges.Select(Range.Of)]))],
            [.. schedule.Away.Select(absence => new TimeOffView(absence.Id.Value, absence.Time.From, absence.Time.To, absence.Kind))]);
    }

    internal sealed record WeekView(LocalDate ValidFrom, IReadOnlyDictionary<IsoDayOfWeek, IReadOnlyList<Range>> Days);

    internal sealed record DateView(LocalDate Date, IReadOnlyList<Range> Ranges);

    internal sealed record TimeOffView(Guid Id, LocalDateTime From, LocalDateTime To, TimeOffKind Kind);

    internal static void Map(IEndpointRouteBuilder routes) => PlanSchedule.ForEachOwner(routes, (schedule, kind) => schedule
        .MapGet("", (Guid ownerId, Caller caller, EventStore store, CancellationToken cancellation) => Handle(new(kind, ownerId), caller, store, cancellation))
        .WithName($"{nameof(GetSchedule)}Of{kind}").WithSummary($"Show the schedule of a {kind.ToString().ToLowerInvariant()}").WithTags("schedules")
        .Requires(Permissions.ReadSetUp)
        .Refuses<ScheduleOwnerUnknown>());

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(
        ScheduleOwner owner, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var schedule = read.Stream(Schedule.IdOf(owner));
        var exists = owner.Kind switch
        {
            OwnerKind.Provider => Asks(read.Stream(Provider.Of(new(owner.Id)))),
            OwnerKind.Location => Asks(read.Stream(Location.Of(new(owner.Id)))),
            _ => Asks(read.Stream(ResourcePool.Of(new(owner.Id)))),
        };
        await read.Run(cancellation);
        return exists() ? Answers.Ok(View.Of(schedule.Value.State), schedule.Value.Version) : new ScheduleOwnerUnknown().ToProblem();
    }

    private static Func<bool> Asks<TState, TEvent>(Pending<Loaded<TState, TEvent>> owner)
        where TState : IState<TState, TEvent>
        where TEvent : class => () => owner.Value.Exists;
}
