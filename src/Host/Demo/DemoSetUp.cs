namespace Bookings.Host;

/// <summary>The demo's places, people, services and clients, as requests.</summary>
internal sealed class DemoSetUp(DemoRequests requests)
{
    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday"];
    private static readonly string[] Languages = ["nb", "en"];
    private static readonly string[] Clients = ["Ingrid Solberg", "Lars Haugen", "Sofia Rossi", "Tomas Novak", "Åse Østby"];

    /// <returns>The provider whose calendar the demo's provider token sees.</returns>
    public async Task<Guid> Run(CancellationToken stop)
    {
        var location = await requests.Post("locations", "demo-location", new { name = "Main street 1", zone = "Europe/Oslo", address = "Main street 1, Oslo" }, stop);
        var policy = await requests.Post("cancellation-policies", "demo-policy", new
        {
            name = "Until the day before",
            freeUntil = "PT24H",
            lateFee = new { kind = "partOfPrice", percent = 50 },
            noShowFee = new { kind = "partOfPrice", percent = 100 },
            mostReschedules = 3,
        }, stop);
        var ada = await Provider("ada", "Ada Berg", stop);
        var kari = await Provider("kari", "Kari Lund", stop);
        var room = await requests.Post("pools", "demo-room", new { name = "Treatment room", quantity = 2, locationId = location }, stop);
        var first = await Service("first", "First consultation", "PT1H", 120_000, policy, [ada, kari], room, needsApproval: false, stop);
        await Service("follow-up", "Follow-up", "PT30M", 70_000, policy, [ada, kari], room, needsApproval: false, stop);
        await Service("assessment", "Assessment (on request)", "PT1H30M", 190_000, policy, [ada], room, needsApproval: true, stop);
        await new DemoAgreements(requests).Run(first, stop);
        foreach (var (name, nth) in Clients.Select((name, nth) => (name, nth)))
        {
            await requests.Post("clients", $"demo-client-{nth}", new { name, email = $"client{nth}@example.org" }, stop);
        }

        return ada;
    }

    private async Task<Guid> Provider(string key, string name, CancellationToken stop)
    {
        var id = await requests.Post("providers", $"demo-provider-{key}", new { displayName = name, languages = Languages }, stop);
        var day = new[] { new { from = "09:00", to = "12:00" }, new { from = "12:30", to = "16:00" } };
        await requests.Put($"providers/{id}/schedule/weeks/2020-01-01", new { days = Weekdays.ToDictionary(weekday => weekday, _ => day, StringComparer.Ordinal), zone = "Europe/Oslo" }, stop);
        return id;
    }

    private async Task<Guid> Service(string key, string name, string duration, long price, Guid policy, Guid[] providers, Guid room, bool needsApproval, CancellationToken stop)
    {
        var id = await requests.Post("services", $"demo-service-{key}", new
        {
            name = new { @default = "en", texts = new { en = name } },
            category = "physiotherapy",
            policyId = policy,
            rules = new { durations = new[] { duration }, bufferAfter = "PT10M", price = new { minor = price, currency = "NOK" }, needsApproval, horizonDays = 90 },
        }, stop);
        await requests.Put($"services/{id}/providers", new { providers }, stop);
        await requests.Put($"services/{id}/resources", new { resources = new[] { new { poolId = room, units = 1 } } }, stop);
        await requests.Post($"services/{id}/publish", $"demo-publish-{key}", body: null, stop);
        return id;
    }
}
