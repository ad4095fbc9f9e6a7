using Bookings.Kernel;

namespace Bookings.Notifications.Tests;

/// <summary>Messages to hand over.</summary>
internal static class Some
{
    public const string From = "appointments@fjord.example";

    public static TenantId Business { get; } = TenantId.New();

    public static Outgoing Message(string to = "kari@example.org") => new(
        Guid.CreateVersion7(), Business, to, Language.Of("nb"), "Fjordklinikken", "Timen din hos Øyvind", "Hei, Kari!\n.\nVi ses.", "<p>Hei, Kari!</p>", Calendar: null, Unsubscribe: null);

    public static AttachedCalendar Invitation { get; } = new("REQUEST", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "timen-din.ics");
}
