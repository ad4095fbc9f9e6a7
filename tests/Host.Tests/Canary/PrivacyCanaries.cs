using System.Net.Http.Headers;
using System.Text.Json;

namespace Bookings.Host.Tests;

/// <summary>Everything personal that the module Privacy takes beside a client's own data: what they ask for, who applies, what was written about an incident.</summary>
internal static class PrivacyCanaries
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Live(Clinic clinic, Canaries canaries, Func<string, string> word, Guid client)
    {
        var asked = await Made(clinic, "/v1/data-requests", new { clientId = client, kind = "access", details = word("what was asked for"), identity = "in-person" });
        await Done(clinic.Send($"/v1/data-requests/{asked}/extend", new { reason = word("reason of taking longer") }));
        await Done(clinic.Send($"/v1/data-requests/{asked}/answer", new { text = word("answer to a request") }));
        var refused = await Made(clinic, "/v1/data-requests", new { clientId = client, kind = "object", details = word("an objection") });
        await Done(clinic.Send($"/v1/data-requests/{refused}/refuse", new { reason = word("reason of refusing") }));

        await Made(clinic, "/v1/incidents", new { kind = "confidentiality", cause = "lost", risk = "risk", classes = new List<string> { "contact" }, text = word("what happened") });

        await PublishNotice(clinic);
        var (email, phone) = ("kq3applicant6y@p4xq9.example", "+4791827366");
        canaries.Add("address of an applicant", email);
        canaries.AddPhone("phone of an applicant", phone);
        await Made(clinic, "/v1/applicants", new { position = "Resepsjonist", name = word("name of an applicant"), email, phone, note = word("note about an applicant") });
    }

    private static async Task PublishNotice(Clinic clinic)
    {
        var id = await Made(clinic, "/v1/policies", new { kind = "applicants", texts = new[] { new { language = "nb", title = "Til deg som søker", text = "Vi sletter søknaden." } } });
        using var shown = await clinic.Http.GetAsync($"/v1/policies/{id}", Stop);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/policies/{id}/confirm-authorship") { Headers = { { "Idempotency-Key", Guid.CreateVersion7().ToString() } } };
        request.Headers.IfMatch.Add(EntityTagHeaderValue.Parse($"{shown.Headers.ETag}"));
        await Done(clinic.Http.SendAsync(request, Stop));
        await Done(clinic.Send($"/v1/policies/{id}/publish", new { material = true }));
    }

    private static async Task<Guid> Made(Clinic clinic, string path, object body)
    {
        using var answer = await clinic.Send(path, body);
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {text}");
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("id").GetGuid();
    }

    private static async Task Done(Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}
