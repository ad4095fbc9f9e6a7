using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>Every date of a series judged before anything is booked: which are free, what stands in the way of the others, and what each could shift to.</summary>
internal static class PlanSeries
{
    /// <param name="ClientId">Whose limits and other appointments count.</param>
    /// <param name="First">The first date, on the location's calendar.</param>
    /// <param name="Time">On the location's clock.</param>
    /// <param name="Duration">ISO 8601; by default the service's first.</param>
    internal sealed record Request(
        Guid ClientId, Guid ServiceId, Guid ProviderId, LocalDate First, LocalTime Time, Repeats Repeats, Guid? LocationId = null, Duration? Duration = null);

    internal sealed record View(IReadOnlyList<OccurrenceView> Occurrences, int Conflicts);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.ClientId).Drawn();
            RuleFor(request => request.ServiceId).Drawn();
            RuleFor(request => request.ProviderId).Drawn();
            RuleFor(request => request.Repeats).SetValidator(new RepeatsValidator());
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/series/plan", Handle)
        .WithName(nameof(PlanSeries))
        .WithSummary("Plan a series")
        .WithDescription("Checks every date by the rules of a booking and writes nothing. A conflict can be skipped, or shifted to the start that is offered.")
        .WithTags("Series")
        .Requires(Permissions.Book)
        .WithoutIdempotencyKey()
        .Validates(new Validator())
        .RefusesBooking()
        .Refuses<SeriesContradicts>().Refuses<SeriesTooLong>();

    private static async Task<Results<Ok<View>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, SeriesDesk desk, TimeProvider clock, CancellationToken cancellation)
    {
        var wish = new SeriesWish(
            new(request.ServiceId), new(request.ProviderId), request.LocationId is { } location ? new(location) : null, new(request.ClientId), request.Duration,
            request.Repeats.ToRule(), request.First, request.Time);
        List<OccurrenceView> plan = [];
        var outcome = await store.Transact(caller with { Idempotency = null, IfMatch = null }, async transaction =>
        {
            var (rejection, seen) = await desk.Look(transaction, wish, clock.GetCurrentInstant(), cancellation);
            plan = seen is null ? [] : [.. SeriesPlan.Of(seen.Known, wish.Rule, wish.First, wish.Time, seen.Length).Select(OccurrenceView.Of)];
            return rejection;
        }, cancellation);
        return outcome.Match<Results<Ok<View>, ProblemHttpResult>>(
            done: _ => TypedResults.Ok(new View(plan, plan.Count(occurrence => !occurrence.Ok))),
            refused: reason => reason.ToProblem());
    }
}
