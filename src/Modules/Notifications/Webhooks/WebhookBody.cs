using System.Text.Json;
using Bookings.Scheduling.Contracts;
using NodaTime.Text;

namespace Bookings.Notifications;

/// <summary>What is sent: the three members that Standard Webhooks recommends, with ids, times and a type in them and nothing of a person.</summary>
internal static class WebhookBody
{
    /// <summary>What happened.</summary>
    public static string Thin(string type, AppointmentChanged notice) =>
        Write(type, notice.At, new { appointmentId = notice.Appointment.Value, version = notice.Version, byClient = notice.ByClient });

    /// <summary>That something happened.</summary>
    public static string Signal(AppointmentChanged notice) => Write(WebhookTypes.Changed, notice.At, new { appointmentId = notice.Appointment.Value });

    /// <summary>Nothing.</summary>
    public static string Test(Instant at) => Write(WebhookTypes.Test, at, new { });

    private static string Write(string type, Instant at, object data) => JsonSerializer.Serialize(new { type, timestamp = InstantPattern.ExtendedIso.Format(at), data });
}
