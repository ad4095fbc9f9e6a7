namespace Bookings.Scheduling;

/// <summary>What other modules hear of appointments.</summary>
internal static class AppointmentNotices
{
    internal static AppointmentChanged? Of(Recorded recorded, AppointmentEvent fact) => fact switch
    {
        AppointmentRequested e => Made(recorded, AppointmentOccasion.Requested, e.Booking),
        AppointmentBooked e => Made(recorded, AppointmentOccasion.Booked, e.Booking),
        AppointmentConfirmed e => ByPractice(recorded, AppointmentOccasion.Confirmed, e.At),
        AppointmentDeclined e => ByPractice(recorded, AppointmentOccasion.Declined, e.At),
        AppointmentExpired e => ByPractice(recorded, AppointmentOccasion.Expired, e.At),
        AppointmentRescheduled e => ByPractice(recorded, AppointmentOccasion.Moved, e.At) with { ByClient = e.By == Party.Client },
        AppointmentReassigned e => ByPractice(recorded, AppointmentOccasion.Reassigned, e.At),
        AppointmentCancelled e => ByPractice(recorded, AppointmentOccasion.Cancelled, e.At) with { ByClient = e.By == Party.Client },
        ClientCheckedIn e => ByPractice(recorded, AppointmentOccasion.CheckedIn, e.At),
        AppointmentCompleted e => ByPractice(recorded, AppointmentOccasion.Completed, e.At),
        AppointmentMissed e => ByPractice(recorded, AppointmentOccasion.Missed, e.At),
        AttendanceCorrected e => ByPractice(recorded, AppointmentOccasion.Corrected, e.At),
        _ => null,
    };

    private static AppointmentChanged Made(Recorded recorded, AppointmentOccasion occasion, Booking booking) =>
        new(AppointmentId.From(recorded.Stream), recorded.Version, occasion, booking.At, booking.Source == Source.Public, booking.Source == Source.Import);

    /// <summary>A change of the past is one that was written down long after it happened: an import tells what became of each appointment at once.</summary>
    private static AppointmentChanged ByPractice(Recorded recorded, AppointmentOccasion occasion, Instant at) =>
        new(AppointmentId.From(recorded.Stream), recorded.Version, occasion, at, ByClient: false, IsHistory: recorded.At - at > Duration.FromDays(1));
}
