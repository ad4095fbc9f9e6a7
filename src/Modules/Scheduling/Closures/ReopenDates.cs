using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>Closures and holidays in these days no longer count: the ordinary hours hold again.</summary>
internal static class ReopenDates
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

    internal static Decision<BusinessCalendarEvent> Decide(Command command, BusinessCalendar calendar)
    {
        var reopened = new DatesReopened(command.From, command.Through);
        return BusinessCalendar.Evolve(calendar, reopened) == calendar ? Decision.Unchanged : reopened;
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/calendar/reopen", Handle)
        .WithName(nameof(ReopenDates)).WithSummary("Open the business again on days that were closed").WithTags("calendar")
        .Requires(Permissions.SetUp)
        .Validates(new Validator())
        .Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command(request.From, request.Through);

        var outcome = await store.Transact(caller, BusinessCalendar.Id, calendar => Decide(command, calendar), cancellation);
        return outcome.ToChanged();
    }
}
