using System.Net;
using System.Net.Http.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;
using static Bookings.Privacy.Tests.Nights;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>How rules are set and nights are seen over HTTP.</summary>
public sealed class RetentionApiTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task Rules_are_set_whole_and_shown_with_when_they_come_into_force()
    {
        var shop = await Open(house);
        var empty = await shop.Get("retention");
        Assert.Equal((0, 0, 7), (empty.GetProperty("rules").GetArrayLength(), empty.GetProperty("noticeDays").GetInt32(), empty.GetProperty("graceDays").GetInt32()));
        Assert.Equal("consent-proof", empty.GetProperty("byLaw")[0].GetProperty("class").GetString());

        var set = await shop.Keep(Rule("medical", 30), Rule("contact", 1095), Rule("staff", 365, "booked"));
        Assert.Equal(["contact", "medical", "staff"], set.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("class").GetString()));
        Assert.Equal([true, true, true], set.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("isHeld").GetBoolean()));
        Assert.Equal(["end", "end", "booked"], set.GetProperty("rules").EnumerateArray().Select(rule => rule.GetProperty("anchor").GetString()));
        var now = NodaTime.SystemClock.Instance.GetCurrentInstant().ToDateTimeOffset();
        Assert.All(set.GetProperty("rules").EnumerateArray(), rule => Assert.InRange(rule.GetProperty("inForceAt").GetDateTimeOffset(), now.AddDays(6.9), now.AddDays(7.1)));
        Assert.Equal(set.ToString(), (await shop.Get("retention")).ToString());

        Assert.False((await shop.Keep(Rule("invoice", 30))).GetProperty("rules")[0].GetProperty("isHeld").GetBoolean());
        await shop.Keep();
        Assert.Equal(0, (await shop.Get("retention")).GetProperty("rules").GetArrayLength());
    }

    [Fact]
    public async Task They_are_changed_by_who_has_seen_them_and_by_nobody_but_the_owner()
    {
        var shop = await Open(house);
        using var blind = await shop.Owner.PutAsJsonAsync("/v1/retention", new { rules = new[] { Rule("contact", 1) } });
        Assert.Equal(HttpStatusCode.PreconditionRequired, blind.StatusCode);
        await shop.Keep(Rule("contact", 1000));
        using var stale = await shop.Owner.TryKeep(new[] { Rule("contact", 1) }, ifMatch: "\"0\"");
        Assert.Equal(HttpStatusCode.PreconditionFailed, stale.StatusCode);
        using var manager = await (await house.As(shop.Business, Role.Manager)).TryKeep(new[] { Rule("contact", 1) });
        Assert.Equal(HttpStatusCode.Forbidden, manager.StatusCode);
        Assert.Equal(1000, (await shop.Get("retention")).GetProperty("rules")[0].GetProperty("days").GetInt32());
    }

    [Fact]
    public async Task What_nobody_has_decided_is_named_with_a_warning_until_it_has_a_rule_or_a_reason()
    {
        var shop = await Open(house);
        var empty = await shop.Get("retention");
        Assert.Equal("contact booking medical staff applicant", Undecided(empty));
        Assert.Contains("Nobody has decided how long this is kept: contact, booking, medical, staff, applicant.", empty.GetProperty("warning").GetString(), StringComparison.Ordinal);

        object[] some = [Rule("contact", 1095), Because("medical", "legal-obligation"), Because("staff", "legal-claims")];
        var simulated = await shop.Simulated(shop.Owner, some);
        Assert.Equal("booking applicant", Undecided(simulated));
        Assert.Contains("booking, applicant", simulated.GetProperty("warning").GetString(), StringComparison.Ordinal);

        var set = await shop.Keep(some);
        Assert.Equal("booking applicant", Undecided(set));
        Assert.Equal([null, "legal-obligation", "legal-claims"], set.GetProperty("rules").EnumerateArray().Select(rule => rule.TryGetProperty("because", out var because) ? because.GetString() : null));
        var all = await shop.Keep([.. some, Rule("booking", 365), Rule("applicant", 180)]);
        Assert.Equal(("", false), (Undecided(all), all.TryGetProperty("warning", out _)));

        static object Because(string held, string because) => new { @class = held, because };
        static string Undecided(System.Text.Json.JsonElement view) => string.Join(' ', view.GetProperty("undecided").EnumerateArray().Select(one => one.GetString()));
    }

    [Theory]
    [InlineData("""{ "class": "contact", "because": "we like it" }""", "/rules/0/because")]
    [InlineData("""{ "class": "contact", "days": 3, "because": "archive" }""", "/rules/0/days")]
    [InlineData("""{ "class": "contact" }""", "/rules/0/days")]
    [InlineData("""{ "class": "contacts", "days": 3 }""", "/rules/0/class")]
    [InlineData("""{ "class": "contact", "days": 0 }""", "/rules/0/days")]
    [InlineData("""{ "class": "contact", "days": 36501 }""", "/rules/0/days")]
    [InlineData("""{ "class": "contact", "days": 3, "anchor": "birth" }""", "/rules/0/anchor")]
    [InlineData("""{ "class": "contact", "days": 3 }, { "class": "contact", "days": 4 }""", "/rules")]
    public async Task What_makes_no_sense_is_said_where_it_stands(string rules, string pointer)
    {
        var shop = await Open(house);
        foreach (var (method, path) in new[] { (HttpMethod.Put, "/v1/retention"), (HttpMethod.Post, "/v1/retention/simulate") })
        {
            var request = new HttpRequestMessage(method, path) { Content = new StringContent($$"""{ "rules": [{{rules}}] }""", null, "application/json") };
            request.Headers.TryAddWithoutValidation("If-Match", "\"0\"");
            using var answer = await shop.Owner.SendAsync(request);
            Assert.Contains(pointer, (await answer.Json()).GetProperty("errors").EnumerateObject().Select(error => error.Name));
        }
    }

    [Fact]
    public async Task What_the_law_keeps_has_no_rule()
    {
        var shop = await Open(house);
        using var set = await shop.Owner.TryKeep(new[] { Rule("consent-proof", 1) });
        Assert.Equal("kept-by-law", await set.Problem());
        using var simulated = await shop.Owner.PostAsJsonAsync("/v1/retention/simulate", new { rules = new[] { Rule("consent-proof", 1) } });
        Assert.Equal("kept-by-law", await simulated.Problem());
    }

    [Fact]
    public async Task A_simulation_changes_nothing_and_speaks_the_language_that_is_asked_for()
    {
        var shop = await Open(house);
        await shop.Booked(await shop.Client("Sett"));
        var position = await shop.Digest($"select * from events.mt_events where tenant_id = '{shop.Business.Value}'");
        shop.LaterOwner.DefaultRequestHeaders.AcceptLanguage.ParseAdd("nb");
        var simulated = await shop.Simulated(shop.LaterOwner, Rule("contact", 300), Rule("booking", 300));
        // Its grace begins when it is saved: until then the night takes nobody by it.
        var from = NodaTime.SystemClock.Instance.GetCurrentInstant().Plus(NodaTime.Duration.FromDays(372)).InZone(NodaTime.DateTimeZoneProviders.Tzdb["Europe/Oslo"]).Date;
        Assert.Equal($"I natt, contact: 1 slettes (når regelen gjelder, fra {from:uuuu-MM-dd}), beskyttet 0.", simulated.GetProperty("said").GetString());
        // Whose person goes whole is not counted twice.
        Assert.Equal((0, 0, ""), simulated.Of("booking"));
        Assert.Equal(position, await shop.Digest($"select * from events.mt_events where tenant_id = '{shop.Business.Value}'"));
        Assert.Equal(0, await shop.Count("privacy.retention_rules"));
        Assert.Equal(0, await shop.Count("privacy.retention_notices"));
    }

    [Fact]
    public async Task Nights_are_listed_newest_first_and_a_page_at_a_time()
    {
        var shop = await Open(house);
        await shop.Keep(Rule("contact", 300));
        foreach (var days in (int[])[365, 366, 367])
        {
            await shop.Night(await shop.In(days));
        }

        var first = await shop.Get("retention/runs?limit=2");
        var rest = await shop.Get($"retention/runs?limit=2&cursor={first.GetProperty("next").GetString()}");
        var nights = first.GetProperty("items").EnumerateArray().Concat(rest.GetProperty("items").EnumerateArray()).Select(run => run.GetProperty("night").GetString()).ToList();
        Assert.Equal(3, nights.Count);
        Assert.Equal(nights.OrderDescending(StringComparer.Ordinal), nights);
        Assert.All(first.GetProperty("items").EnumerateArray(), run => Assert.NotEqual(System.Text.Json.JsonValueKind.Null, run.GetProperty("endedAt").ValueKind));
    }
}
