using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>The business is closed on some days. What is booked on them stays until somebody moves or cancels it.</summary>
internal static class CloseDates
{
    internal sealed record Request(LocalDate From, LocalDate Through);

    internal sealed record Command(LocalDate From, LocalDate Through);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.From).Must(LocalTimes.IsWithinReach).WithWords(SharedWords.WithinReach);
            RuleFor(request => request.Through).Must(LocalTimes.IsWithinReach).WithWords(SharedWords.WithinReach);
            RuleFor(request => request.Through).Must((request, through) => request.From <= through)
                .WithWords(new("must not be before 'from'", "kan ikke være før 'from'", "non può essere prima di 'from'"));
        }
    }

    internal static Decision<BusinessCalendarEvent> Decide(Command command, BusinessCalendar calendar) => calendar switch
    {
        _ when new Closure(command.From, command.Through).Flaw() is { } flaw => flaw,
        _ when calendar.Closures.Any(closure => closure.From <= command.From && closure.Through >= command.Through) => Decision.Unchanged,
        { Closures.Count: >= BusinessCalendar.Most } => new CalendarFull(),
        _ => new DatesClosed(command.From, command.Through),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/calendar/close", Handle)
        .WithName(nameof(CloseDates)).WithSummary("Close the business on some days").WithTags("calendar")
        .Requires(Permissions.SetUp)
        .Validates(new Validator())
        .Refuses<RangesOverlap>().Refuses<CalendarFull>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command(request.From, request.Through);

        var outcome = await store.Transact(caller, BusinessCalendar.Id, calendar => Decide(command, calendar), cancellation);
        return outcome.ToChanged();
    }
}
