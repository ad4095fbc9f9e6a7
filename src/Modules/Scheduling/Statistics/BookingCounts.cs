using NpgsqlTypes;

namespace Bookings.Scheduling;

/// <summary>
/// How much was booked, kept and missed, for each day of the calendar. It knows no client: who is new, and who is counted in a month, the booking's
/// own facts say, so erasing somebody changes nothing here.
/// </summary>
internal sealed class BookingCounts() : Tally<BookingCounts.Key>("scheduling.booking_counts", columns => columns
        .Column("day", NpgsqlDbType.Date, key => key.Day)
        .Column("service_id", NpgsqlDbType.Uuid, key => key.Service)
        .Column("provider_id", NpgsqlDbType.Uuid, key => key.Provider)
        .Column("location_id", NpgsqlDbType.Uuid, key => key.Location),
    "booked", "cancelled", "completed", "missed", "new_clients", "clients_month", "minutes")
{
    internal readonly record struct Key(LocalDate Day, Guid Service, Guid Provider, Guid Location);

    public override IReadOnlyList<Type> Facts =>
    [
        typeof(AppointmentRequested), typeof(AppointmentBooked), typeof(AppointmentDeclined), typeof(AppointmentExpired), typeof(AppointmentRescheduled),
        typeof(AppointmentReassigned), typeof(AppointmentCancelled), typeof(AppointmentCompleted), typeof(AppointmentMissed), typeof(AttendanceCorrected),
    ];

    protected override IEnumerable<(Key Key, long[] Added)> Count(object fact) => fact switch
    {
        AppointmentRequested e => [Booked(e.Booking)],
        AppointmentBooked e => [Booked(e.Booking)],
        AppointmentDeclined e => [(Of(e.Time), [0, 1, 0, 0, 0, 0, 0])],
        AppointmentExpired e => [(Of(e.Time), [0, 1, 0, 0, 0, 0, 0])],
        AppointmentCancelled e => [(Of(e.Time), [0, 1, 0, 0, 0, 0, 0])],
        AppointmentRescheduled e => Moved(e.From, e.To),
        AppointmentReassigned e => Moved(e.From, e.To),
        AppointmentCompleted e => [(Of(e.Time), [0, 0, 1, 0, 0, 0, 0])],
        AppointmentMissed e => [(Of(e.Time), [0, 0, 0, 1, 0, 0, 0])],
        AttendanceCorrected { To: AppointmentStatus.Completed } e => [(Of(e.Time), [0, 0, 1, -1, 0, 0, 0])],
        AttendanceCorrected e => [(Of(e.Time), [0, 0, -1, 1, 0, 0, 0])],
        _ => [],
    };

    private static (Key, long[]) Booked(Booking booking) => (Of(booking.Time),
    [
        1, 0, 0, 0, booking.Visit.Ordinal == VisitOrdinal.First ? 1 : 0, booking.Visit.Business.Month ? 1 : 0, Minutes(booking.Time),
    ]);

    /// <summary>It is counted where it now stands; that it was a first visit stays with the day for which it was booked.</summary>
    private static IEnumerable<(Key, long[])> Moved(BookedTime from, BookedTime to) =>
        [(Of(from), [-1, 0, 0, 0, 0, 0, -Minutes(from)]), (Of(to), [1, 0, 0, 0, 0, 0, Minutes(to)])];

    private static long Minutes(BookedTime time) => (long)time.Length.TotalMinutes;

    private static Key Of(BookedTime time) => new(time.Local.Date, time.Service.Value, time.Provider.Value, time.Location.Value);
}
