using System.Net.Http.Json;
using Bookings.Kernel;
using Bookings.Testing;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Somebody who books for themself on the page of a shop, and their browser, which sends the same trace with all that it does.</summary>
internal sealed class ShopGuest
{
    private readonly Shop _shop;
    private readonly PublicDoor _door;
    private readonly string _name;

    private ShopGuest(Shop shop, PublicDoor door, string name) => (_shop, _door, _name) = (shop, door, name);

    /// <summary>As a client, once for each booking: the page recognises nobody.</summary>
    public List<SubjectId> Clients { get; } = [];

    /// <summary>What each booking wrote that is theirs: who they are, the appointment, what they accepted, agreed to and answered.</summary>
    public List<HashSet<string>> Bookings { get; } = [];

    /// <param name="trace">W3C trace id: 32 hexadecimal digits.</param>
    public static async Task<ShopGuest> Of(Shop shop, string name, string trace)
    {
        var http = shop.House.Door(null);
        http.DefaultRequestHeaders.Add("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        return new(shop, new(http, await shop.House.SlugOf(shop.Business)), name);
    }

    /// <summary>The next free time, with everything that the page asks for.</summary>
    public async Task Book()
    {
        var before = await _shop.Count("events.mt_events");
        await Done(_door.Post("appointments", new
        {
            serviceId = _shop.Service,
            start = (await _door.Free(_shop.Service))[0],
            guest = new { altcha = await _door.Solved(), name = _name, email = $"{_name.ToLowerInvariant()}@example.org", accepted = await _door.Accepted(), consents = await _door.Consents() },
            note = "a note",
            answers = new[] { new { field = "pain", value = "the knee" } },
        }));
        var written = $"from events.mt_events e join vault.stream_keys k using (tenant_id, stream_id) where e.tenant_id = '{_shop.Business.Value}' and e.position > {before}";
        Clients.Add(new((Guid)(await _shop.House.Ask($"select e.stream_id {written} and e.type = 'client_registered'"))!));
        Bookings.Add([.. ((Guid[])(await _shop.House.Ask($"select array_agg(distinct e.stream_id) {written}"))!).Select(stream => $"{stream}")]);
    }
}

/// <summary>What a shop has its guests accept, agree to and answer.</summary>
internal static class ShopPage
{
    public static async Task AsksGuests(this Shop shop)
    {
        var terms = await shop.Make("policies", new { kind = "terms", texts = Many(new { language = "nb", title = "Vilkår", text = "Vi tar vare på det du forteller oss." }) });
        using (var shown = await shop.Owner.GetAsync($"/v1/policies/{terms}"))
        using (var confirm = new HttpRequestMessage(HttpMethod.Post, $"/v1/policies/{terms}/confirm-authorship") { Headers = { { "Idempotency-Key", Guid.CreateVersion7().ToString() } } })
        {
            confirm.Headers.TryAddWithoutValidation("If-Match", shown.Headers.ETag!.ToString());
            await Done(shop.Owner.SendAsync(confirm));
        }

        await Done(shop.Post($"policies/{terms}/publish", new { material = true }));
        await shop.Purpose("newsletter", "consent", "Vi sender deg nyheter.");
        var form = await shop.Make("intake-forms", new
        {
            name = "Før timen",
            fields = Many(new { key = "pain", label = Nb("Vondt?"), kind = "text", @class = "special", purpose = Nb("For å forberede timen."), required = true, keepDays = 300 }),
        });
        await Done(shop.Owner.PutAsJsonAsync($"/v1/services/{shop.Service}/intake-form", new { formId = form, atBooking = true }));
    }

    /// <summary>Something that is done with what is known of people, by mail.</summary>
    public static async Task<Guid> Purpose(this Shop shop, string code, string basis, string text)
    {
        var purpose = await shop.Make("purposes", new
        {
            code, terms = new { lawfulBasis = basis, wordings = Many(new { language = "nb", text }), channels = Many("email"), dataCategories = Many("email-address") },
        });
        await Done(shop.Post($"purposes/{purpose}/publish", new { }));
        return purpose;
    }

    private static object Nb(string text) => new { @default = "nb", texts = new { nb = text } };
}
