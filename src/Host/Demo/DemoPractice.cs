using System.Net.Http.Headers;
using System.Text.Json;
using Bookings.Access.Contracts;
using Bookings.Kernel;
using Microsoft.Extensions.Options;
using NodaTime;

namespace Bookings.Host;

/// <summary>
/// A practice to try things on, in an empty development database: made through the API like any other, so that nothing in it is special. Every
/// request has a fixed Idempotency-Key: a start that was interrupted is finished by the next one.
/// </summary>
internal sealed class DemoPractice(IBusinesses businesses, ITokens tokens, IOptions<BookingsOptions> options, IHostEnvironment environment)
{
    private const string Business = "demo";

    private string TokenFile => Path.Combine(options.Value.DataDirectory, "demo-tokens.json");

    /// <summary>Makes it where there is nothing yet, and answers the tokens by role; null where it has no place.</summary>
    public async Task<IReadOnlyDictionary<string, string>?> Make(Uri server, CancellationToken stop)
    {
        if (!environment.IsDevelopment() || !options.Value.Demo)
        {
            return null;
        }

        if (File.Exists(TokenFile))
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(await File.ReadAllTextAsync(TokenFile, stop));
        }

        if ((await businesses.List(stop)).Any(business => business.Slug.Value != Business))
        {
            return null;
        }

        var tenant = await Found(stop);
        var owner = await Token(tenant, Role.Owner, null, stop);
        using var http = new HttpClient { BaseAddress = server };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", owner);
        var provider = await new DemoSetUp(http).Run(stop);

        var made = new Dictionary<string, string>(StringComparer.Ordinal) { [JsonNamingPolicy.CamelCase.ConvertName(nameof(Role.Owner))] = owner };
        foreach (var role in Enum.GetValues<Role>().Where(role => role is not (Role.Owner or Role.Support or Role.Guest)))
        {
            made[JsonNamingPolicy.CamelCase.ConvertName(role.ToString())] = await Token(tenant, role, role == Role.Provider ? provider : null, stop);
        }

        await Keep(made, stop);
        return made;
    }

    private async Task<TenantId> Found(CancellationToken stop)
    {
        return (await businesses.Found(new(
            Of<Slug>(Business), Of<PublicName>("Demo practice"), Of<Country>("NO"), Of<Language>("en"), DateTimeZoneProviders.Tzdb["Europe/Oslo"]), stop)).Tenant;
    }

    private static T Of<T>(string text) where T : struct, ICheckedText<T> =>
        T.TryParse(text, out var value) ? value : throw new ArgumentException($"'{text}' is no {typeof(T).Name}.", nameof(text));

    private async Task<string> Token(TenantId tenant, Role role, Guid? provider, CancellationToken stop) =>
        await tokens.Issue(tenant, "demo", new NewToken(role, ProviderId: provider), stop) is Issue.Done done
            ? done.Text
            : throw new InvalidOperationException($"No token for {role} could be issued.");

    /// <summary>Whole or not at all, and for nobody else's eyes.</summary>
    private async Task Keep(Dictionary<string, string> made, CancellationToken stop)
    {
        var beside = TokenFile + ".new";
        Directory.CreateDirectory(options.Value.DataDirectory);
        var forOurselves = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            forOurselves.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        await using (var file = new FileStream(beside, forOurselves))
        {
            await JsonSerializer.SerializeAsync(file, made, options: null, stop);
        }

        File.Move(beside, TokenFile, overwrite: true);
    }
}

/// <summary>The demo's places, people, services and clients, as requests.</summary>
internal sealed class DemoSetUp(HttpClient http)
{
    private static readonly string[] Weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday"];
    private static readonly string[] Languages = ["nb", "en"];
    private static readonly string[] Clients = ["Ingrid Solberg", "Lars Haugen", "Sofia Rossi", "Tomas Novak", "Åse Østby"];

    /// <returns>The provider whose calendar the demo's provider token sees.</returns>
    public async Task<Guid> Run(CancellationToken stop)
    {
        var location = await Post("locations", "demo-location", new { name = "Main street 1", zone = "Europe/Oslo", address = "Main street 1, Oslo" }, stop);
        var policy = await Post("cancellation-policies", "demo-policy", new
        {
            name = "Until the day before",
            freeUntil = "PT24H",
            lateFee = new { kind = "partOfPrice", percent = 50 },
            noShowFee = new { kind = "partOfPrice", percent = 100 },
            mostReschedules = 3,
        }, stop);
        var ada = await Provider("ada", "Ada Berg", stop);
        var kari = await Provider("kari", "Kari Lund", stop);
        var room = await Post("pools", "demo-room", new { name = "Treatment room", quantity = 2, locationId = location }, stop);
        await Service("first", "First consultation", "PT1H", 120_000, policy, [ada, kari], room, needsApproval: false, stop);
        await Service("follow-up", "Follow-up", "PT30M", 70_000, policy, [ada, kari], room, needsApproval: false, stop);
        await Service("assessment", "Assessment (on request)", "PT1H30M", 190_000, policy, [ada], room, needsApproval: true, stop);
        foreach (var (name, nth) in Clients.Select((name, nth) => (name, nth)))
        {
            await Post("clients", $"demo-client-{nth}", new { name, email = $"client{nth}@example.org" }, stop);
        }

        return ada;
    }

    private async Task<Guid> Provider(string key, string name, CancellationToken stop)
    {
        var id = await Post("providers", $"demo-provider-{key}", new { displayName = name, languages = Languages }, stop);
        var day = new[] { new { from = "09:00", to = "12:00" }, new { from = "12:30", to = "16:00" } };
        await Put($"providers/{id}/schedule/weeks/2020-01-01", new { days = Weekdays.ToDictionary(weekday => weekday, _ => day, StringComparer.Ordinal), zone = "Europe/Oslo" }, stop);
        return id;
    }

    private async Task Service(string key, string name, string duration, long price, Guid policy, Guid[] providers, Guid room, bool needsApproval, CancellationToken stop)
    {
        var id = await Post("services", $"demo-service-{key}", new
        {
            name = new { @default = "en", texts = new { en = name } },
            category = "physiotherapy",
            policyId = policy,
            rules = new { durations = new[] { duration }, bufferAfter = "PT10M", price = new { minor = price, currency = "NOK" }, needsApproval, horizonDays = 90 },
        }, stop);
        await Put($"services/{id}/providers", new { providers }, stop);
        await Put($"services/{id}/resources", new { resources = new[] { new { poolId = room, units = 1 } } }, stop);
        await Post($"services/{id}/publish", $"demo-publish-{key}", body: null, stop);
    }

    private async Task<Guid> Post(string path, string key, object? body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/{path}") { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        using var answer = await Send(request, stop);
        return answer.Headers.Location is { } location ? Guid.Parse(location.OriginalString.Split('/')[^1]) : Guid.Empty;
    }

    private async Task Put(string path, object body, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/v1/{path}") { Content = JsonContent.Create(body) };
        using var answer = await Send(request, stop);
    }

    private async Task<HttpResponseMessage> Send(HttpRequestMessage request, CancellationToken stop)
    {
        var answer = await http.SendAsync(request, stop);
        return answer.IsSuccessStatusCode
            ? answer
            : throw new InvalidOperationException($"The demo could not be made: {request.Method} {request.RequestUri} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(stop)}");
    }
}
