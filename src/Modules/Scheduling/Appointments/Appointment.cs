using System.Diagnostics;

namespace Bookings.Scheduling;

/// <summary>One client's visit. The stream is owned by the client: its notes, and who it is, die with their keys.</summary>
internal sealed record Appointment(AppointmentStatus Status, Booking? Booking, BookedTime? Time, Personal<Booker>? For, Instant? ExpiresAt, int Moves)
    : IState<Appointment, AppointmentEvent>, IOwned
{
    public static DataClass Class => DataClass.Booking;

    public static Appointment Initial { get; } = new(AppointmentStatus.None, null, null, null, null, 0);

    public static StreamId<Appointment, AppointmentEvent> Of(AppointmentId id) => new(id.Value);

    /// <summary>When it came to nothing: cancelled, declined, or never answered.</summary>
    public Instant? CameToNothingAt { get; init; }

    public bool Exists => Status != AppointmentStatus.None;

    /// <summary>It takes its time: requested, booked or under way, and also when it is over (what happened cannot be booked again).</summary>
    public bool TakesItsTime => Status is AppointmentStatus.Requested or AppointmentStatus.Booked or AppointmentStatus.CheckedIn
        or AppointmentStatus.Completed or AppointmentStatus.Missed;

    /// <summary>It can still be moved or cancelled.</summary>
    public bool IsAhead => Status is AppointmentStatus.Requested or AppointmentStatus.Booked;

    public static Appointment Evolve(Appointment state, AppointmentEvent fact) => fact switch
    {
        AppointmentRequested e => state with { Status = AppointmentStatus.Requested, Booking = e.Booking, Time = e.Booking.Time, For = e.For, ExpiresAt = e.ExpiresAt },
        AppointmentBooked e => state with { Status = AppointmentStatus.Booked, Booking = e.Booking, Time = e.Booking.Time, For = e.For },
        AppointmentConfirmed => state with { Status = AppointmentStatus.Booked, ExpiresAt = null },
        AppointmentDeclined e => state with { Status = AppointmentStatus.Declined, CameToNothingAt = e.At },
        AppointmentExpired e => state with { Status = AppointmentStatus.Expired, CameToNothingAt = e.At },
        AppointmentRescheduled e => state with { Time = e.To, Moves = state.Moves + (e.By == Party.Client ? 1 : 0) },
        AppointmentReassigned e => state with { Time = e.To },
        AppointmentCancelled e => state with { Status = AppointmentStatus.Cancelled, CameToNothingAt = e.At },
        ClientCheckedIn => state with { Status = AppointmentStatus.CheckedIn },
        AppointmentCompleted => state with { Status = AppointmentStatus.Completed },
        AppointmentMissed => state with { Status = AppointmentStatus.Missed },
        AttendanceCorrected e => state with { Status = e.To },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}
