using System.Net.Http.Json;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>GDPR Art. 18: what is restricted is kept and not used, whichever door one comes by.</summary>
public sealed class RestrictionTests(Practice house) : IClassFixture<Practice>
{
    private const string Name = "Ragnhild";

    /// <summary>Everything about her that nobody may read for another purpose than a legal one.</summary>
    private static readonly string[] Canaries = [Name, "ragnhild@example.org", "+4790000001", "afraid of needles", "comes with her dog"];

    [Fact]
    public async Task Whoever_has_no_legal_purpose_sees_that_somebody_is_restricted_and_nothing_else()
    {
        var (shop, client, appointment) = await Somebody();
        foreach (var path in Doors(client, appointment))
        {
            Assert.True(await Shows(shop, path, null), path);
        }

        await Restrict(shop, client);
        foreach (var path in Doors(client, appointment))
        {
            foreach (var purpose in new[] { null, "care", "request", "administration" })
            {
                Assert.False(await Shows(shop, path, purpose), $"{path} {purpose}");
            }

            Assert.True(await Shows(shop, path, "legal"), path);
        }

        var shown = await shop.Get($"clients/{client.Value}");
        Assert.True(shown.GetProperty("restricted").GetBoolean());
        Assert.False(shown.GetProperty("erased").GetBoolean());
        Assert.Equal(3, shown.EnumerateObject().Count());
        var listed = (await shop.Get("clients")).GetProperty("items").EnumerateArray().Single(one => one.GetProperty("id").GetGuid() == client.Value);
        Assert.True(listed.GetProperty("restricted").GetBoolean());
        var booked = await shop.Get($"appointments/{appointment}");
        Assert.True(booked.GetProperty("clientRestricted").GetBoolean());
        Assert.False(booked.GetProperty("clientErased").GetBoolean());
        Assert.Equal("restricted-to-legal", await (await shop.Owner.GetAsync($"/v1/clients/{client.Value}/notes")).Problem());
    }

    /// <summary>The control: without the state in the vault, which is the protection, every door shows her again.</summary>
    [Fact]
    public async Task Without_the_protection_the_doors_show_them()
    {
        var (shop, client, appointment) = await Somebody();
        await Restrict(shop, client);
        await house.Ask($"update vault.subjects set state = 1 where id = '{client.Value}'");
        foreach (var path in Doors(client, appointment))
        {
            Assert.True(await Shows(shop, path, null), path);
        }
    }

    [Fact]
    public async Task What_was_kept_in_a_cache_before_is_not_confirmed_after_it()
    {
        var (shop, client, _) = await Somebody();
        using var before = await shop.Owner.GetAsync($"/v1/clients/{client.Value}");
        await Restrict(shop, client);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/clients/{client.Value}") { Headers = { IfNoneMatch = { before.Headers.ETag! } } };
        using var after = await shop.Owner.SendAsync(request);
        Assert.Equal(200, (int)after.StatusCode);
        Assert.Null(after.Headers.ETag);
    }

