using System.Text.Json;
using Bookings.Testing;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;

namespace Bookings.Scheduling.Tests;

/// <summary>What a clinic has its guests accept and decide.</summary>
internal static class Policies
{
    private static readonly string[] ByEmail = ["email"];
    private static readonly string[] Addresses = ["email-address"];

    /// <summary>Publishes a document's first version, confirmed by the owner.</summary>
    public static async Task<Guid> PublishPolicy(this Clinic clinic, string kind = "terms", string text = "Vi tar vare på det du forteller oss.")
    {
        var id = Id(await Done(clinic.Post("policies", new { kind, texts = Texts(text) })));
        await clinic.Confirm(id);
        await Done(clinic.Post($"policies/{id}/publish", new { material = true }));
        return id;
    }

    public static async Task PublishAnew(this Clinic clinic, Guid policy, string text, bool material)
    {
        await Done(clinic.Post($"policies/{policy}/draft", new { texts = Texts(text) }));
        await clinic.Confirm(policy);
        await Done(clinic.Post($"policies/{policy}/publish", new { material }));
    }

    /// <summary>Publishes a purpose that rests on consent.</summary>
    public static async Task<Guid> PublishPurpose(this Clinic clinic, string code = "newsletter", bool confirmedByLink = false)
    {
        var id = Id(await Done(clinic.Post("purposes", new
        {
            code,
            terms = new
            {
                lawfulBasis = "consent",
                wordings = new[] { new { language = "nb", text = "Vi sender deg nyheter fra klinikken." } },
                channels = ByEmail,
                confirmedByLink,
                dataCategories = Addresses,
            },
        })));
        await Done(clinic.Post($"purposes/{id}/publish", new { }));
        return id;
    }

    /// <summary>Every document in force, as somebody accepts it who has read it.</summary>
    public static async Task<object[]> Accepting(this Guest guest) =>
        [.. (await guest.Get("policies")).GetProperty("documents").EnumerateArray().Select(Accepted)];

    /// <summary>The same of the documents that a refusal shows.</summary>
    public static async Task<object[]> ToAccept(this HttpResponseMessage refusal)
    {
        Assert.Equal("policies-not-accepted", await refusal.Problem());
        return [.. (await refusal.Json()).GetProperty("documents").EnumerateArray().Select(Accepted)];
    }

    public static async Task<object[]> Consenting(this Guest guest, bool given = true) =>
        [.. (await guest.Get("purposes")).GetProperty("asked").EnumerateArray().Select(purpose => (object)new
        {
            purpose = purpose.GetProperty("purpose").GetGuid(),
            channel = purpose.GetProperty("channels")[0].GetString(),
            given,
            language = purpose.GetProperty("language").GetString(),
            textHash = purpose.GetProperty("textHash").GetString(),
        })];

    private static object Accepted(JsonElement document) => new
    {
        document = document.GetProperty("document").GetGuid(),
        version = document.GetProperty("version").GetInt32(),
        language = document.GetProperty("language").GetString(),
        hash = document.GetProperty("hash").GetString(),
    };

    private static object[] Texts(string text) => [new { language = "nb", title = "Vilkår", text }];

    private static async Task Confirm(this Clinic clinic, Guid policy)
    {
        var shown = await clinic.Owner.GetAsync($"/v1/policies/{policy}");
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/policies/{policy}/confirm-authorship") { Headers = { { "Idempotency-Key", Guid.CreateVersion7().ToString() } } };
        request.Headers.TryAddWithoutValidation("If-Match", shown.Headers.ETag!.ToString());
        await Done(clinic.Owner.SendAsync(request));
    }
}
