using System.Text.Json;
using Bookings.Scheduling.Contracts;
using NodaTime.Text;

namespace Bookings.Notifications;

/// <summary>What is sent: the three members that Standard Webhooks recommends, with ids, times and a type in them and nothing of a person.</summary>
internal static class WebhookBody
{
    /// <summary>
    /// What happened. Names are in it at no level, nor an id of the client, the service or the provider. From <see cref="MessageLevel.NoNames"/> on it does not say whose doing
    /// it was either: that is the one thing in it which is about whoever comes, and not about the time in the calendar.
    /// </summary>
    public static string Thin(string type, AppointmentChanged notice, MessageLevel level) => level < MessageLevel.NoNames
        ? Write(type, notice.At, new { appointmentId = notice.Appointment.Value, version = notice.Version, byClient = notice.ByClient })
        : Write(type, notice.At, new { appointmentId = notice.Appointment.Value, version = notice.Version });

    /// <summary>That something happened.</summary>
    public static string Signal(AppointmentChanged notice) => Write(WebhookTypes.Changed, notice.At, new { appointmentId = notice.Appointment.Value });

    /// <summary>Nothing.</summary>
    public static string Test(Instant at) => Write(WebhookTypes.Test, at, new { });

    private static string Write(string type, Instant at, object data) => JsonSerializer.Serialize(new { type, timestamp = InstantPattern.ExtendedIso.Format(at), data });
}
