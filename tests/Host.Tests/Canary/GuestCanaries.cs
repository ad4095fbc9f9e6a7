using System.Net.Http.Json;
using System.Text.Json;
using Bookings.Testing;

namespace Bookings.Host.Tests;

/// <summary>
/// Everything personal that somebody brings who books for themself, and what the practice writes down about it, each with a word of its own: from the first look at the
/// page to the cancelled appointment, by way of a class and the waiting list.
/// </summary>
internal static class GuestCanaries
{
    private const string Page = "/v1/public/demo";
    private static readonly string[] Anyhow = ["any"];
    private static readonly string[] OneHour = ["PT1H"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task Live(Clinic clinic, Canaries canaries, Func<string, string> word)
    {
        using var http = new HttpClient { BaseAddress = clinic.Http.BaseAddress };
        var door = new PublicDoor(http, "demo");
        var (address, unknown, phone) = ("kq4guest6r2x@p4xq9.example", "kq9stranger1v5@p4xq9.example", "+4791827365");
        canaries.Add("guest's address", address);
        canaries.Add("address of nobody", unknown);
        canaries.AddPhone("guest's phone", phone);
        var service = (await Get(http, "services")).GetProperty("items")[0].GetProperty("id").GetGuid();
        var slots = (await Get(http, $"services/{service}/slots")).GetProperty("items").EnumerateArray().Select(slot => slot.GetProperty("start").GetString()!).ToList();
        var (accepted, consents) = (await door.Accepted(), await door.Consents());
        async Task<object> Guest(string name) => new { altcha = await door.Solved(), name, email = address, phone, birthYear = 1987, accepted, consents };
        object[] Answers(string told) =>
            [new { field = "complaint", value = word($"health: {told}") }, new { field = "heard-of-us", value = word($"answer: {told}") }];

        // Refused first, then booked with all there is.
        using (var refused = await Send(http, "appointments", new { serviceId = service, start = slots[0], guest = new { altcha = "", name = word("refused guest"), email = address } }))
        {
            Assert.False(refused.IsSuccessStatusCode);
        }

        var hold = await Done(Send(http, "holds", new { serviceId = service, start = slots[0] }));
        var booked = await Done(Send(http, "appointments", new
        {
            serviceId = service, start = slots[0], holdId = hold.GetProperty("id").GetGuid(), guest = await Guest($"{word("guest's name")} {word("guest's surname")}"),
            note = word("guest's note"), answers = Answers("with the booking"),
        }));
        using var visitor = await Open(http, booked);
        await Done(Send(visitor, "manage/answers", new { answers = Answers("afterwards") }));
        await Done(Send(visitor, "manage/reschedule", new { start = slots[^1] }));
        await Confirm(http, address);
        var consent = (await Get(visitor, "manage/consents")).GetProperty("items")[0].GetProperty("id").GetGuid();
        foreach (var path in (string[])["manage", "manage/answers", "manage/appointment.ics", $"manage/consents/{consent}/receipt"])
        {
            using var seen = await visitor.GetAsync($"{Page}/{path}", Stop);
            Assert.True(seen.IsSuccessStatusCode, await seen.Content.ReadAsStringAsync(Stop));
        }

        await Done(Send(visitor, $"manage/consents/{consent}/withdraw", null));
        await Done(Send(visitor, "manage/consents", new { consents }));
        await Wait(http, visitor, service, slots[0][..10], await Guest(word("waiting guest")));
        await TakeSeat(clinic, http, await Guest(word("guest of a class")), word("note for a class"));
        await Done(Send(http, "manage/links", new { email = address }));
        await Done(Send(http, "manage/links", new { email = unknown }));

        await AtTheDesk(clinic, booked.GetProperty("id").GetGuid(), Answers("at the desk"), word);
        await Done(Send(visitor, "manage/cancel", new { reason = word("guest's reason") }));
        await Done(Send(visitor, "manage/close", null));
    }

    private static async Task Wait(HttpClient http, HttpClient visitor, Guid service, string day, object guest)
    {
        using var waiting = await Open(http, await Done(Send(http, "waitlist", new { guest, serviceId = service, from = day, to = day })));
        await Done(Send(visitor, "manage/waitlist", new { serviceId = service, from = day, to = day }));
        await Done(Send(waiting, $"manage/waitlist/{(await Get(waiting, "manage/waitlist")).GetProperty("items")[0].GetProperty("id").GetGuid()}/leave", null));
    }

    private static async Task TakeSeat(Clinic clinic, HttpClient http, object guest, string note)
    {
        var course = (await Done(clinic.Send("/v1/services", new
        {
            name = new { @default = "en", texts = new { en = "Back class" } }, category = "physiotherapy", rules = new { durations = OneHour, horizonDays = 90, capacity = 5 },
        }))).GetProperty("id").GetGuid();
        using (var given = await clinic.Http.PutAsync($"/v1/services/{course}/providers", JsonContent.Create(new { providers = clinic.Providers }), Stop))
        {
            Assert.True(given.IsSuccessStatusCode);
        }

        await Done(clinic.Send($"/v1/services/{course}/publish", null));
        var session = await Done(clinic.Send("/v1/sessions", new { serviceId = course, providerId = clinic.Providers[1], start = Clinic.Time(20) }));
        await Done(Send(http, $"sessions/{session.GetProperty("id").GetGuid()}/seats", new { guest, note }));
    }

    /// <summary>What the practice writes and reads about somebody who came by the page.</summary>
    private static async Task AtTheDesk(Clinic clinic, Guid appointment, object[] answers, Func<string, string> word)
    {
        var client = (await Ours(clinic, $"appointments/{appointment}")).GetProperty("clientId").GetGuid();
        await Done(clinic.Send($"/v1/appointments/{appointment}/health-answers", new { answers = answers[..1] }));
        await Done(clinic.Send($"/v1/appointments/{appointment}/answers", new { answers = answers[1..] }));
        await Done(clinic.Send($"/v1/appointments/{appointment}/reschedule", new { start = Clinic.Time(30)[..11] + "06:00", by = "practice", overrideReason = word("reason of moving") }));
        var purpose = (await Done(clinic.Send("/v1/purposes", new
        {
            code = "follow-up",
            terms = new { lawfulBasis = "legitimate-interests", wordings = new[] { new { language = "en", text = "We ask how it went." } }, channels = Anyhow },
        }))).GetProperty("id").GetGuid();
        await Done(clinic.Send($"/v1/purposes/{purpose}/publish", new { }));
        await Done(clinic.Send($"/v1/clients/{client}/objections", new { purposeId = purpose, channel = "any", note = word("grounds of an objection") }));
        foreach (var path in (string[])["answers", "health-answers"])
        {
            await Ours(clinic, $"appointments/{appointment}/{path}");
        }

        foreach (var one in (await Ours(clinic, $"clients/{client}/consents")).GetProperty("items").EnumerateArray())
        {
            await Ours(clinic, $"consents/{one.GetProperty("id").GetGuid()}");
            await Ours(clinic, $"consents/{one.GetProperty("id").GetGuid()}/receipt");
        }

        await Ours(clinic, $"clients/{client}/acceptances");
    }

    private static async Task Confirm(HttpClient http, string address)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/dev/mail") { Headers = { { "Accept", "application/json" } } };
        using var shown = await http.SendAsync(request, Stop);
        var mail = JsonSerializer.Deserialize<JsonElement>(await shown.Content.ReadAsStringAsync(Stop)).GetProperty("items").EnumerateArray()
            .First(one => one.GetProperty("kind").GetString() == "ConfirmConsent" && one.GetProperty("to").GetString() == address);
        await Done(Send(http, "consents/confirm", new { token = mail.GetProperty("body").GetString()!.Split('#')[1].Split('\n')[0] }));
    }

    private static async Task<HttpClient> Open(HttpClient http, JsonElement made)
    {
        var opened = await Done(Send(http, "manage/open", new { token = made.GetProperty("link").GetProperty("token").GetString() }));
        var visitor = new HttpClient { BaseAddress = http.BaseAddress };
        visitor.DefaultRequestHeaders.Add("Booking-Session", opened.GetProperty("session").GetString());
        return visitor;
    }

    private static async Task<JsonElement> Get(HttpClient http, string path) => JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync($"{Page}/{path}", Stop));

    private static async Task<JsonElement> Ours(Clinic clinic, string path) => JsonSerializer.Deserialize<JsonElement>(await clinic.Http.GetStringAsync($"/v1/{path}", Stop));

    private static async Task<HttpResponseMessage> Send(HttpClient http, string path, object? body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{Page}/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", Guid.CreateVersion7().ToString());
        return await http.SendAsync(request, Stop);
    }

    private static async Task<JsonElement> Done(Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        var text = await answer.Content.ReadAsStringAsync(Stop);
        Assert.True(answer.IsSuccessStatusCode, text);
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
