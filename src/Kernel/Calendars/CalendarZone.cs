using System.Globalization;
using NodaTime;
using NodaTime.TimeZones;

namespace Bookings.Kernel;

/// <summary>A zone in a calendar object, VTIMEZONE.</summary>
internal static class CalendarZone
{
    /// <summary>
    /// The rules of a zone around some events (section 3.6.5), each change of the clocks by itself: a rule that repeats would claim to know what
    /// parliaments will decide.
    /// </summary>
    internal static void Write(CalendarLines lines, DateTimeZone zone, Instant from, Instant until)
    {
        lines.Add("BEGIN", "VTIMEZONE");
        lines.Add("TZID", zone.Id);
        var before = (Offset?)null;
        foreach (var interval in zone.GetZoneIntervals(new Interval(from - Duration.FromDays(366), until + Duration.FromDays(366))))
        {
            var kind = interval.Savings == Offset.Zero ? "STANDARD" : "DAYLIGHT";
            lines.Add("BEGIN", kind);
            lines.Add("DTSTART", CalendarLines.Local(StartOf(interval, before)));
            lines.Add("TZOFFSETFROM", Written(before ?? interval.WallOffset));
            lines.Add("TZOFFSETTO", Written(interval.WallOffset));
            lines.Add("TZNAME", CalendarLines.Text(interval.Name));
            lines.Add("END", kind);
            before = interval.WallOffset;
        }

        lines.Add("END", "VTIMEZONE");
    }

    /// <summary>A change of the clocks stands in the time that was before it.</summary>
    private static LocalDateTime StartOf(ZoneInterval interval, Offset? before) =>
        interval.HasStart ? interval.Start.WithOffset(before ?? interval.WallOffset).LocalDateTime : new LocalDateTime(1970, 1, 1, 0, 0);

    private static string Written(Offset offset) => offset.ToString(offset.Seconds % 60 == 0 ? "+HHmm" : "+HHmmss", CultureInfo.InvariantCulture);
}
