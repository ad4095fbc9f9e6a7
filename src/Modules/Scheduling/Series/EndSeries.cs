using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>A series ends: all of its appointments that lie ahead are cancelled at once.</summary>
internal static class EndSeries
{
    /// <param name="By">client or practice; a client keeps deadlines and fees. If one appointment may not be cancelled any more, none is.</param>
    internal sealed record Request(Party By);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.By).IsInEnum();
    }

    internal static Decision<SeriesEvent> Decide(AppointmentSeries series, Instant now) =>
        series.Status == SeriesStatus.Ended ? Decision.Unchanged : new SeriesEnded(now);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/series/{seriesId:guid}/end", Handle)
        .WithName(nameof(EndSeries))
        .WithSummary("End a series")
        .Validates(new Validator())
        .IsSeriesChange()
        .Refuses<TooLateToCancel>().Refuses<AlreadyStarted>();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid seriesId, Request request, Caller caller, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return store.ChangeSeries(
            practices, caller, seriesId, series => series.Plan!.Dates.Select(planned => planned.Appointment),
            (transaction, seen) =>
            {
                if (Decide(seen.Series.State, now) is not Decision<SeriesEvent>.Accepted { Events: { Count: > 0 } facts })
                {
                    return Task.FromResult<Rejection?>(null);
                }

                transaction.Append(seen.Series, facts);
                var ahead = seen with { Appointments = [.. seen.Appointments.Where(loaded => loaded.State.Time!.Start > now)] };
                return Task.FromResult(transaction.Cancel(ahead, new(request.By, Reason: null, now)));
            }, cancellation);
    }
}
