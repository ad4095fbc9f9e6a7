using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>Every appointment of a series that lies ahead moves to another time of day, or by some days, all at once or none.</summary>
internal static class ShiftSeries
{
    /// <param name="Time">On the location's clock.</param>
    /// <param name="Days">So many days later, or earlier: -31 to 31.</param>
    internal sealed record Request(LocalTime Time, int Days = 0);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Days).InclusiveBetween(-31, 31);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/series/{seriesId:guid}/shift", Handle)
        .WithName(nameof(ShiftSeries))
        .WithSummary("Move a series")
        .WithDescription("Moves all appointments that lie ahead, for the practice and by the rules of a booking. If one cannot move, none does: 409 series-conflict names them.")
        .Validates(new Validator())
        .IsSeriesChange()
        .Refuses<SeriesConflict>();

    private static Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid seriesId, Request request, Caller caller, EventStore store, Practices practices, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return store.ChangeSeries(
            practices, caller, seriesId, series => series.Plan!.Dates.Select(planned => planned.Appointment),
            (transaction, seen) => Shift(transaction, seen, request, now, cancellation), cancellation);
    }

    private static async Task<Rejection?> Shift(Transaction transaction, SeriesChange.Seen seen, Request request, Instant now, CancellationToken cancellation)
    {
        if (seen.Series.State.Status == SeriesStatus.Ended)
        {
            return new SeriesHasEnded();
        }

        var ahead = seen.Appointments.Where(loaded => loaded.State.IsAhead && loaded.State.Time!.Start > now)
            .Select(loaded => (loaded, At: loaded.State.Time!.Local.Date.PlusDays(request.Days) + request.Time, seen.Practice.Find(loaded.State.Time.Service, loaded.State.Time.Provider, loaded.State.Time.Location).Offering))
            .ToList();
        if (ahead.Count == 0 || ahead.Exists(one => one.Offering is null))
        {
            return ahead.Count == 0 ? null : new NotGivenHere();
        }

        // The series does not stand in its own way.
        var read = transaction.Read();
        var calendar = SeriesDesk.AskCalendar(
            read, transaction.Caller.Tenant, ahead.SelectMany(one => one.Offering!.Resources), ahead[0].Offering!.Zone, [.. ahead.Select(one => one.At.Date)], now,
            [.. ahead.Select(one => one.loaded.Stream.Value)]);
        await read.Run(cancellation);

        transaction.Append(seen.Series, new SeriesShifted(now, request.Time, request.Days));
        var (conflicts, moved) = (new List<OccurrenceView>(), new List<Guid>());
        foreach (var (loaded, at, offering) in ahead)
        {
            var known = offering!.At(now, calendar.Taken);
            var command = new RescheduleAppointment.Command(new(at, null, null, null), Party.Practice, OverrideReason: null, now);
            switch (RescheduleAppointment.Decide(command, loaded.State, offering, known, CancellationTerms.Free))
            {
                case Decision<AppointmentEvent>.Rejected:
                    conflicts.Add(OccurrenceView.Of(new(at, BookingRules.Check(known, new(at), loaded.State.Time!.Length), Shift: null)));
                    break;
                case Decision<AppointmentEvent>.Accepted { Events.Count: > 0 } yes:
                    moved.Add(loaded.Stream.Value);
                    transaction.Append(loaded, yes.Events);
                    break;
            }
        }

        if (conflicts.Count > 0)
        {
            return new SeriesConflict(conflicts);
        }

        // One may move to where another still is: all leave before any arrives.
        transaction.First(
            "delete from scheduling.allocation where tenant_id = $1 and holder = any($2) and kind = 'appointment'",
            Param.Tenant(transaction.Caller.Tenant), Param.Uuids([.. moved]));
        BookingDesk.MakeRoom(transaction, calendar.Expired, redeemed: null);
        BookingDesk.WhenOthersWereFaster(transaction);
        return null;
    }
}
