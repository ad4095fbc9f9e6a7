using System.Net;
using Bookings.Kernel;
using Xunit;

namespace Bookings.Scheduling.Tests;

public sealed class SetupApiTests(SetupHost host) : IClassFixture<SetupHost>
{
    private static readonly object Oslo = new { name = "Sentrum", zone = "Europe/Oslo", address = "Storgata 1\n0155 Oslo" };

    [Fact]
    public async Task A_location_goes_out_as_it_came_in()
    {
        var owner = host.As(await host.Found(), Role.Owner);
        var created = await owner.Post("locations", Oslo);

        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("\"1\"", created.Headers.ETag!.Tag);
        var location = await owner.Read(created.Headers.Location!.ToString()["/v1/".Length..]);
        Assert.Equal("Sentrum", location.GetProperty("name").GetString());
        Assert.Equal("Storgata 1\n0155 Oslo", location.GetProperty("address").GetString());
        Assert.Equal("Europe/Oslo", location.GetProperty("zone").GetString());
        Assert.Equal("open", location.GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_change_needs_the_version_it_was_decided_on()
    {
        var owner = host.As(await host.Found(), Role.Owner);
        var path = $"locations/{await owner.Make("locations", Oslo)}";

        Assert.Equal("428 precondition-required", await Door.Problem(owner.Patch(path, new { name = "Majorstua" }, ifMatch: null)));
        Assert.Equal("\"2\"", (await owner.Patch(path, new { name = "Majorstua" }, "\"1\"")).Headers.ETag!.Tag);
        Assert.Equal("412 precondition-failed", await Door.Problem(owner.Patch(path, new { name = "Grünerløkka" }, "\"1\"")));
        Assert.Equal("Storgata 1\n0155 Oslo", (await owner.Read(path)).GetProperty("address").GetString());
    }

    [Fact]
    public async Task A_merge_patch_may_say_that_it_is_one()
    {
        var owner = host.As(await host.Found(), Role.Owner);
        var path = $"locations/{await owner.Make("locations", Oslo)}";

        await Door.Succeed(owner.Patch(path, new { address = (string?)null }, "\"1\"", "application/merge-patch+json"));

        Assert.Equal(System.Text.Json.JsonValueKind.Null, (await owner.Read(path)).GetProperty("address").ValueKind);
        Assert.Equal("422 invalid-fields /name", await Door.Problem(owner.Patch(path, new { name = (string?)null }, "\"2\"")));
    }

    [Fact]
    public async Task The_same_key_makes_one_location_and_gives_the_same_answer()
    {
        var owner = host.As(await host.Found(), Role.Owner);

        var first = await Door.Body(await owner.Post("locations", Oslo, "a-key"));
        var again = await Door.Body(await owner.Post("locations", Oslo, "a-key"));

        Assert.Equal(first.GetProperty("id").GetGuid(), again.GetProperty("id").GetGuid());
        Assert.Equal(1, (await owner.Read("locations")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Another_businesss_location_is_not_there()
    {
        var path = $"locations/{await host.As(await host.Found(), Role.Owner).Make("locations", Oslo)}";
        var stranger = host.As(await host.Found(), Role.Owner);

        Assert.Equal("404 location-unknown", await Door.Problem(stranger.Get(path)));
        Assert.Equal("404 location-unknown", await Door.Problem(stranger.Patch(path, new { name = "Mine" }, "\"1\"")));
        Assert.Equal(0, (await stranger.Read("locations")).GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Pages_show_everything_once()
    {
        var owner = host.As(await host.Found(), Role.Owner);
        var made = new List<Guid>();
        for (var i = 0; i < 5; i++)
        {
            made.Add(await owner.Make("pools", new { name = $"Room {i}", quantity = i + 1 }));
        }

        var (shown, next) = (new List<Guid>(), (string?)null);
        do
        {
            var page = await owner.Read($"pools?limit=2{(next is null ? "" : $"&cursor={next}")}");
            shown.AddRange(page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
            next = page.GetProperty("next").GetString();
        }
        while (next is not null);

        Assert.Equal(made, shown);
    }

    [Fact]
    public async Task What_a_body_names_must_be_there()
    {
        var (owner, stranger) = (host.As(await host.Found(), Role.Owner), host.As(await host.Found(), Role.Owner));
        var foreign = await stranger.Make("locations", Oslo);

        Assert.Equal("422 reference-unknown", await Door.Problem(owner.Post("providers", new { displayName = "Kari", locations = Door.Many(foreign) })));
        Assert.Equal("422 reference-unknown", await Door.Problem(owner.Post("pools", new { name = "Room", quantity = 1, locationId = foreign })));
    }

    /// <summary>F14 at the door: what is not a canonical name of a place is refused, and what is stored is one.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("europe/berlin")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("EST5EDT")]
    [InlineData("../../etc/passwd")]
    [InlineData("+01:00")]
    public async Task A_zone_is_the_name_of_a_place(string zone)
    {
        var owner = host.As(await host.Found(), Role.Owner);
        Assert.Equal("422 invalid-fields /zone", await Door.Problem(owner.Post("locations", new { name = "Sentrum", zone })));
    }

    [Fact]
    public async Task Every_wrong_field_is_named()
    {
        var owner = host.As(await host.Found(), Role.Owner);

        Assert.Equal("422 invalid-fields /name /zone", await Door.Problem(owner.Post("locations", new { name = "", zone = "US/Eastern" })));
        Assert.Equal(
            "422 invalid-fields /name/default /rules/durations/0 /rules/stepMinutes",
            await Door.Problem(owner.Post("services", new
            {
                name = new { @default = "en", texts = new { nb = "Klipp" } },
                category = "hair",
                rules = new { durations = Door.Many("PT0S"), stepMinutes = 0 },
            })));
        Assert.Equal("422 invalid-fields /displayName /title/texts/en /bio/texts", await Door.Problem(owner.Post("providers", new
        {
            displayName = "Kari\nNordmann",
            title = new { @default = "en", texts = new { en = "two\nlines" } },
            bio = new { @default = "en", texts = new { en = "two\nlines are fine here", e = "no such language" } },
        })));
        var without = new { @default = "en", texts = new { en = (string?)null } };
        Assert.Equal("422 invalid-fields /title/texts/en", await Door.Problem(owner.Post("providers", new { displayName = "Kari", title = without })));
        Assert.Equal("422 invalid-fields /name/texts/en", await Door.Problem(owner.Post("services", new { name = without, category = "hair" })));
        Assert.Equal("400 malformed-request /category", await Door.Problem(owner.Post("services", new { name = new { @default = "en", texts = new { en = "Cut" } }, category = "magic" })));
    }

    [Fact]
    public async Task A_service_goes_out_with_the_rules_it_came_in_with()
    {
        var owner = host.As(await host.Found(), Role.Owner);
        var service = await owner.Make("services", new
        {
            name = new { @default = "nb", texts = new { nb = "Klipp", en = "Haircut" } },
            category = "hair",
            rules = new { durations = Door.Many("PT30M", "PT1H"), bufferAfter = "PT10M", noticeToBook = "PT2H", mostPerDay = 8, price = new { minor = 50_000, currency = "NOK" } },
        });
        await Door.Succeed(owner.Patch($"services/{service}", new { rules = new { mostPerDay = (int?)null, price = new { minor = 60_000 } }, name = new { texts = new { it = "Taglio" } } }, "\"1\""));

        var shown = await owner.Read($"services/{service}");
        var rules = shown.GetProperty("rules");

        Assert.Equal("Taglio", shown.GetProperty("name").GetProperty("texts").GetProperty("it").GetString());
        Assert.Equal("Klipp", shown.GetProperty("name").GetProperty("texts").GetProperty("nb").GetString());
        Assert.Equal(["PT30M", "PT1H"], rules.GetProperty("durations").EnumerateArray().Select(length => length.GetString()));
        Assert.Equal("PT10M", rules.GetProperty("bufferAfter").GetString());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, rules.GetProperty("mostPerDay").ValueKind);
        Assert.Equal(60_000, rules.GetProperty("price").GetProperty("minor").GetInt64());
        Assert.Equal("NOK", rules.GetProperty("price").GetProperty("currency").GetString());
        Assert.Equal("draft", shown.GetProperty("status").GetString());
        Assert.Equal("409 nobody-gives-it", await Door.Problem(owner.Post($"services/{service}/publish")));
    }

    [Fact]
    public async Task A_schedule_goes_out_as_it_came_in()
    {
        var owner = host.As(await host.Found(), Role.Owner);
        var provider = await owner.Make("providers", new { displayName = "Kari" });
        var hours = new { days = new Dictionary<string, object[]>(StringComparer.Ordinal) { ["monday"] = [new { from = "09:00", to = "12:00" }, new { from = "13:00", to = "00:00" }] } };

        Assert.Equal("422 zone-needed", await Door.Problem(owner.Put($"providers/{provider}/schedule/weeks/2027-01-01", hours)));
        await owner.Make("locations", Oslo);
        await Door.Succeed(owner.Put($"providers/{provider}/schedule/weeks/2027-01-01", hours));
        await Door.Succeed(owner.Put($"providers/{provider}/schedule/dates/2027-03-01", new { ranges = Array.Empty<object>() }));
        var away = await owner.Make($"providers/{provider}/schedule/time-off", new { from = "2027-07-01T00:00:00", to = "2027-08-01T00:00:00", kind = "leave" });

        var schedule = await owner.Read($"providers/{provider}/schedule");
        Assert.Equal("Europe/Oslo", schedule.GetProperty("zone").GetString());
        Assert.Equal("13:00", schedule.GetProperty("weeks")[0].GetProperty("days").GetProperty("monday")[1].GetProperty("from").GetString());
        Assert.Equal("2027-03-01", schedule.GetProperty("dates")[0].GetProperty("date").GetString());
        Assert.Equal(away, schedule.GetProperty("timeOff")[0].GetProperty("id").GetGuid());
        await Door.Succeed(owner.Delete($"providers/{provider}/schedule/time-off/{away}"));
        Assert.Equal(0, (await owner.Read($"providers/{provider}/schedule")).GetProperty("timeOff").GetArrayLength());
        Assert.Equal("404 time-off-unknown", await Door.Problem(owner.Delete($"providers/{provider}/schedule/time-off/{away}")));
    }

    [Fact]
    public async Task A_provider_plans_their_own_hours_only()
    {
        var business = await host.Found();
        var owner = host.As(business, Role.Owner);
        await owner.Make("locations", Oslo);
        var (kari, ola) = (await owner.Make("providers", new { displayName = "Kari" }), await owner.Make("providers", new { displayName = "Ola" }));
        var herself = host.As(business, Role.Provider, kari);
        var off = new { from = "2027-07-01T00:00:00", to = "2027-08-01T00:00:00" };

        await Door.Succeed(herself.Post($"providers/{kari}/schedule/time-off", off));
        Assert.Equal("403 not-your-schedule", await Door.Problem(herself.Post($"providers/{ola}/schedule/time-off", off)));
        Assert.Equal("403 forbidden", await Door.Problem(host.As(business, Role.FrontDesk).Post($"providers/{kari}/schedule/time-off", off)));
        Assert.Equal("403 forbidden", await Door.Problem(herself.Post("locations", Oslo)));
    }

    [Fact]
    public async Task Holidays_and_closures_make_the_calendar()
    {
        var owner = host.As(await host.Found(), Role.Manager);
        await Door.Succeed(owner.Post("calendar/holidays", new { region = "NO", years = Door.Many(2027) }));
        await Door.Succeed(owner.Post("calendar/close", new { from = "2027-07-01", through = "2027-07-31" }));
        await Door.Succeed(owner.Post("calendar/reopen", new { from = "2027-05-17", through = "2027-05-17" }));

        var calendar = await owner.Read("calendar");
        // Twelve holidays on eleven dates (Whit Monday falls on Constitution Day), one of them reopened.
        Assert.Equal(10, calendar.GetProperty("holidays").GetArrayLength());
        Assert.Contains("Skjærtorsdag", calendar.GetProperty("holidays").EnumerateArray().Select(day => day.GetProperty("localName").GetString()));
        Assert.Equal("2027-07-31", calendar.GetProperty("closures")[0].GetProperty("through").GetString());
        Assert.Equal("422 invalid-fields /region", await Door.Problem(owner.Post("calendar/holidays", new { region = "XX", years = Door.Many(2027) })));
    }

    [Fact]
    public async Task An_old_version_of_the_terms_can_still_be_read()
    {
        var owner = host.As(await host.Found(), Role.Owner);
        var path = $"cancellation-policies/{CancellationPolicy.DefaultId.Value}";
        Assert.Equal(0, (await owner.Read(path)).GetProperty("version").GetInt64());

        await Door.Succeed(owner.Post($"{path}/publish", new { name = "Usual", freeUntil = "PT24H", lateFee = new { kind = "partOfPrice", percent = 50 } }));
        await Door.Succeed(owner.Post($"{path}/publish", new { name = "Strict", freeUntil = "PT48H", late = "refuse" }));

        var strict = await owner.Read(path);
        Assert.Equal("Strict", strict.GetProperty("name").GetString());
        Assert.Equal(["en", "nb", "it"], strict.GetProperty("text").GetProperty("texts").EnumerateObject().Select(text => text.Name));
        Assert.Contains("frem til 48 timer før", strict.GetProperty("text").GetProperty("texts").GetProperty("nb").GetString(), StringComparison.Ordinal);
        Assert.Equal("PT24H", (await owner.Read($"{path}/versions/1")).GetProperty("freeUntil").GetString());
        Assert.Equal("404 cancellation-policy-unknown", await Door.Problem(owner.Get($"{path}/versions/3")));
    }
}
