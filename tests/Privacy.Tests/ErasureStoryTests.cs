using System.Net;
using Bookings.Kernel;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Somebody is erased, from the request to the last byte.</summary>
public sealed class ErasureStoryTests(Practice house) : IClassFixture<Practice>
{
    private const string Canary = "Ingeborgkanari";

    [Fact]
    public async Task Of_who_was_erased_no_answer_knows_anything_and_what_they_booked_still_counts()
    {
        var shop = await Open(house);
        var (client, other) = (await shop.Client(Canary), await shop.Client("Olaf"));
        var appointment = await shop.Booked(client, note: $"{Canary} has a note");
        await Done(shop.Post($"clients/{client.Value}/notes", new { text = $"{Canary} likes tea" }));
        await shop.Booked(other);
        Assert.Contains(Canary, await shop.Owner.GetStringAsync($"/v1/clients/{client.Value}"), StringComparison.Ordinal);
        Assert.Equal(1, await Named(shop));

        await shop.Erased(client);

        var seen = await shop.Get($"clients/{client.Value}");
        Assert.True(seen.GetProperty("erased").GetBoolean());
        Assert.Equal(["id", "erased"], seen.EnumerateObject().Select(member => member.Name));
        Assert.Equal(0, await Named(shop));
        Assert.Equal(appointment, (await shop.Get($"appointments/{appointment}")).GetProperty("id").GetGuid());
        foreach (var path in new[] { "clients", "appointments", $"clients/{client.Value}/notes", $"appointments/{appointment}", "erasures", "deliveries" })
        {
            using var answer = await shop.Owner.GetAsync($"/v1/{path}");
            Assert.DoesNotContain(Canary, await answer.Content.ReadAsStringAsync(), StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal(0, await shop.Count("scheduling.appointments", $"client_id = '{client.Value}'"));
        Assert.Equal(1, await shop.Count("scheduling.appointments", $"client_id = '{other.Value}'"));
        Assert.Equal(2, await shop.Count("scheduling.appointments"));
        Assert.Equal("person-not-live", await (await shop.Post($"clients/{client.Value}/notes", new { text = "again" })).Problem());
        Assert.Equal("nobody-to-erase", await (await shop.LaterOwner.Command($"/v1/clients/{client.Value}/erasure", new { identity = "known" })).Problem());
    }

    [Fact]
    public async Task It_goes_from_request_to_final_and_physical_and_says_so()
    {
        var shop = await Open(house);
        var client = await shop.Client("Sigrid");
        await shop.Booked(client);
        var asked = await Done(shop.LaterOwner.Command($"/v1/clients/{client.Value}/erasure", new { identity = "document" }));
        Assert.Equal(43, asked.GetProperty("receipt").GetString()!.Length);
        var id = new ErasureId(asked.GetProperty("id").GetGuid());
        await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None);
        var view = await Done(shop.LaterOwner.GetAsync($"/v1/erasures/{id.Value}"));
        Assert.Equal(("effective", 100), (view.GetProperty("stage").GetString(), view.GetProperty("percent").GetInt32()));
        Assert.True(await shop.Count("events.mt_events", "sealed is not null and stream_id in (select stream_id from vault.tombstones)") >= 2);

        // Nobody has rotated yet: it stays effective, however often it is looked at.
        Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Advance(shop.Business, id, CancellationToken.None));
        await shop.Later.Services.GetRequiredService<KeyRotation>().Run(null, CancellationToken.None);
        await shop.Later.Services.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);

        var done = await shop.Case(id);
        Assert.Equal(ErasureStage.Physical, done.Stage);
        Assert.Equal(0, await shop.Count("vault.tombstones", "retained_until is null"));
        Assert.Equal(0, await shop.Count("scheduling.appointments", "sealed is not null"));
        Assert.True((await Done(shop.LaterOwner.GetAsync($"/v1/clients/{client.Value}"))).GetProperty("erased").GetBoolean());
        foreach (var (stage, line) in new[] { ("effective", "backup-horizon: a copy"), ("final", "epoch-destroyed: "), ("physical", "ciphertext: removed") })
        {
            var text = await Certificate(asked.GetProperty("certificate").GetString()!, stage);
            Assert.Contains($"\nstage: {stage}\n", text, StringComparison.Ordinal);
            Assert.Contains($"\n{line}", text, StringComparison.Ordinal);
            Assert.Contains($"\nserial: {id.Value}\n", text, StringComparison.Ordinal);
            Assert.DoesNotContain("Sigrid", text, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(client.Value.ToString(), text, StringComparison.Ordinal);
        }

        using var nonsense = await shop.LaterOwner.GetAsync($"{new Uri(asked.GetProperty("certificate").GetString()!).AbsolutePath}?stage=nonsense");
        Assert.Equal(HttpStatusCode.BadRequest, nonsense.StatusCode);

        async Task<string> Certificate(string address, string stage) => await shop.LaterOwner.GetStringAsync($"{new Uri(address).AbsolutePath}?stage={stage}");
    }

