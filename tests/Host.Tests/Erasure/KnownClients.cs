using System.Globalization;

namespace Bookings.Host.Tests;

/// <summary>Clients of the demo practice of whom every module knows something: a note, an appointment that was told of and cancelled, an objection, a calendar's address.</summary>
internal static class KnownClients
{
    private static readonly string[] ByEmail = ["email"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>So many, all alike; when they are there nothing goes on in the background.</summary>
    public static async Task<IReadOnlyList<Guid>> Make(Clinic clinic, int count)
    {
        var purpose = await Created(clinic.Send("/v1/purposes", new
        {
            code = "follow-up", terms = new { lawfulBasis = "legitimate-interests", wordings = new[] { new { language = "en", text = "We ask how it went." } }, channels = ByEmail },
        }));
        await Done(clinic.Send($"/v1/purposes/{purpose}/publish", new { }));
        var (clients, appointments) = (new List<Guid>(), new List<Guid>());
        for (var nth = 0; nth < count; nth++)
        {
            var client = await Created(clinic.Send("/v1/clients", new { name = $"Kanari{nth}", email = $"kanari{nth}@example.org" }));
            await Done(clinic.Send($"/v1/clients/{client}/notes", new { text = $"Kanari{nth} likes tea" }));
            await Done(clinic.Send($"/v1/clients/{client}/objections", new { purposeId = purpose, channel = "email", note = $"Kanari{nth} has enough mail" }));
            await Created(clinic.Send("/v1/feeds", new { clientId = client, language = "en" }));
            clients.Add(client);
            appointments.Add(await Created(clinic.Book(nth, null, new
            {
                clientId = client, serviceId = clinic.Service, providerId = clinic.Providers[nth % 2], start = Clinic.Time(nth), note = $"Kanari{nth} comes by bus",
            })));
        }

        // Told first: of what is over before it could be told nobody hears, and the certificates say what was told.
        await clinic.Until("select count(*) from notifications.deliveries where kind = 'Booked' and state = 'Sent'", count);
        foreach (var appointment in appointments)
        {
            await Done(clinic.Send($"/v1/appointments/{appointment}/cancel", new { by = "practice" }));
        }

        await clinic.Until("select count(*) from notifications.deliveries where kind = 'Cancelled' and state = 'Sent'", count);
        await clinic.Until("select case when exists (select from notifications.messages where settled_at is null) then 0 else 1 end::bigint", 1);
        return clients;
    }

    /// <summary>Waits until a count has been reached.</summary>
    public static async Task Until(this Clinic clinic, string count, long expected)
    {
        while (await clinic.Ask(count) is not long reached || reached < expected)
        {
            await Task.Delay(20, Stop);
        }
    }

    public static async Task<Guid> Created(Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
        return Guid.Parse($"{answer.Headers.Location}".Split('/')[^1], CultureInfo.InvariantCulture);
    }

    public static async Task Done(Task<HttpResponseMessage> request)
    {
        using var answer = await request;
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}