    [Fact]
    public async Task An_export_has_their_number_and_not_them()
    {
        var (shop, client, _) = await Somebody();
        var other = await shop.Client("Torbjorn");
        await Restrict(shop, client);

        var csv = await Exported(shop, null);
        Assert.DoesNotContain(Canaries, canary => csv.Contains(canary, StringComparison.Ordinal) && canary != "+4790000001");
        Assert.EndsWith(",yes", csv.Split('\n').Single(line => line.Contains(client.Value.ToString(), StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("Torbjorn", csv.Split('\n').Single(line => line.Contains(other.Value.ToString(), StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains(Name, await Exported(shop, "legal"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_booked_added_or_changed_and_whoever_tries_is_told_why()
    {
        var (shop, client, appointment) = await Somebody();
        await Restrict(shop, client);
        var before = await shop.Count("events.mt_events");
        foreach (var (path, body) in new (string, object?)[]
        {
            ("appointments", new { clientId = client.Value, serviceId = shop.Service, providerId = shop.Provider, start = Start(5) }),
            ($"appointments/{appointment}/cancel", new { by = "practice" }),
            ($"clients/{client.Value}/notes", new { text = "too late" }),
            ($"clients/{client.Value}/archive", null),
            ("waitlist", new { clientId = client.Value, serviceId = shop.Service, from = Start(5)[..10], to = Start(6)[..10] }),
        })
        {
            using var answer = await shop.Post(path, body);
            Assert.True(await answer.Problem() == "person-restricted", $"{path}: {await answer.Content.ReadAsStringAsync()}");
        }

        using var changed = await shop.Owner.Change($"/v1/clients/{client.Value}", new { name = "Somebody else" });
        Assert.Equal("restricted-to-legal", await changed.Problem());
        Assert.Equal(before, await shop.Count("events.mt_events"));
    }

    [Fact]
    public async Task It_is_lifted_after_they_were_told_and_not_before()
    {
        var (shop, client, appointment) = await Somebody();
        Assert.Equal("not-restricted", await (await shop.Owner.DeleteAsync($"/v1/clients/{client.Value}/restriction")).Problem());
        await Restrict(shop, client);
        Assert.Equal("already-restricted", await (await shop.Post($"clients/{client.Value}/restriction", new { ground = "unlawful" })).Problem());
        Assert.Equal("client-not-told", await (await shop.Owner.DeleteAsync($"/v1/clients/{client.Value}/restriction")).Problem());

        await Done(shop.Post($"clients/{client.Value}/restriction/announcement", new { how = "letter" }));
        var standing = await shop.Get($"clients/{client.Value}/restriction");
        Assert.Equal(("accuracy-contested", "letter"), (standing.GetProperty("ground").GetString(), standing.GetProperty("announcedBy").GetString()));
        await Done(shop.Owner.DeleteAsync($"/v1/clients/{client.Value}/restriction"));

        Assert.Equal(Name, (await shop.Get($"clients/{client.Value}")).GetProperty("name").GetString());
        await Done(shop.Post($"appointments/{appointment}/cancel", new { by = "practice" }));
        Assert.Equal("not-restricted", await (await shop.Owner.GetAsync($"/v1/clients/{client.Value}/restriction")).Problem());
    }

    [Fact]
    public async Task All_that_are_one_person_are_restricted_with_them()
    {
        var shop = await Open(house);
        var (one, other) = (await shop.Client("Ragna"), await shop.Client("Ragnfrid"));
        await Done(shop.Post($"clients/{one.Value}/merge", new { clientId = other.Value }));
        await Restrict(shop, other);
        foreach (var client in new[] { one, other })
        {
            var members = await Done(shop.Owner.GetAsync($"/v1/clients/{client.Value}/members"));
            Assert.All(members.GetProperty("items").EnumerateArray(), member => Assert.True(member.GetProperty("restricted").GetBoolean()));
        }
    }

    [Fact]
    public async Task Whoever_is_not_there_cannot_be_restricted()
    {
        var shop = await Open(house);
        Assert.Equal("nobody-to-restrict", await (await shop.Post($"clients/{Guid.CreateVersion7()}/restriction", new { ground = "objected" })).Problem());
        var gone = await shop.Client("Gone");
        await shop.Erased(gone);
        Assert.Equal("nobody-to-restrict", await (await shop.Post($"clients/{gone.Value}/restriction", new { ground = "objected" })).Problem());
        Assert.Equal(0, await shop.Count("privacy.frozen"));
    }

    [Fact]
    public async Task A_restricted_client_is_not_erased_until_it_is_lifted()
    {
        var shop = await Open(house);
        var client = await shop.Client("Kept");
        await Restrict(shop, client);
        using var refused = await shop.LaterOwner.Command($"/v1/clients/{client.Value}/erasure", new { identity = "in-person" });
        Assert.Equal("restricted", (await refused.Json()).GetProperty("blockers")[0].GetProperty("code").GetString());
        await Done(shop.Post($"clients/{client.Value}/restriction/announcement", new { how = "phone" }));
        await Done(shop.Owner.DeleteAsync($"/v1/clients/{client.Value}/restriction"));
        await shop.Erased(client);
    }

    private async Task<(Shop Shop, SubjectId Client, Guid Appointment)> Somebody()
    {
        var shop = await Open(house);
        var client = await shop.Client(Name);
        await Done(shop.Post($"clients/{client.Value}/notes", new { text = "afraid of needles" }));
        return (shop, client, await shop.Booked(client, "comes with her dog"));
    }

    private static Task<JsonElement> Restrict(Shop shop, SubjectId client) => Done(shop.Post($"clients/{client.Value}/restriction", new { ground = "accuracy-contested" }));

    private static string[] Doors(SubjectId client, Guid appointment) =>
        [$"clients/{client.Value}", "clients", $"clients/{client.Value}/members", $"clients/{client.Value}/notes", $"appointments/{appointment}", "search by name", "search by e-mail"];

    /// <summary>Whether anything of her is in an answer, whatever its status.</summary>
    private static async Task<bool> Shows(Shop shop, string path, string? purpose)
    {
        var request = path switch
        {
            "search by name" => new HttpRequestMessage(HttpMethod.Post, "/v1/clients/search") { Content = JsonContent.Create(new { name = Name[..4] }) },
            "search by e-mail" => new HttpRequestMessage(HttpMethod.Post, "/v1/clients/search") { Content = JsonContent.Create(new { email = "ragnhild@example.org" }) },
            _ => new HttpRequestMessage(HttpMethod.Get, $"/v1/{path}"),
        };
        if (purpose is not null)
        {
            request.Headers.Add(Purposes.Header, purpose);
        }

        using var answer = await shop.Owner.SendAsync(request);
        var said = await answer.Content.ReadAsStringAsync();
        return Canaries.Any(canary => said.Contains(canary, StringComparison.Ordinal));
    }

    private static async Task<string> Exported(Shop shop, string? purpose)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/clients/exports") { Headers = { { "Idempotency-Key", Guid.CreateVersion7().ToString() } } };
        if (purpose is not null)
        {
            request.Headers.Add(Purposes.Header, purpose);
        }

        var started = await Done(shop.Owner.SendAsync(request));
        var told = await shop.Owner.GetStringAsync($"/v1/operations/{started.GetProperty("id").GetGuid()}/events");
        Assert.Contains("event: done", told, StringComparison.Ordinal);
        var last = JsonDocument.Parse(told.Split("data: ")[^1].Trim()).RootElement;
        return await shop.Owner.GetStringAsync(last.GetProperty("result").GetProperty("download").GetString());
    }

    private static string Start(int days) => $"{NodaTime.SystemClock.Instance.GetCurrentInstant().InUtc().Date.PlusDays(days):uuuu-MM-dd}T20:00";
}