    [Fact]
    public async Task The_person_is_told_once_where_the_certificate_is_and_has_the_receipt_for_it()
    {
        var shop = await Open(house);
        var client = await shop.Client("Torbjorn");
        var asked = await Done(shop.LaterOwner.Command($"/v1/clients/{client.Value}/erasure", new { identity = "known" }));
        await shop.Pipeline.Run(shop.Business, new(asked.GetProperty("id").GetGuid()), _ => { }, CancellationToken.None);

        var mail = Assert.Single(shop.Mails);
        Assert.Equal("torbjorn@example.org", mail.To);
        var certificate = asked.GetProperty("certificate").GetString()!;
        Assert.Contains(certificate, mail.Body, StringComparison.Ordinal);
        var receipt = System.Buffers.Text.Base64Url.DecodeFromChars(asked.GetProperty("receipt").GetString());
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(receipt));
        Assert.Contains($"\nreceipt-sha256: {hash}\n", await house.Door(null).GetStringAsync(new Uri(certificate).AbsolutePath), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_in_the_way_is_said_in_the_language_that_is_asked_for_and_settled_it_goes_on()
    {
        var shop = await Open(house);
        var client = await shop.Client("Ragnhild");
        var appointment = await shop.Booked(client);
        using var refused = await Ask("nb");
        var problem = await refused.Json();
        Assert.Equal((HttpStatusCode.Conflict, "erasure-blocked"), (refused.StatusCode, await refused.Problem()));
        var blocker = Assert.Single(problem.GetProperty("blockers").EnumerateArray().ToList());
        Assert.Equal("future-booking", blocker.GetProperty("code").GetString());
        Assert.StartsWith("En time ligger foran", blocker.GetProperty("reason").GetString(), StringComparison.Ordinal);
        var id = new ErasureId(problem.GetProperty("erasureId").GetGuid());
        Assert.Equal(ErasureStage.Blocked, await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));
        Assert.Equal("Ragnhild", (await shop.Get($"clients/{client.Value}")).GetProperty("name").GetString());

        await Done(shop.Post($"appointments/{appointment}/cancel", new { by = "client" }));
        using var accepted = await Ask("it");
        Assert.Equal(id.Value, (await accepted.Json()).GetProperty("id").GetGuid());
        Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));

        Task<HttpResponseMessage> Ask(string language)
        {
            shop.Owner.DefaultRequestHeaders.AcceptLanguage.Clear();
            shop.Owner.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
            return shop.Post($"clients/{client.Value}/erasure", new { identity = "in-person" });
        }
    }

    [Fact]
    public async Task What_comes_between_the_request_and_the_fence_blocks_it_still()
    {
        var shop = await Open(house);
        var client = await shop.Client("Gunnar");
        var id = new ErasureId((await Done(shop.Post($"clients/{client.Value}/erasure", new { identity = "known" }))).GetProperty("id").GetGuid());
        var now = house.Service<ErasurePipeline>();
        now.Reached = point => point == "erasure.before-fence" ? shop.Booked(client) : Task.CompletedTask;
        Assert.Equal(ErasureStage.Blocked, await now.Run(shop.Business, id, _ => { }, CancellationToken.None));
        now.Reached = _ => Task.CompletedTask;
        Assert.Equal([new("future-booking")], (await shop.Case(id)).Blockers);
        Assert.Equal("Gunnar", (await shop.Get($"clients/{client.Value}")).GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_dry_run_says_what_would_go_and_changes_nothing()
    {
        var shop = await Open(house);
        var client = await shop.Client("Hallvard");
        await shop.Booked(client);
        var everything = await Everything(shop);
        var view = await shop.Get($"clients/{client.Value}/erasure");
        Assert.Equal(everything, await Everything(shop));
        Assert.Equal("[{\"name\":\"contact\",\"count\":1},{\"name\":\"booking\",\"count\":1}]", view.GetProperty("erased").GetRawText());
        Assert.Equal("future-booking", view.GetProperty("blockers")[0].GetProperty("code").GetString());
        Assert.Equal("nobody-to-erase", await (await shop.Owner.GetAsync($"/v1/clients/{Guid.CreateVersion7()}/erasure")).Problem());
    }

    [Fact]
    public async Task Who_was_merged_into_somebody_is_erased_with_them()
    {
        var shop = await Open(house);
        var (one, two) = (await shop.Client("Solveig"), await shop.Client("Solveigtwo"));
        await Done(shop.Post($"clients/{one.Value}/merge", new { clientId = two.Value }));
        var id = await shop.Erased(two);
        Assert.Equal(2, (await shop.Case(id)).People);
        Assert.Equal(0, await shop.Count("vault.subjects", $"id in ('{one.Value}', '{two.Value}')"));
    }

    private static async Task<int> Named(Shop shop) =>
        (await Done(shop.Owner.Command("/v1/clients/search", new { name = Canary[..6] }))).GetProperty("items").GetArrayLength();

    private static async Task<string> Everything(Shop shop)
    {
        var all = new List<string>();
        foreach (var table in new[] { "events.mt_events", "vault.subjects", "vault.stream_keys", "vault.contact_index", "vault.tombstones", "scheduling.appointments", "clients.clients", "privacy.erasures", "privacy.people" })
        {
            all.Add(await shop.Digest($"select * from {table} where tenant_id = '{shop.Business.Value}'"));
        }

        return string.Join('\n', all);
    }
}
