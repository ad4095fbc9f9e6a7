using System.Net;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Who asks what is held on somebody, and who gets to read it.</summary>
public sealed class AccessStoryTests(Practice house) : IClassFixture<Practice>
{
    private const string Canary = "Ingeborgkanari";

    [Fact]
    public async Task The_practice_sees_everything_on_a_client_and_nothing_on_another()
    {
        var shop = await Open(house);
        var (client, other) = (await shop.Client(Canary), await shop.Client("Olafkanari"));
        var appointment = await shop.Booked(client, note: "a bad knee");
        await shop.Booked(other, note: "a stiff neck");
        await Done(shop.Post($"clients/{client.Value}/notes", new { text = "likes tea" }));

        var answer = Parsed(await shop.Owner.Fetched(await shop.Owner.AskedAbout(client, language: "nb")));

        Assert.Equal("bookings-subject-access/v1", answer.GetProperty("format").GetString());
        Assert.Equal("Alt som er lagret om deg", answer.GetProperty("title").GetString());
        var groups = answer.GetProperty("groups").EnumerateArray().ToDictionary(group => group.GetProperty("code").GetString()!);
        Assert.Equal(["bookings", "contact", "notes"], groups.Keys.Order(StringComparer.Ordinal).Except(["messages"]));
        Assert.Contains("likes tea", groups["notes"].ToString(), StringComparison.Ordinal);
        Assert.Contains("a bad knee", groups["bookings"].ToString(), StringComparison.Ordinal);
        Assert.Contains(appointment.ToString(), groups["bookings"].ToString(), StringComparison.Ordinal);
        Assert.Contains("ingeborgkanari@example.org", groups["contact"].ToString(), StringComparison.Ordinal);
        Assert.Equal("booking", groups["bookings"].GetProperty("records")[0].GetProperty("dataClass").GetString());
        Assert.DoesNotContain("Olafkanari", answer.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("stiff neck", answer.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_was_merged_into_somebody_is_in_the_same_answer()
    {
        var shop = await Open(house);
        var (one, two) = (await shop.Client("Solveig"), await shop.Client("Solveigtwo"));
        await Done(shop.Post($"clients/{one.Value}/merge", new { clientId = two.Value }));
        var answer = await shop.Owner.Fetched(await shop.Owner.AskedAbout(two));
        Assert.Contains("solveig@example.org", answer, StringComparison.Ordinal);
        Assert.Contains("solveigtwo@example.org", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_who_is_restricted_is_shown_and_somebody_who_is_erased_is_not_there()
    {
        var shop = await Open(house);
        var (restricted, erased) = (await shop.Client("Ragnhild"), await shop.Client("Torbjorn"));
        await house.Ask($"update vault.subjects set state = 2 where id = '{restricted.Value}'");
        // To answer them is what the law asks for; whoever does it says so.
        shop.Owner.DefaultRequestHeaders.Add("Bookings-Purpose", "legal");
        Assert.Contains("ragnhild@example.org", await shop.Owner.Fetched(await shop.Owner.AskedAbout(restricted)), StringComparison.Ordinal);
        shop.Owner.DefaultRequestHeaders.Remove("Bookings-Purpose");

        await shop.Erased(erased);
        await Refused("nothing-held", HttpStatusCode.NotFound, shop.Owner.Command("/v1/data-exports", new { about = "client", id = erased.Value }));
        await Refused("nothing-held", HttpStatusCode.NotFound, shop.Owner.Command("/v1/data-exports", new { about = "client", id = Guid.CreateVersion7() }));
    }

    [Fact]
    public async Task An_answer_that_waits_is_gone_as_soon_as_its_person_is_erased()
    {
        var shop = await Open(house);
        var client = await shop.Client("Sigrid");
        var export = await shop.LaterOwner.AskedAbout(client);
        Assert.Contains("sigrid@example.org", await shop.LaterOwner.Fetched(export), StringComparison.Ordinal);
        await shop.Erased(client);
        await Refused("answer-gone", HttpStatusCode.NotFound, shop.LaterOwner.GetAsync($"/v1/data-exports/{export}"));
    }

    [Fact]
    public async Task Only_who_asked_fetches_it_and_only_in_their_business()
    {
        var shop = await Open(house);
        var export = await shop.Owner.AskedAbout(await shop.Client("Hallvard"));
        foreach (var door in new[] { await house.As(shop.Business, Role.Owner), await house.As(shop.Business, Role.Manager), await house.As(await house.Found(), Role.Owner) })
        {
            await Refused("answer-gone", HttpStatusCode.NotFound, door.GetAsync($"/v1/data-exports/{export}"));
        }

        Assert.Contains("Hallvard", await shop.Owner.Fetched(export), StringComparison.Ordinal);
        foreach (var role in new[] { Role.Provider, Role.FrontDesk, Role.Auditor, Role.Analyst, Role.Support })
        {
            using var door = await house.As(shop.Business, role);
            using var answer = await door.Command("/v1/data-exports", new { about = "client", id = Guid.CreateVersion7() });
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
    }

    [Fact]
    public async Task A_provider_and_a_user_each_see_themself()
    {
        var shop = await Open(house);
        await shop.Booked(await shop.Client(Canary), note: "a bad knee");
        var provider = Parsed(await shop.Owner.Fetched(await shop.Owner.AskedAbout(new(shop.Provider), "provider")));
        Assert.Contains("Ada Berg", provider.ToString(), StringComparison.Ordinal);
        var work = Assert.Single(provider.GetProperty("groups").EnumerateArray().ToList());
        Assert.Equal(
            ["appointment", "provider-registered", "schedule-begun", "weekly-hours-set"],
            work.GetProperty("records").EnumerateArray().Select(record => record.GetProperty("what").GetString()!).Distinct().Order(StringComparer.Ordinal));
        Assert.DoesNotContain(Canary, provider.ToString(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("bad knee", provider.ToString(), StringComparison.Ordinal);

        foreach (var role in new[] { Role.Manager, Role.Auditor, Role.Analyst })
        {
            using var door = await house.As(shop.Business, role);
            var own = Parsed(await door.Fetched(await door.Asked("/v1/me/data-exports", new { })));
            Assert.Contains("sign-in", own.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("code").GetString()));
            Assert.Contains($"\"role\":\"{role}\"", JsonSerializer.Serialize(own), StringComparison.Ordinal);
        }

        var deeds = Parsed(await shop.Owner.Fetched(await shop.Owner.Asked("/v1/me/data-exports", new { })))
            .GetProperty("groups").EnumerateArray().Single(group => group.GetProperty("code").GetString() == "deeds");
        Assert.Contains("client_registered", deeds.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, deeds.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Fetching_changes_nothing_and_nothing_that_waits_is_stored_in_the_database()
    {
        var shop = await Open(house);
        var export = await shop.Owner.AskedAbout(await shop.Client(Canary));
        var before = await Everything(shop);
        foreach (var format in new[] { "json", "csv", "pdf", "html" })
        {
            await shop.Owner.Fetched(export, format);
            await shop.Owner.Fetched(export, format);
        }

        Assert.Equal(before, await Everything(shop));
        var operations = $"{await house.Ask($"select string_agg(t::text, ' ') from events.operations t where tenant_id = '{shop.Business.Value}'")}";
        Assert.Contains(export, operations, StringComparison.Ordinal);
        Assert.DoesNotContain(Canary, operations, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_cannot_be_read_is_marked_and_counted_and_everything_else_is_there()
    {
        var shop = await Open(house);
        var client = await shop.Client("Borghild");
        await Done(shop.Post($"clients/{client.Value}/notes", new { text = "likes tea" }));
        await house.Ask($"update events.mt_events set sealed = set_byte(sealed, octet_length(sealed) - 1, get_byte(sealed, octet_length(sealed) - 1) # 1) where tenant_id = '{shop.Business.Value}' and type = 'note_added'");
        house.Service<Vault>().Forget(null);

        var ended = await shop.Owner.Ended((await Done(shop.Post("data-exports", new { about = "client", id = client.Value }))).GetProperty("id").GetGuid());

        Assert.Equal(1, ended.GetProperty("result").GetProperty("unreadable").GetInt32());
        var answer = Parsed(await shop.Owner.Fetched(ended.GetProperty("result").GetProperty("export").GetString()!));
        var records = answer.GetProperty("groups").EnumerateArray().SelectMany(group => group.GetProperty("records").EnumerateArray()).ToList();
        var broken = Assert.Single(records, record => record.TryGetProperty("incomplete", out var marked) && marked.GetBoolean());
        Assert.Equal("note-added", broken.GetProperty("what").GetString());
        Assert.DoesNotContain("likes tea", answer.ToString(), StringComparison.Ordinal);
        Assert.Contains("borghild@example.org", answer.ToString(), StringComparison.Ordinal);
    }

    private static JsonElement Parsed(string json) => JsonDocument.Parse(json).RootElement;

    private static async Task Refused(string code, HttpStatusCode status, Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        Assert.Equal((status, code), (answer.StatusCode, await answer.Problem()));
    }

    private static async Task<string> Everything(Shop shop)
    {
        var all = new List<string>();
        foreach (var table in new[] { "events.mt_events", "events.operations", "vault.subjects", "vault.stream_keys", "scheduling.appointments", "clients.clients", "privacy.data_requests" })
        {
            all.Add(await shop.Digest($"select * from {table} where tenant_id = '{shop.Business.Value}'"));
        }

        return string.Join('\n', all);
    }
}
