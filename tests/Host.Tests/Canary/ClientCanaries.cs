using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Bookings.Host.Tests;

/// <summary>Everything personal that the module Clients takes beyond a client's own fields, each with a word of its own.</summary>
internal static class ClientCanaries
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Live(Clinic clinic, Canaries canaries, Func<string, string> word, Guid client)
    {
        var business = (await Json(clinic, "/v1/business")).GetProperty("slug").GetString();
        var (imported, unknown) = ("kq5import8w1z@p4xq9.example", "kq2nobody7t3y@p4xq9.example");
        canaries.Add("imported address", imported);
        canaries.Add("unknown address", unknown);
        foreach (var (path, body) in new (string, object?)[]
        {
            ("notes", new { text = $"{word("note about a client")} {word("second word of the note")}" }),
            ("block", new { reason = word("reason of blocking") }),
            ("unblock", null),
            ("archive", null),
            ("unarchive", null),
        })
        {
            await Done(clinic.Send($"/v1/clients/{client}/{path}", body));
        }

        var note = (await Json(clinic, $"/v1/clients/{client}/notes")).GetProperty("items")[0].GetProperty("id").GetGuid();
        await Done(clinic.Send($"/v1/clients/{client}/notes/{note}/correct", new { text = word("corrected note") }));
        await Done(clinic.Send($"/v1/clients/{client}/notes/{note}/withdraw", null));

        // A list that comes in, with a row that is refused, and everyone as a list that goes out.
        var csv = $"reference,name,email\n{word("imported reference")},{word("imported name")},{imported}\n,,{word("refused row")} {word("no address")}\n";
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(csv));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
        using var import = new HttpRequestMessage(HttpMethod.Post, "/v1/clients/imports") { Content = content, Headers = { { "Idempotency-Key", "canary-import" } } };
        using var started = await clinic.Http.SendAsync(import, Stop);
        Assert.Equal((1, 1), (await Ended(clinic, started)) is var result ? (result.GetProperty("clients").GetInt32(), result.GetProperty("rejected").GetInt32()) : default);
        using var export = await clinic.Send("/v1/clients/exports", null);
        var file = await clinic.Http.GetStringAsync((await Ended(clinic, export)).GetProperty("download").GetString(), Stop);
        Assert.Contains(imported, file, StringComparison.Ordinal);

        // Ties, and a merge and its undoing.
        var other = (await Json(clinic, "/v1/clients")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()).First(id => id != client);
        foreach (var command in (string[])["link-dependant", "merge", "unmerge", "dismiss-duplicate"])
        {
            await Done(clinic.Send($"/v1/clients/{client}/{command}", new { clientId = other }));
        }

        using (var duplicates = await clinic.Send("/v1/clients/duplicates", null))
        {
            await Ended(clinic, duplicates);
        }

        // A legal hold, and its end.
        await Done(clinic.Send($"/v1/clients/{client}/legal-holds", new { reason = word("reason of a legal hold") }));
        var hold = (await Json(clinic, $"/v1/clients/{client}/legal-holds")).GetProperty("items")[0].GetProperty("id").GetGuid();
        await Done(clinic.Http.DeleteAsync($"/v1/clients/{client}/legal-holds/{hold}", Stop));

        await PrivacyCanaries.Live(clinic, canaries, word, client);

        // Codes: to an address that somebody has, to one that nobody has, and a wrong one.
        await Done(clinic.Send($"/v1/clients/{client}/verify-contact", new { kind = "email" }));
        await Done(clinic.Send($"/v1/public/{business}/contacts/ask", new { email = unknown }));
        using var wrong = await clinic.Send($"/v1/public/{business}/contacts/verify", new { email = unknown, code = "123456" });
        Assert.Equal(HttpStatusCode.UnprocessableEntity, wrong.StatusCode);
    }

    private static async Task<JsonElement> Ended(Clinic clinic, HttpResponseMessage started)
    {
        Assert.True(started.StatusCode == HttpStatusCode.Accepted, await started.Content.ReadAsStringAsync(Stop));
        var told = await clinic.Http.GetStringAsync($"{started.Headers.Location}/events", Stop);
        return JsonSerializer.Deserialize<JsonElement>(told.TrimEnd().Split("data: ")[^1]).GetProperty("result");
    }

    private static async Task<JsonElement> Json(Clinic clinic, string path) => JsonSerializer.Deserialize<JsonElement>(await clinic.Http.GetStringAsync(path, Stop));

    private static async Task Done(Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}
