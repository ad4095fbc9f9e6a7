using System.Net;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>Calendars under secret addresses: they say when, to whoever has the address, for as long as it is not revoked.</summary>
public sealed class FeedTests(Practice house) : IClassFixture<Practice>
{
    private static readonly int[] DaysAhead = [0, 60, 120, 180, 240, 300];

    [Fact]
    public async Task A_provider_is_busy_and_nobody_sees_with_whom_or_why()
    {
        var desk = await Desk.Open(house);
        await desk.Book(Desk.At("10:00"));
        var cancelled = await desk.Book(Desk.At("12:00"));
        var (_, url) = await Feed(desk, new { providerId = desk.Provider });

        var before = await Read(url);
        await desk.Cancel(cancelled);
        var after = await Read(url);

        Assert.Equal((2, 1), (Events(before), Events(after)));
        Assert.Contains($"DTSTART;TZID=Europe/Oslo:{Desk.Day:uuuuMMdd}T100000\r\n", after, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Opptatt\r\n", after, StringComparison.Ordinal);
        Assert.Contains("REFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n", after, StringComparison.Ordinal);
        Assert.DoesNotContain("LOCATION", after, StringComparison.Ordinal);
        foreach (var canary in new[] { Desk.ClientName, Desk.ServiceName, Desk.ProviderName, "Storgata", "Fjordklinikken", desk.Client.ToString(), desk.Business.Value })
        {
            Assert.DoesNotContain(canary, after.Replace("\r\n ", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task A_client_sees_their_own_appointments_and_nobody_elses()
    {
        var desk = await Desk.Open(house);
        var other = await desk.Make("clients", new { name = "Somebody else" });
        await desk.Book(Desk.At("10:00"));
        await desk.Book(Desk.At("11:00"), other);

        var text = await Read((await Feed(desk, new { clientId = desk.Client, language = "it" })).Url);

        Assert.Equal(1, Events(text));
        Assert.Contains("SUMMARY:Occupato\r\n", text, StringComparison.Ordinal);
        Assert.Contains("T100000", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("full", Desk.ServiceName, true)]
    [InlineData("noService", "Time", true)]
    [InlineData("noNames", "Time", true)]
    [InlineData("linkOnly", "Opptatt", false)]
    public async Task With_more_detail_it_says_what_messages_may_say_and_no_more(string level, string summary, bool hasPlace)
    {
        var desk = await Desk.Open(house, level: level);
        await desk.Book(Desk.At("10:00"));

        var text = await Read((await Feed(desk, new { providerId = desk.Provider, detail = "service" })).Url);

        Assert.Contains($"SUMMARY:{summary}\r\n", text, StringComparison.Ordinal);
        Assert.Equal(hasPlace, text.Contains("LOCATION:Storgata 1\r\n", StringComparison.Ordinal));
        Assert.DoesNotContain(Desk.ClientName, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_business_says_in_no_message_no_feed_says()
    {
        var desk = await Desk.Open(house);
        await desk.Book(Desk.At("10:00"));
        var (_, url) = await Feed(desk, new { providerId = desk.Provider, detail = "service" });
        Assert.Contains(Desk.ServiceName, await Read(url), StringComparison.Ordinal);

        Assert.True((await desk.Owner.Change("/v1/message-settings", new { level = "noService" })).IsSuccessStatusCode);

        Assert.DoesNotContain(Desk.ServiceName, await Read(url), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_has_not_changed_is_not_sent_again()
    {
        var desk = await Desk.Open(house);
        var (_, url) = await Feed(desk, new { providerId = desk.Provider });
        using var http = new HttpClient();
        using var first = await http.GetAsync(url);
        Assert.Equal("text/calendar; charset=utf-8", first.Content.Headers.ContentType!.ToString());
        Assert.True(first.Headers.CacheControl is { Private: true, NoStore: false });

        Assert.Equal(HttpStatusCode.NotModified, await Again(first.Headers.ETag!.Tag));
        Assert.Equal(HttpStatusCode.NotModified, await Again($"\"x\", W/{first.Headers.ETag!.Tag}"));
        await desk.Book(Desk.At("10:00"));
        Assert.Equal(HttpStatusCode.OK, await Again(first.Headers.ETag!.Tag));

        async Task<HttpStatusCode> Again(string tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url);
            request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            using var answer = await http.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task An_address_that_was_revoked_is_one_that_never_was()
    {
        var desk = await Desk.Open(house);
        var (id, url) = await Feed(desk, new { providerId = desk.Provider });
        await desk.Post($"feeds/{id}/revoke");
        await desk.Post($"feeds/{id}/revoke");

        var never = url[..^20] + new string('A', 16) + ".ics";
        var answers = new List<string>();
        using var http = new HttpClient();
        foreach (var address in new[] { url, never, url.Replace("bcf_", "bcx_", StringComparison.Ordinal) })
        {
            using var answer = await http.GetAsync(address);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            var problem = (await answer.Json()).EnumerateObject().Where(member => member.Name is not ("traceId" or "instance")).Select(member => member.ToString());
            answers.Add(string.Join('\n', problem.Concat(answer.Headers.Select(header => header.Key)).Order(StringComparer.Ordinal)));
        }

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_rotated_feed_has_one_address_the_new_one()
    {
        var desk = await Desk.Open(house);
        foreach (var whose in new object[] { new { providerId = desk.Provider }, new { clientId = desk.Client } })
        {
            var (id, url) = await Feed(desk, whose);
            var fresh = await desk.Post($"feeds/{id}/rotate");

            Assert.Contains("BEGIN:VCALENDAR", await Read(fresh.GetProperty("url").GetString()!), StringComparison.Ordinal);
            using var http = new HttpClient();
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(url)).StatusCode);
            await Desk.Refused("feed-is-revoked", desk.Owner.Command($"/v1/feeds/{id}/rotate", null));
        }
    }

    [Fact]
    public async Task An_address_is_shown_once_and_only_its_hash_is_kept()
    {
        var desk = await Desk.Open(house);
        var body = new { clientId = desk.Client };
        using var first = await desk.Owner.Command("/v1/feeds", body, key: "feed-once");
        await Desk.Refused("address-shown-before", desk.Owner.Command("/v1/feeds", body, key: "feed-once"));
        var token = (await first.Json()).GetProperty("url").GetString()!.Split('/')[^1][..^4];

        Assert.DoesNotContain(token, (await desk.Get("feeds")).GetRawText(), StringComparison.Ordinal);
        foreach (var table in new[] { "notifications.feed_secrets", "notifications.client_feeds", "events.mt_events" })
        {
            Assert.Equal(0L, await house.Ask($"select count(*) from {table} t where t::text like '%{token}%'"));
        }

        // Whose it is stands in the sealed part of history alone.
        Assert.Equal(0L, await house.Ask($"select count(*) from events.mt_events where type = 'client_feed_made' and data::text like '%{desk.Client}%'"));
    }

    [Fact]
    public async Task Each_role_gives_out_what_is_its_own_to_give()
    {
        var desk = await Desk.Open(house);
        var (provider, frontDesk, manager) = (await desk.AsProvider(desk.Provider), await desk.As(Role.FrontDesk), await desk.As(Role.Manager));
        Assert.True((await provider.Command("/v1/feeds", new { providerId = desk.Provider })).IsSuccessStatusCode);
        Assert.True((await frontDesk.Command("/v1/feeds", new { clientId = desk.Client })).IsSuccessStatusCode);
        Assert.True((await manager.Command("/v1/feeds", new { providerId = desk.Provider })).IsSuccessStatusCode);

        await Desk.Refused("feed-is-not-yours", (await desk.AsProvider(Guid.CreateVersion7())).Command("/v1/feeds", new { providerId = desk.Provider }));
        await Desk.Refused("feed-is-not-yours", provider.Command("/v1/feeds", new { clientId = desk.Client }));
        await Desk.Refused("feed-is-not-yours", frontDesk.Command("/v1/feeds", new { providerId = desk.Provider }));
        await Desk.Refused("detail-is-the-owners", manager.Command("/v1/feeds", new { providerId = desk.Provider, detail = "service" }));
        await Desk.Refused("feed-of-nobody", desk.Owner.Command("/v1/feeds", new { providerId = Guid.CreateVersion7() }));
        await Desk.Refused("feed-of-nobody", desk.Owner.Command("/v1/feeds", new { clientId = Guid.CreateVersion7() }));
        await Desk.Refused("invalid-fields", desk.Owner.Command("/v1/feeds", new { providerId = desk.Provider, clientId = desk.Client }));
        await Desk.Refused("invalid-fields", desk.Owner.Command("/v1/feeds", new { }));

        Assert.Equal((1 + 1, 1), (await Count(provider), await Count(frontDesk)));
        var clients = (await frontDesk.GetFeeds())[0].GetProperty("id").GetGuid();
        await Desk.Refused("feed-unknown", provider.Command($"/v1/feeds/{clients}/revoke", null));
        await Desk.Refused("feed-unknown", (await house.As(await house.Found(), Role.Owner)).Command($"/v1/feeds/{clients}/revoke", null));

        static async Task<int> Count(HttpClient door) => (await door.GetFeeds()).Count;
    }

    /// <summary>Also where there is nothing in it, and over a change of the clocks.</summary>
    [Fact]
    public async Task A_program_that_is_not_ours_reads_it()
    {
        var desk = await Desk.Open(house);
        var (_, url) = await Feed(desk, new { providerId = desk.Provider });
        Assert.Contains("BEGIN:VTIMEZONE", await Read(url), StringComparison.Ordinal);
        foreach (var days in DaysAhead)
        {
            await desk.Book(Desk.At("10:00", days));
        }

        var read = (await Python.Ask("icalendar, vobject", "Calendars/read_calendars.py", new[] { await Read(url) }))[0];

        var zone = DateTimeZoneProviders.Tzdb["Europe/Oslo"];
        Assert.Equal("PUBLISH", read.GetProperty("method").GetString());
        Assert.Equal(
            DaysAhead.Select(days => $"{(Desk.Day.PlusDays(days) + new LocalTime(10, 0)).InZoneStrictly(zone).ToInstant()}"),
            read.GetProperty("events").EnumerateArray().Select(one => one.GetProperty("start").GetString()));
        Assert.All(read.GetProperty("events").EnumerateArray(), one => Assert.Empty(one.GetProperty("errors").EnumerateArray()));
    }

    [Fact]
    public async Task No_business_sees_the_feeds_of_another()
    {
        var desk = await Desk.Open(house);
        await Feed(desk, new { clientId = desk.Client });
        await Feed(desk, new { providerId = desk.Provider });
        var stranger = await house.Found();
        foreach (var table in new[] { "provider_feeds", "client_feeds" })
        {
            Assert.NotEqual(0L, await house.Ask($"select count(*) from notifications.{table}", desk.Business.Value, asWeb: true));
            Assert.Equal(0L, await house.Ask($"select count(*) from notifications.{table} where tenant_id = '{desk.Business}'", stranger.Value, asWeb: true));
        }

        // Nor can anybody who is let in read a hash.
        await Assert.ThrowsAsync<Npgsql.PostgresException>(() => house.Ask("select hash from notifications.feed_secrets", desk.Business.Value, asWeb: true));
    }

    private static async Task<(Guid Id, string Url)> Feed(Desk desk, object whose)
    {
        var made = await desk.Post("feeds", whose);
        return (made.GetProperty("id").GetGuid(), made.GetProperty("url").GetString()!);
    }

    private static async Task<string> Read(string url)
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(url);
    }

    private static int Events(string calendar) => calendar.Split("BEGIN:VEVENT").Length - 1;
}

internal static class FeedDoors
{
    public static async Task<IReadOnlyList<JsonElement>> GetFeeds(this HttpClient door) => [.. (await Desk.Done(door.GetAsync("/v1/feeds"))).GetProperty("items").EnumerateArray()];
}
