using System.Globalization;
using System.Text;

namespace Bookings.Scheduling;

/// <summary>The guest's booking for their own calendar (RFC 5545), in UTC, so that no calendar has to know our zones.</summary>
internal static class DownloadCalendarFile
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/manage/appointment.ics", Handle)
        .WithName(nameof(DownloadCalendarFile))
        .WithSummary("Download your booking for your calendar")
        .WithDescription("iCalendar (RFC 5545): the same UID always, a SEQUENCE that grows with each change, STATUS CANCELLED once it is.")
        .Produces(StatusCodes.Status200OK, contentType: "text/calendar")
        .IsVisit()
        .OfABooking();

    private static async Task<Results<ContentHttpResult, ProblemHttpResult>> Handle(
        string business, Visitor visitor, Caller caller, HttpRequest request, BusinessLanguages languages, EventStore store, Practices practices, TimeProvider clock,
        CancellationToken cancellation, string? language = null)
    {
        var wanted = await languages.Of(language, request, business, cancellation);
        var (booking, version) = await SeeBooking.Load(store, practices, caller, visitor.Booking, wanted, cancellation);
        var level = practices.Cached(caller.Tenant)?.Parts.Services.GetValueOrDefault(booking.ServiceId)?.MessageLevel ?? MessageLevel.LinkOnly;
        request.HttpContext.Response.Headers.ContentDisposition = "attachment; filename=appointment.ics";
        return TypedResults.Content(
            Write(booking, level == MessageLevel.Full ? booking.Service : Discreet.In(wanted), business, version, clock.GetCurrentInstant()), "text/calendar; charset=utf-8");
    }

    /// <summary>What a calendar, which others may see, calls a visit whose service is not to be named.</summary>
    private static Words Discreet { get; } = new("Appointment", "Time", "Appuntamento");

    /// <param name="sequence">Grows with each change: the stream's version (RFC 5545, 3.8.7.4).</param>
    internal static string Write(GuestBooking booking, string summary, string business, long sequence, Instant now)
    {
        var calendar = new StringBuilder();
        void Line(string text) => Fold(calendar, text);
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//Bookings//Bookings//EN");
        Line("BEGIN:VEVENT");
        Line($"UID:{booking.Id.Value}@{business}");
        Line(string.Create(CultureInfo.InvariantCulture, $"SEQUENCE:{sequence}"));
        Line($"DTSTAMP:{Utc(now)}");
        Line($"DTSTART:{Utc(booking.Start.ToInstant())}");
        Line($"DTEND:{Utc(booking.End.ToInstant())}");
        Line($"SUMMARY:{Text(summary)}");
        Line($"LOCATION:{Text(booking.Address is { } address ? $"{booking.Location}, {address}" : booking.Location)}");
        Line($"DESCRIPTION:{Text(booking.Cancellation)}");
        Line(booking.Status switch
        {
            AppointmentStatus.Requested => "STATUS:TENTATIVE",
            AppointmentStatus.Cancelled or AppointmentStatus.Declined or AppointmentStatus.Expired => "STATUS:CANCELLED",
            _ => "STATUS:CONFIRMED",
        });
        Line("END:VEVENT");
        Line("END:VCALENDAR");
        return calendar.ToString();
    }

    private static string Utc(Instant at) => at.ToString("uuuuMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>RFC 5545, 3.3.11.</summary>
    private static string Text(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>RFC 5545, 3.1: no line is longer than 75 octets, and no character is torn apart.</summary>
    private static void Fold(StringBuilder calendar, string text)
    {
        var octets = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > 75)
            {
                calendar.Append("\r\n ");
                octets = 1;
            }

            calendar.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        calendar.Append("\r\n");
    }
}
