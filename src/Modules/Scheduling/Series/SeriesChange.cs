namespace Bookings.Scheduling;

/// <summary>What every change of a series does the same way: load it and its appointments, decide about each, write all or nothing.</summary>
internal static class SeriesChange
{
    /// <summary>A series with the appointments that are asked for, and the practice by whose terms they go.</summary>
    internal sealed record Seen(Loaded<AppointmentSeries, SeriesEvent> Series, IReadOnlyList<Loaded<Appointment, AppointmentEvent>> Appointments, Practice Practice);

    public static async Task<Results<Changed, ProblemHttpResult>> ChangeSeries(
        this EventStore store, Practices practices, Caller caller, Guid seriesId, Func<AppointmentSeries, IEnumerable<AppointmentId>> which,
        Func<Transaction, Seen, Task<Rejection?>> change, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, async transaction =>
        {
            var first = transaction.Read();
            var series = first.Stream(AppointmentSeries.Of(new(seriesId)));
            var version = first.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(caller.Tenant));
            await first.Run(cancellation);
            if (series.Value.State.Guarded(caller) is { } unknown)
            {
                return unknown;
            }

            var read = transaction.Read();
            var appointments = which(series.Value.State).Select(id => read.Stream(Appointment.Of(id))).ToList();
            await read.Run(cancellation);
            transaction.Answers(seriesId, series.Value.Version);
            var practice = await practices.Current(caller.Tenant, version.Value, cancellation);
            return await change(transaction, new(series.Value, [.. appointments.Select(pending => pending.Value)], practice));
        }, cancellation);
        return outcome.ToChanged();
    }

    /// <summary>Stages what cancelling these comes to; the first that may not be cancelled is the answer.</summary>
    public static Rejection? Cancel(this Transaction transaction, Seen seen, CancelAppointment.Command command)
    {
        foreach (var loaded in seen.Appointments.Where(loaded => loaded.State.IsAhead))
        {
            switch (CancelAppointment.Decide(command, loaded.State, seen.Practice.TermsFor(loaded.State), seen.Practice.RulesOf(loaded.State.Time!.Service)))
            {
                case Decision<AppointmentEvent>.Rejected no:
                    return no.Reason;
                case Decision<AppointmentEvent>.Accepted yes:
                    transaction.Append(loaded, yes.Events);
                    break;
            }
        }

        return null;
    }

    public static RouteHandlerBuilder IsSeriesChange(this RouteHandlerBuilder route) => route
        .WithTags("Series")
        .Requires(Permissions.Book)
        .Refuses<SeriesUnknown>().Refuses<SeriesHasEnded>().Refuses<PersonNotLive>();
}
