using System.Globalization;
using NodaTime;
using NodaTime.Text;

namespace Bookings.Kernel;

/// <summary>Calendar objects as RFC 5545 writes them.</summary>
public static class CalendarObject
{
    /// <summary>The whole object, in lines of at most 75 octets that end with CRLF.</summary>
    /// <param name="name">What a calendar that subscribes to it calls it (RFC 7986, section 5.1).</param>
    /// <param name="refresh">How often whoever subscribes to it should look again (RFC 7986, section 5.7).</param>
    public static string Write(CalendarMethod method, IReadOnlyList<CalendarEvent> events, string? name = null, Duration? refresh = null)
    {
        var lines = new CalendarLines();
        lines.Add("BEGIN", "VCALENDAR");
        lines.Add("VERSION", "2.0");
        lines.Add("PRODID", "-//Bookings//Bookings//EN");
        lines.Add("METHOD", method.ToString().ToUpperInvariant());
        if (name is not null)
        {
            lines.Add("NAME", CalendarLines.Text(name));
            lines.Add("X-WR-CALNAME", CalendarLines.Text(name));
        }

        if (refresh is { } interval)
        {
            var written = PeriodPattern.Roundtrip.Format(Period.FromMinutes((long)interval.TotalMinutes).Normalize());
            lines.Add("REFRESH-INTERVAL;VALUE=DURATION", written);
            // Outlook reads the older name alone.
            lines.Add("X-PUBLISHED-TTL", written);
        }

        foreach (var zone in events.GroupBy(one => one.Zone.Id, StringComparer.Ordinal))
        {
            CalendarZone.Write(lines, zone.First().Zone, zone.Min(one => one.Start), zone.Max(one => one.End));
        }

        foreach (var one in events)
        {
            Event(lines, one);
        }

        if (events.Count == 0)
        {
            // Without a component it would be no object (section 3.6).
            CalendarZone.Write(lines, DateTimeZone.Utc, NodaConstants.UnixEpoch, NodaConstants.UnixEpoch);
        }

        lines.Add("END", "VCALENDAR");
        return lines.ToString();
    }

    private static void Event(CalendarLines lines, CalendarEvent one)
    {
        lines.Add("BEGIN", "VEVENT");
        lines.Add("UID", CalendarLines.Text(one.Uid));
        lines.Add("SEQUENCE", one.Sequence.ToString(CultureInfo.InvariantCulture));
        lines.Add("DTSTAMP", CalendarLines.Utc(one.Stamp));
        When(lines, "DTSTART", one.Start, one.Zone);
        When(lines, "DTEND", one.End, one.Zone);
        lines.Add("STATUS", one.Status.ToString().ToUpperInvariant());
        lines.Add("TRANSP", one.IsBusy && one.Status != CalendarStatus.Cancelled ? "OPAQUE" : "TRANSPARENT");
        lines.Add("SUMMARY", CalendarLines.Text(one.Summary));
        foreach (var (property, text) in new[] { ("LOCATION", one.Location), ("DESCRIPTION", one.Description) })
        {
            if (text is not null)
            {
                lines.Add(property, CalendarLines.Text(text));
            }
        }

        if (one is { Organizer: { } organizer, Attendee: { } attendee })
        {
            lines.Add("ORGANIZER", $"mailto:{OneLine(organizer)}");
            lines.Add("ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE", $"mailto:{OneLine(attendee)}");
        }

        lines.Add("END", "VEVENT");
    }

    /// <summary>A local time that exists twice means the first (section 3.3.5): the second can only be told in UTC.</summary>
    private static void When(CalendarLines lines, string property, Instant at, DateTimeZone zone)
    {
        var local = at.InZone(zone).LocalDateTime;
        if (zone.MapLocal(local).First().ToInstant() == at)
        {
            lines.Add($"{property};TZID={zone.Id}", CalendarLines.Local(local));
        }
        else
        {
            lines.Add(property, CalendarLines.Utc(at));
        }
    }

    private static string OneLine(string text) => string.Concat(text.Where(letter => !char.IsControl(letter)));
}
