namespace Bookings.Scheduling;

// Stored for ever: add, never change. The person is in the appointments alone.

internal abstract record SeriesEvent;

/// <param name="Time">On the location's clock: at nine is nine whatever the clocks do.</param>
/// <param name="Dates">What was booked, in order; conflicts that were skipped are not among them.</param>
internal sealed record SeriesBooked(
    Instant At, ServiceId Service, ProviderId Provider, LocationId Location, SeriesRule Rule, LocalDate First, LocalTime Time, Duration Length,
    Several<SeriesDate> Dates) : SeriesEvent;

internal sealed record OccurrenceSkipped(Instant At, LocalDate Date) : SeriesEvent;

/// <summary>All that lay ahead moved by so many days, to this time.</summary>
internal sealed record SeriesShifted(Instant At, LocalTime Time, int Days) : SeriesEvent;

internal sealed record SeriesEnded(Instant At) : SeriesEvent;

/// <param name="Date">For which it was planned; the appointment may since have moved.</param>
internal sealed record SeriesDate(LocalDate Date, AppointmentId Appointment);
