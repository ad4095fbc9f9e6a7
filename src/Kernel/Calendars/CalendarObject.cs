using System.Globalization;
using System.Text;
using NodaTime;
using NodaTime.TimeZones;

namespace Bookings.Kernel;

/// <summary>Of an event in a calendar (RFC 5545, section 3.8.1.11).</summary>
public enum CalendarStatus
{
    Tentative,
    Confirmed,
    Cancelled,
}

/// <summary>What a calendar object is for (RFC 5546, section 1.4).</summary>
public enum CalendarMethod
{
    /// <summary>To be looked at; nobody answers.</summary>
    Publish,

    /// <summary>An invitation, or a newer version of one. Needs organiser and attendee.</summary>
    Request,

    /// <summary>It does not take place. Needs organiser and attendee.</summary>
    Cancel,
}

/// <summary>An event in a calendar (RFC 5545, section 3.6.1).</summary>
/// <param name="Uid">The same for all versions of it.</param>
/// <param name="Sequence">Grows with each version (section 3.8.7.4).</param>
/// <param name="Stamp">When this version was made.</param>
/// <param name="Zone">On whose clock it starts; written as its IANA id with the rules that apply around it, so that nobody has to know them.</param>
/// <param name="Organizer">An e-mail address; with <paramref name="Attendee"/> for invitations alone.</param>
/// <param name="IsBusy">False where it does not take its time from anybody.</param>
public sealed record CalendarEvent(
    string Uid, long Sequence, Instant Stamp, Instant Start, Instant End, DateTimeZone Zone, CalendarStatus Status, string Summary,
    string? Location = null, string? Description = null, string? Organizer = null, string? Attendee = null, bool IsBusy = true);

/// <summary>Calendar objects as RFC 5545 writes them.</summary>
public static class CalendarObject
{
    /// <summary>The whole object, in lines of at most 75 octets that end with CRLF.</summary>
    /// <param name="name">What a calendar that subscribes to it calls it (RFC 7986, section 5.1).</param>
    public static string Write(CalendarMethod method, IReadOnlyList<CalendarEvent> events, string? name = null)
    {
        var lines = new Lines();
        lines.Add("BEGIN", "VCALENDAR");
        lines.Add("VERSION", "2.0");
        lines.Add("PRODID", "-//Bookings//Bookings//EN");
        lines.Add("METHOD", method.ToString().ToUpperInvariant());
        if (name is not null)
        {
            lines.Add("NAME", Text(name));
            lines.Add("X-WR-CALNAME", Text(name));
        }

        foreach (var zone in events.GroupBy(one => one.Zone.Id, StringComparer.Ordinal))
        {
            Rules(lines, zone.First().Zone, zone.Min(one => one.Start), zone.Max(one => one.End));
        }

        foreach (var one in events)
        {
            Event(lines, one);
        }

        lines.Add("END", "VCALENDAR");
        return lines.ToString();
    }

    private static void Event(Lines lines, CalendarEvent one)
    {
        lines.Add("BEGIN", "VEVENT");
        lines.Add("UID", Text(one.Uid));
        lines.Add("SEQUENCE", one.Sequence.ToString(CultureInfo.InvariantCulture));
        lines.Add("DTSTAMP", Utc(one.Stamp));
        When(lines, "DTSTART", one.Start, one.Zone);
        When(lines, "DTEND", one.End, one.Zone);
        lines.Add("STATUS", one.Status.ToString().ToUpperInvariant());
        lines.Add("TRANSP", one.IsBusy && one.Status != CalendarStatus.Cancelled ? "OPAQUE" : "TRANSPARENT");
        lines.Add("SUMMARY", Text(one.Summary));
        foreach (var (property, text) in new[] { ("LOCATION", one.Location), ("DESCRIPTION", one.Description) })
        {
            if (text is not null)
            {
                lines.Add(property, Text(text));
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
    private static void When(Lines lines, string property, Instant at, DateTimeZone zone)
    {
        var local = at.InZone(zone).LocalDateTime;
        if (zone.MapLocal(local).First().ToInstant() == at)
        {
            lines.Add($"{property};TZID={zone.Id}", Local(local));
        }
        else
        {
            lines.Add(property, Utc(at));
        }
    }

    /// <summary>
    /// The rules of a zone around some events (section 3.6.5), each change of the clocks by itself: a rule that repeats would claim to know what
    /// parliaments will decide.
    /// </summary>
    private static void Rules(Lines lines, DateTimeZone zone, Instant from, Instant until)
    {
        lines.Add("BEGIN", "VTIMEZONE");
        lines.Add("TZID", zone.Id);
        var before = (Offset?)null;
        foreach (var interval in zone.GetZoneIntervals(new Interval(from - Duration.FromDays(366), until + Duration.FromDays(366))))
        {
            var kind = interval.Savings == Offset.Zero ? "STANDARD" : "DAYLIGHT";
            lines.Add("BEGIN", kind);
            lines.Add("DTSTART", Local(StartOf(interval, before)));
            lines.Add("TZOFFSETFROM", Written(before ?? interval.WallOffset));
            lines.Add("TZOFFSETTO", Written(interval.WallOffset));
            lines.Add("TZNAME", Text(interval.Name));
            lines.Add("END", kind);
            before = interval.WallOffset;
        }

        lines.Add("END", "VTIMEZONE");
    }

    /// <summary>A change of the clocks stands in the time that was before it.</summary>
    private static LocalDateTime StartOf(ZoneInterval interval, Offset? before) =>
        interval.HasStart ? interval.Start.WithOffset(before ?? interval.WallOffset).LocalDateTime : new LocalDateTime(1970, 1, 1, 0, 0);

    private static string Utc(Instant at) => at.ToString("uuuuMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    private static string Local(LocalDateTime at) => at.ToString("uuuuMMdd'T'HHmmss", CultureInfo.InvariantCulture);

    private static string Written(Offset offset) => offset.ToString(offset.Seconds % 60 == 0 ? "+HHmm" : "+HHmmss", CultureInfo.InvariantCulture);

    /// <summary>A value of type TEXT (section 3.3.11); controls that are not line ends are left out.</summary>
    private static string Text(string text)
    {
        var written = new StringBuilder(text.Length);
        foreach (var letter in text.ReplaceLineEndings("\n"))
        {
            written.Append(letter switch
            {
                '\\' => "\\\\",
                ';' => "\\;",
                ',' => "\\,",
                '\n' => "\\n",
                _ when char.IsControl(letter) => "",
                _ => letter.ToString(),
            });
        }

        return written.ToString();
    }

    private static string OneLine(string text) => string.Concat(text.Where(letter => !char.IsControl(letter)));

    /// <summary>Content lines (section 3.1): no line is longer than 75 octets, and no character is torn apart.</summary>
    private sealed class Lines
    {
        private const int MostOctets = 75;
        private readonly StringBuilder _text = new();

        public void Add(string property, string value)
        {
            var octets = 0;
            foreach (var rune in $"{property}:{value}".EnumerateRunes())
            {
                if (octets + rune.Utf8SequenceLength > MostOctets)
                {
                    _text.Append("\r\n ");
                    octets = 1;
                }

                _text.Append(rune.ToString());
                octets += rune.Utf8SequenceLength;
            }

            _text.Append("\r\n");
        }

        public override string ToString() => _text.ToString();
    }
}
