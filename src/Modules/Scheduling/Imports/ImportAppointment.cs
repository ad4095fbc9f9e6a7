using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

/// <summary>
/// An appointment of another system, as it was. Notice, horizon and hours were that system's matter; what cannot have been (a time that does not exist,
/// an end before the start) is refused. The facts carry the times of then.
/// </summary>
internal static class ImportAppointment
{
    internal sealed record Command(ClientId Client, Instant BookedAt, BookedTime Time, ImportStatus Status);

    /// <summary>When it was, on the clock of the row's zone; or why that cannot be.</summary>
    internal static (Instant Start, Duration Length, RowFault? Fault) When(ImportRow row, Zone zone, Instant now)
    {
        var (starts, ends) = (zone.Rules.MapLocal(row.Start), zone.Rules.MapLocal(row.End));
        if (starts.Count == 0 || ends.Count == 0)
        {
            return (default, default, RowFault.TimeDoesNotExist);
        }

        // Where the clocks were put back a start is the earlier of two, and its end the first that comes after it.
        var start = starts.First().ToInstant();
        var end = ends.First().ToInstant() > start ? ends.First().ToInstant() : ends.Last().ToInstant();
        var fault = end <= start ? RowFault.EndNotAfterStart
            : end - start > Duration.FromDays(1) ? RowFault.TooLong
            : row.Status != ImportStatus.Booked && start > now ? RowFault.NotOverYet
            : row.BookedAt > now ? RowFault.BookedInTheFuture
            : null;
        return (start, end - start, fault);
    }

    /// <summary>The terms of then are not known, so version 0 of the default policy is pinned: nothing is ever charged by it.</summary>
    internal static Decision<AppointmentEvent> Decide(Command command, Appointment appointment, EarlierVisits earlier, int nth)
    {
        if (appointment.Exists)
        {
            return Decision.Unchanged;
        }

        var (time, at) = (command.Time, command.Time.End);
        var booked = new AppointmentBooked(
            new(command.BookedAt, time, null, Source.Import, new(CancellationPolicy.DefaultId, 0), VisitFacts.Of(earlier, time.Local.Date), []),
            Personal<Booker>.Of(new(command.Client, nth)));
        return command.Status switch
        {
            ImportStatus.Completed => new AppointmentEvent[] { booked, new AppointmentCompleted(at, time) },
            ImportStatus.Missed => new AppointmentEvent[] { booked, new AppointmentMissed(at, time, null) },
            _ => booked,
        };
    }
}
