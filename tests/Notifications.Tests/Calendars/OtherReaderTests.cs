using System.Text;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>What we write into a calendar, a program that is not ours reads: F24 for calendars.</summary>
public sealed class OtherReaderTests
{
    private static readonly string[] Zones = ["Europe/Oslo", "Europe/Rome", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe", "Africa/Casablanca", "Pacific/Chatham", "Etc/UTC"];

    private static readonly CalendarEvent Visit = new(
        "0198c0de@fjord.example", 0, Instant.FromUtc(2027, 3, 1, 8, 0), Instant.FromUtc(2027, 6, 1, 7, 0), Instant.FromUtc(2027, 6, 1, 7, 30),
        DateTimeZoneProviders.Tzdb["Europe/Oslo"], CalendarStatus.Confirmed, "Physiotherapy", Organizer: "desk@fjord.example", Attendee: "kari@example.org");

    [Fact]
    public async Task An_invitation_its_change_and_its_end_are_one_event_in_three_versions()
    {
        var moved = Visit with { Sequence = 1, Start = Visit.Start + Duration.FromDays(7), End = Visit.End + Duration.FromDays(7) };
        var read = await Read(
            CalendarObject.Write(CalendarMethod.Request, [Visit]),
            CalendarObject.Write(CalendarMethod.Request, [moved]),
            CalendarObject.Write(CalendarMethod.Cancel, [moved with { Sequence = 2, Status = CalendarStatus.Cancelled }]));

        Assert.Equal(["REQUEST", "REQUEST", "CANCEL"], read.Select(one => one.GetProperty("method").GetString()));
        var versions = read.Select(one => one.GetProperty("events")[0]).ToList();
        Assert.All(versions, version => Assert.Equal(Visit.Uid, version.GetProperty("uid").GetString()));
        Assert.Equal([0, 1, 2], versions.Select(version => version.GetProperty("sequence").GetInt32()));
        Assert.Equal(["CONFIRMED", "CONFIRMED", "CANCELLED"], versions.Select(version => version.GetProperty("status").GetString()));
        Assert.Equal(["2027-06-01T07:00:00Z", "2027-06-08T07:00:00Z", "2027-06-08T07:00:00Z"], versions.Select(version => version.GetProperty("start").GetString()));
        Assert.All(versions, version => Assert.Equal("mailto:desk@fjord.example", version.GetProperty("organizer").GetString()));
        Assert.All(versions, version => Assert.Equal("mailto:kari@example.org", version.GetProperty("attendee").GetString()));
    }

    /// <summary>The rules that come along are enough: around every change of the clocks, an hour before and after it, and in it.</summary>
    [Fact]
    public async Task Every_moment_is_read_as_it_was_meant_in_every_zone()
    {
        var events = (
            from id in Zones
            let zone = DateTimeZoneProviders.Tzdb[id]
            from change in zone.GetZoneIntervals(new Interval(Instant.FromUtc(2027, 1, 1, 0, 0), Instant.FromUtc(2028, 1, 1, 0, 0)))
            let at = change.HasStart && change.Start > Instant.FromUtc(2026, 1, 1, 0, 0) ? change.Start : Instant.FromUtc(2027, 6, 1, 12, 0)
            from minutes in new[] { -1_440, -90, -60, -30, -15, 0, 15, 30, 60, 90, 1_440 }
            select Visit with { Zone = zone, Start = at + Duration.FromMinutes(minutes), End = at + Duration.FromMinutes(minutes + 45) }).ToList();
        Assert.True(events.Count > 150);

        var read = await Read([.. events.Select(one => CalendarObject.Write(CalendarMethod.Publish, [one]))]);

        Assert.Empty(events.Zip(read, (one, calendar) => (one, Event: calendar.GetProperty("events")[0]))
            .Where(pair => Written(pair.one.Start) != pair.Event.GetProperty("start").GetString() || Written(pair.one.End) != pair.Event.GetProperty("end").GetString())
            .Select(pair => $"{pair.one.Zone.Id} {pair.one.Start} is read as {pair.Event.GetProperty("start")}, {pair.one.End} as {pair.Event.GetProperty("end")}"));
    }

    [Fact]
    public async Task Hostile_text_is_read_as_text_and_nothing_else()
    {
        const int Seed = 20270301;
        var random = new Random(Seed);
        string[] pieces = [.. HostileStrings.All.Select(one => one.Value).Where(text => text.Length < 1_000), "\r\nATTENDEE:mailto:eve@example.org", "\nEND:VEVENT\nBEGIN:VEVENT\n", ";", ",", "\\", "\\n", "\"", ":", " ", "ø👶🏽"];
        string Text() => string.Concat(Enumerable.Range(0, random.Next(1, 30)).Select(_ => pieces[random.Next(pieces.Length)]));
        var texts = Enumerable.Range(0, 300).Select(_ => (Summary: Text(), Location: Text(), Description: Text())).ToList();

        var read = await Read([.. texts.Select(text => CalendarObject.Write(
            CalendarMethod.Request, [Visit with { Summary = text.Summary, Location = text.Location, Description = text.Description }]))]);

        var known = read[0].GetProperty("events")[0].GetProperty("properties").GetRawText();
        foreach (var (text, calendar) in texts.Zip(read))
        {
            var told = $"Seed {Seed}: {JsonSerializer.Serialize(text.Summary)}";
            var one = Assert.Single(calendar.GetProperty("events").EnumerateArray());
            Assert.True(known == one.GetProperty("properties").GetRawText(), told);
            Assert.True(one.GetProperty("errors").GetArrayLength() == 0, told);
            Assert.True(calendar.GetProperty("longest").GetInt32() <= 75 && calendar.GetProperty("bare").GetInt32() == 0, told);
            foreach (var (expected, property) in new[] { (text.Summary, "summary"), (text.Location, "location"), (text.Description, "description") })
            {
                Assert.True(Kept(expected) == one.GetProperty(property).GetString(), $"{told} is read as {one.GetProperty(property)}");
            }
        }
    }

    /// <summary>All of the text, but controls, which no calendar can hold; a torn character is one that is not known.</summary>
    private static string Kept(string text) =>
        Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(string.Concat(text.ReplaceLineEndings("\n").Where(letter => letter == '\n' || !char.IsControl(letter)))));

    private static string Written(Instant at) => InstantPattern.General.Format(at);

    private static async Task<List<JsonElement>> Read(params string[] calendars) =>
        [.. (await Python.Ask("icalendar, vobject", "Calendars/read_calendars.py", calendars)).EnumerateArray()];
}
