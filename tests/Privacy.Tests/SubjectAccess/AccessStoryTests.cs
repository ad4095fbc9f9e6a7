using System.Net;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Notifications.Contracts;
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
        Assert.Equal(["bookings", "contact", "notes", "readers"], groups.Keys.Order(StringComparer.Ordinal).Except(["messages"]));
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

    /// <summary>Two who share a mailbox, are suspected of being one, and one of whom answers for the other: neither is told of the other's number.</summary>
    [Fact]
    public async Task Who_shares_a_mailbox_or_is_tied_to_somebody_is_not_shown_who_the_other_is()
    {
        var shop = await Open(house);
        var (one, other) = (new SubjectId(await shop.Make("clients", new { name = "Kari", email = "k@felles.example" })), new SubjectId(await shop.Make("clients", new { name = "Ola", email = "K@felles.example" })));
        await Done(shop.Post($"clients/{one.Value}/link-dependant", new { clientId = other.Value }));
        var looked = await shop.Owner.Ended((await Done(shop.Post("clients/duplicates"))).GetProperty("id").GetGuid());
        Assert.Equal(1, looked.GetProperty("result").GetProperty("suspected").GetInt32());
        foreach (var (asked, not) in new[] { (one, other), (other, one) })
        {
            var answer = await shop.Owner.Fetched(await shop.Owner.AskedAbout(asked));
            Assert.DoesNotContain(not.Value.ToString(), answer, StringComparison.Ordinal);
            Assert.DoesNotContain("duplicate", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("sameContact", answer, StringComparison.OrdinalIgnoreCase);
            Assert.Contains(asked == one ? "dependant-linked" : "guardian-linked", answer, StringComparison.Ordinal);
        }

        // As one person they are in one answer, and each number in it is their own.
        await Done(shop.Post($"clients/{one.Value}/merge", new { clientId = other.Value }));
        Assert.Contains($"\"client\": \"{other.Value}\"", await shop.Owner.Fetched(await shop.Owner.AskedAbout(one)), StringComparison.Ordinal);
    }

    /// <summary>An answer that looks whole and is hollow would be worse than none.</summary>
    [Fact]
    public async Task Of_somebody_who_is_restricted_nothing_is_put_together_for_who_has_no_legal_purpose()
    {
        var shop = await Open(house);
        var client = await shop.Client("Ragnhild");
        await shop.Booked(client, note: "a bad knee");
        await Done(shop.Post($"clients/{client.Value}/restriction", new { ground = "objected" }));
        var before = await shop.Count("privacy.access_people", $"subject = '{client.Value}'");

        var ended = await shop.Owner.Ended((await Done(shop.Post("data-exports", new { about = "client", id = client.Value }))).GetProperty("id").GetGuid());

        Assert.Equal(("failed", "/problems/restricted-to-legal"), (ended.GetProperty("state").GetString(), ended.GetProperty("problem").GetString()));
        Assert.Equal(before, await shop.Count("privacy.access_people", $"subject = '{client.Value}'"));
        shop.Owner.DefaultRequestHeaders.Add("Bookings-Purpose", "legal");
        Assert.Contains("a bad knee", await shop.Owner.Fetched(await shop.Owner.AskedAbout(client)), StringComparison.Ordinal);
        Assert.True(await shop.Count("privacy.access_people", $"subject = '{client.Value}'") > before);
    }

    /// <summary>What is being put together may have somebody in it who goes meanwhile: it is dropped, and says so. Of another business it is not.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_asks_while_somebody_is_erased_is_told_to_ask_again(bool isOfThisBusiness)
    {
        var shop = await Open(house);
        var (client, elsewhere) = (await shop.Client("Hallvard"), await house.Found());
        var app = await house.Start(otherwise: services => services.AddSingleton<IChosenRecipients>(provider =>
            new Meanwhile(() => provider.GetRequiredService<SealedShelf>().Forget(isOfThisBusiness ? shop.Business : elsewhere))));
        using var owner = house.Door(await house.Token(shop.Business, Role.Owner), app);

        var ended = await owner.Ended((await Done(owner.Command("/v1/data-exports", new { about = "client", id = client.Value }))).GetProperty("id").GetGuid());

        Assert.Equal(isOfThisBusiness ? "failed" : "done", ended.GetProperty("state").GetString());
        Assert.Equal(isOfThisBusiness, ended.TryGetProperty("problem", out var problem) && problem.GetString() == "/problems/erased-meanwhile");
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

        foreach (var role in new[] { Role.Manager, Role.Auditor, Role.Analyst, Role.Support })
        {
            using var door = await house.As(shop.Business, role);
            var own = Parsed(await door.Fetched(await door.Asked("/v1/me/data-exports", new { })));
            Assert.Contains("sign-in", own.GetProperty("groups").EnumerateArray().Select(group => group.GetProperty("code").GetString()));
            Assert.Contains($"\"role\":\"{role}\"", JsonSerializer.Serialize(own), StringComparison.Ordinal);
        }

        var deeds = Parsed(await shop.Owner.Fetched(await shop.Owner.Asked("/v1/me/data-exports", new { })))
            .GetProperty("groups").EnumerateArray().Single(group => group.GetProperty("code").GetString() == "deeds");
        // Who works there has no link of a booking to ask by.
        Assert.DoesNotContain("/v1/public/", deeds.ToString(), StringComparison.Ordinal);
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

    private sealed class Meanwhile(Action deed) : IChosenRecipients
    {
        public Task<IReadOnlyList<string>> Of(TenantId business, CancellationToken cancellation)
        {
            deed();
            return Task.FromResult<IReadOnlyList<string>>([]);
        }
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
