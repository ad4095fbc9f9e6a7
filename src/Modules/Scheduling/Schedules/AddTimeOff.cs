using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>Somebody or something is away. What is booked meanwhile stays until it is moved or reassigned.</summary>
internal static class AddTimeOff
{
    /// <param name="From">On the clock of the schedule's zone.</param>
    internal sealed record Request(LocalDateTime From, LocalDateTime To, TimeOffKind Kind = TimeOffKind.Leave);

    internal sealed record Command(ScheduleOwner Of, TimeOffId Id, TimeOff Time, TimeOffKind Kind, Zone? Zone);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.To).Must((request, to) => request.From < to)
            .WithWords(new("must be later than 'from'", "må være senere enn 'from'", "deve essere successivo a 'from'"));
    }

    internal static Decision<ScheduleEvent> Decide(Command command, Schedule schedule) => schedule switch
    {
        _ when !LocalTimes.IsWithinReach(command.Time.From.Date) || !LocalTimes.IsWithinReach(command.Time.To.Date) => new OutOfCalendar(),
        _ when command.Time.Flaw() is { } flaw => flaw,
        _ when schedule.Away.Any(absence => absence.Id == command.Id) => Decision.Unchanged,
        { Away.Count: >= Schedule.Most } => new ScheduleFull(),
        _ => schedule.Begin(command.Of, command.Zone, new TimeOffAdded(command.Id, command.Time, command.Kind)),
    };

    internal static void Map(IEndpointRouteBuilder routes) => PlanSchedule.ForEachOwner(routes, (schedule, kind) => schedule
        .MapPost("/time-off", (Guid ownerId, Request request, Caller caller, EventStore store, CancellationToken cancellation) =>
            Handle(new(kind, ownerId), request, caller, store, cancellation))
        .Plans(nameof(AddTimeOff), kind, "Add an absence to the schedule")
        .Validates(new Validator())
        .Refuses<RangesOverlap>());

    private static async Task<Results<CreatedVersioned<NewResource>, ProblemHttpResult>> Handle(
        ScheduleOwner owner, Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var id = new TimeOffId(Guid.CreateVersion7());

        var outcome = await store.Plan(
            caller, owner, (schedule, zone) => Decide(new(owner, id, new(request.From, request.To), request.Kind, zone), schedule), cancellation, id.Value);
        return outcome.ToCreated($"{owner.Kind.ToString().ToLowerInvariant()}s/{owner.Id}/schedule/time-off");
    }
}
