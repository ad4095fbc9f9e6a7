using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>One date of a series is left out; the others stay.</summary>
internal static class SkipOccurrence
{
    /// <param name="Date">For which the appointment was planned.</param>
    /// <param name="By">client or practice; a client keeps the deadline and fee of the policy in force when it was booked.</param>
    internal sealed record Request(LocalDate Date, Party By);

    internal sealed record NotInSeries() : Rejection(
        Because.RuleBroken, "not-in-series",
        new("The series has no appointment on this date.", "Serien har ingen time på denne datoen.", "La serie non ha appuntamenti in questa data."));

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.By).IsInEnum();
    }

    internal static Decision<SeriesEvent> Decide(AppointmentSeries series, LocalDate date, Instant now) => series switch
    {
        { Status: SeriesStatus.Ended } => new SeriesHasEnded(),
        _ when series.Plan!.Dates.All(planned => planned.Date != date) => new NotInSeries(),
        _ when series.Skipped.Contains(date) => Decision.Unchanged,
        _ => new OccurrenceSkipped(now, date),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/series/{seriesId:guid}/skip", Handle)
        .WithName(nameof(SkipOccurrence))
        .WithSummary("Leave out a date of a series")
        .Validates(new Validator())
        .IsSeriesChange()
        .Refuses<NotInSeries>().Refuses<TooLateToCancel>().Refuses<AlreadyStarted>();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid seriesId, Request request, Caller caller, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return store.ChangeSeries(
            practices, caller, seriesId, series => series.Plan!.Dates.Where(planned => planned.Date == request.Date).Select(planned => planned.Appointment),
            (transaction, seen) =>
            {
                if (Decide(seen.Series.State, request.Date, now) is not Decision<SeriesEvent>.Accepted { Events: var facts })
                {
                    return Task.FromResult<Rejection?>(((Decision<SeriesEvent>.Rejected)Decide(seen.Series.State, request.Date, now)).Reason);
                }

                transaction.Append(seen.Series, facts);
                return Task.FromResult(transaction.Cancel(seen, new(request.By, Reason: null, now)));
            }, cancellation);
    }
}
