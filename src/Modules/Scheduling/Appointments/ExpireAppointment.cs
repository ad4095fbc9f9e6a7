namespace Bookings.Scheduling;

/// <summary>Nobody answered a request in time; its time is free again. <see cref="DueWork"/> decides it, nobody asks for it.</summary>
internal static class ExpireAppointment
{
    internal static Decision<AppointmentEvent> Decide(Appointment appointment, Instant now) =>
        appointment is { Status: AppointmentStatus.Requested } && appointment.ExpiresAt <= now
            ? new AppointmentExpired(now, appointment.Time!)
            : Decision.Unchanged;
}
