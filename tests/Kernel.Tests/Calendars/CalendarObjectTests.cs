using System.Text;
using NodaTime;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class CalendarObjectTests
{
    private static readonly DateTimeZone Oslo = DateTimeZoneProviders.Tzdb["Europe/Oslo"];

    private static readonly CalendarEvent Visit = new(
        "0198@fjord", 3, Instant.FromUtc(2027, 3, 1, 8, 0), Instant.FromUtc(2027, 3, 28, 7, 0), Instant.FromUtc(2027, 3, 28, 7, 30), Oslo, CalendarStatus.Confirmed, "Physiotherapy");

    [Fact]
    public void An_event_says_when_on_the_clock_of_its_zone_and_brings_the_rules_along()
    {
        var lines = Unfolded(CalendarObject.Write(CalendarMethod.Request, [Visit with { Organizer = "desk@fjord.example", Attendee = "kari@example.org" }]));

        Assert.Equal("BEGIN:VCALENDAR", lines[0]);
        Assert.Equal("END:VCALENDAR", lines[^1]);
        foreach (var expected in new[]
        {
            "METHOD:REQUEST", "UID:0198@fjord", "SEQUENCE:3", "DTSTAMP:20270301T080000Z", "DTSTART;TZID=Europe/Oslo:20270328T090000", "DTEND;TZID=Europe/Oslo:20270328T093000",
            "STATUS:CONFIRMED", "TRANSP:OPAQUE", "SUMMARY:Physiotherapy", "ORGANIZER:mailto:desk@fjord.example",
            "ATTENDEE;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE:mailto:kari@example.org",
        })
        {
            Assert.Contains(expected, lines);
        }

        // The night in which the clocks go forward, told in the time before it.
        var change = lines.IndexOf("DTSTART:20270328T020000");
        Assert.Equal(["BEGIN:DAYLIGHT", "DTSTART:20270328T020000", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "TZNAME:CEST"], lines[(change - 1)..(change + 4)]);
    }

    [Fact]
    public void A_calendar_to_subscribe_to_says_how_often_to_look_and_is_one_when_it_is_empty()
    {
        var lines = Unfolded(CalendarObject.Write(CalendarMethod.Publish, [], "Busy", Duration.FromMinutes(90)));
        Assert.Equal(
            ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Bookings//Bookings//EN", "METHOD:PUBLISH", "NAME:Busy", "X-WR-CALNAME:Busy", "REFRESH-INTERVAL;VALUE=DURATION:PT1H30M", "X-PUBLISHED-TTL:PT1H30M", "BEGIN:VTIMEZONE"],
            lines[..9]);
        Assert.Equal(["END:VTIMEZONE", "END:VCALENDAR"], lines[^2..]);
    }

    [Theory]
    [InlineData("Etc/UTC", "+0000")]
    [InlineData("Asia/Kathmandu", "+0545")]
    [InlineData("America/St_Johns", "-0330")]
    public void Every_zone_has_at_least_one_rule(string zone, string offset)
    {
        var lines = Unfolded(CalendarObject.Write(CalendarMethod.Publish, [Visit with { Zone = DateTimeZoneProviders.Tzdb[zone] }]));
        Assert.Contains($"TZID:{zone}", lines);
        Assert.Contains($"TZOFFSETTO:{offset}", lines);
    }

    [Fact]
    public void In_the_hour_that_exists_twice_the_second_is_told_in_utc()
    {
        var first = Instant.FromUtc(2027, 10, 31, 0, 30);
        var lines = Unfolded(CalendarObject.Write(CalendarMethod.Publish, [Visit with { Start = first, End = first + Duration.FromHours(1) }]));
        Assert.Contains("DTSTART;TZID=Europe/Oslo:20271031T023000", lines);
        Assert.Contains("DTEND:20271031T013000Z", lines);
    }

    [Fact]
    public void A_zone_is_told_once_however_many_events_it_has() =>
        Assert.Single(Unfolded(CalendarObject.Write(CalendarMethod.Publish, [Visit, Visit with { Uid = "2" }])), line => line == "BEGIN:VTIMEZONE");

    [Theory]
    [InlineData("Ache, pain; or\\not", "Ache\\, pain\\; or\\\\not")]
    [InlineData("one\r\ntwo\nthree\rfour", "one\\ntwo\\nthree\\nfour")]
    [InlineData("x\r\nATTENDEE:mailto:eve@example.org", "x\\nATTENDEE:mailto:eve@example.org")]
    [InlineData("bell\u0007 and null\0", "bell and null")]
    public void What_somebody_typed_stays_inside_its_value(string typed, string written)
    {
        var lines = Unfolded(CalendarObject.Write(CalendarMethod.Publish, [Visit with { Summary = typed, Location = typed, Description = typed }]));
        Assert.Equal([$"SUMMARY:{written}", $"LOCATION:{written}", $"DESCRIPTION:{written}"], lines.Where(line => line.Split(':')[0] is "SUMMARY" or "LOCATION" or "DESCRIPTION"));
        Assert.DoesNotContain(lines, line => line.StartsWith("ATTENDEE", StringComparison.Ordinal));
    }

    [Fact]
    public void No_line_is_longer_than_75_octets_and_none_is_torn_inside_a_character()
    {
        var long_ = string.Concat(Enumerable.Repeat("Fødselsforberedelse 👶🏽 ", 40));
        var written = CalendarObject.Write(CalendarMethod.Publish, [Visit with { Summary = long_ }]);
        Assert.All(written.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain('\uFFFD', written);
        Assert.Contains($"SUMMARY:{long_}", Unfolded(written));
    }

    [Fact]
    public void What_was_cancelled_takes_nobodys_time() =>
        Assert.Contains("TRANSP:TRANSPARENT", Unfolded(CalendarObject.Write(CalendarMethod.Cancel, [Visit with { Status = CalendarStatus.Cancelled }])));

    private static List<string> Unfolded(string calendar) => [.. calendar.Replace("\r\n ", "", StringComparison.Ordinal).TrimEnd().Split("\r\n")];
}
