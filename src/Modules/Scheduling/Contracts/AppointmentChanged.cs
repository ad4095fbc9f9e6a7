namespace Bookings.Scheduling.Contracts;

/// <summary>What happened to an appointment.</summary>
public enum AppointmentOccasion
{
    /// <summary>Asked for; the practice has yet to answer.</summary>
    Requested,
    Booked,

    /// <summary>The practice said yes to a request.</summary>
    Confirmed,

    /// <summary>The practice said no to a request.</summary>
    Declined,

    /// <summary>Nobody answered a request in time.</summary>
    Expired,

    /// <summary>To another time.</summary>
    Moved,

    /// <summary>Another provider takes it over, at the same time.</summary>
    Reassigned,
    Cancelled,
    CheckedIn,
    Completed,

    /// <summary>The client did not come.</summary>
    Missed,

    /// <summary>Attendance had been noted wrongly.</summary>
    Corrected,
}

/// <summary>An appointment was made or changed. Nobody is named: who comes is known to whoever may open it.</summary>
/// <param name="Version">Of the appointment's stream after the change: grows with each.</param>
/// <param name="At">When it happened; for history that was imported, when the other system says.</param>
/// <param name="ByClient">True when the client did it, false when the practice or the program did.</param>
/// <param name="IsHistory">True for what was taken over from another system: it happened before, and nobody waits to hear of it.</param>
public sealed record AppointmentChanged(AppointmentId Appointment, long Version, AppointmentOccasion Occasion, Instant At, bool ByClient, bool IsHistory);
