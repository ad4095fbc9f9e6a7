using System.Text.Json;
using System.Text.RegularExpressions;
using Bookings.Host;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>One operation of the OpenAPI document.</summary>
internal sealed record ApiOperation(string Method, string Path, JsonElement Document)
{
    public string Name => Document.GetProperty("operationId").GetString()!;

    public IReadOnlyList<JsonElement> Parameters => Document.TryGetProperty("parameters", out var all) ? [.. all.EnumerateArray()] : [];

    public IReadOnlyList<string> Problems => [.. Document.GetProperty("x-problems").EnumerateArray().Select(code => code.GetString()!)];

    public JsonElement? Body => Document.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var json)
        ? json.GetProperty("schema")
        : null;

    public IEnumerable<string> ParametersIn(string where) =>
        Parameters.Where(parameter => parameter.GetProperty("in").GetString() == where).Select(parameter => parameter.GetProperty("name").GetString()!);

    public bool Answers(string status, out JsonElement response) => Document.GetProperty("responses").TryGetProperty(status, out response);

    public override string ToString() => $"{Method} {Path}";
}

/// <summary>The running program with a practice in it that has one of everything, and its OpenAPI document.</summary>
public sealed partial class RunningPractice : IAsyncLifetime
{
    private readonly Practice _practice = new();
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);

    public Practice Practice => _practice;

    public TenantId Tenant { get; private set; }

    /// <summary>Its name in public addresses.</summary>
    public string Slug { get; private set; } = "";

    /// <summary>The owner's door.</summary>
    public HttpClient Owner { get; private set; } = null!;

    internal JsonElement Document { get; private set; }

    internal IReadOnlyList<ApiOperation> Operations { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        await _practice.InitializeAsync();
        Tenant = await _practice.Found();
        Slug = await _practice.SlugOf(Tenant);
        Owner = await _practice.As(Tenant, Role.Owner);
        Document = JsonSerializer.Deserialize<JsonElement>(await Owner.GetStringAsync("/openapi/v1.json"));
        Operations =
        [
            .. from path in Document.GetProperty("paths").EnumerateObject()
               from operation in path.Value.EnumerateObject()
               select new ApiOperation(operation.Name.ToUpperInvariant(), path.Name, operation.Value),
        ];
        await new DemoSetUp(new DemoRequests(Owner)).Run(CancellationToken.None);
        await Book();
        await Learn();
    }

    public async ValueTask DisposeAsync()
    {
        Owner?.Dispose();
        await _practice.DisposeAsync();
    }

    /// <summary>A path with ids of things that exist where there are any.</summary>
    internal string Real(string path) => Parameter().Replace(path, match =>
    {
        var list = path[..(match.Index - 1)];
        return match.Value switch
        {
            _ when _ids.TryGetValue(list, out var id) => id,
            "{validFrom}" => "2020-01-01",
            "{date}" => "2027-03-01",
            "{version}" => "1",
            "{code}" => "not-found",
            "{business}" => Slug,
            "{kind}" => "booked",
            "{channel}" => "email",
            "{language}" => "en",
            _ => Guid.CreateVersion7().ToString(),
        };
    });

    /// <summary>An id of the kind that a member's name asks for: clientId, providers, poolId.</summary>
    internal string IdFor(string member)
    {
        var stem = member.EndsWith("Id", StringComparison.Ordinal) ? member[..^2] : member.TrimEnd('s');
        return _ids.FirstOrDefault(known => known.Key.Split('/')[^1].Replace("-", "", StringComparison.Ordinal).Contains(stem[..Math.Min(5, stem.Length)], StringComparison.OrdinalIgnoreCase)
            || (stem == "policy" && known.Key.EndsWith("policies", StringComparison.Ordinal))).Value ?? Guid.CreateVersion7().ToString();
    }

    /// <summary>Free starts of the first service, each of which can be booked once.</summary>
    internal async Task<IReadOnlyList<string>> FreeStarts()
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var slots = await Owner.GetFromJson($"{Real("/v1/services/{id}")}/slots?from={today.AddDays(3):yyyy-MM-dd}&to={today.AddDays(60):yyyy-MM-dd}");
        return [.. slots.GetProperty("items").EnumerateArray().Select(slot => slot.GetProperty("start").GetString()!)];
    }

    private async Task Book()
    {
        await Learn();
        var booked = await Owner.Command("/v1/appointments", new { clientId = _ids["/v1/clients"], serviceId = _ids["/v1/services"], start = (await FreeStarts())[0], note = "First visit" });
        Assert.True(booked.IsSuccessStatusCode, await booked.Content.ReadAsStringAsync());
        foreach (var (path, body) in new (string, object)[] { ("webhooks", new { url = "https://hooks.example.org/bookings" }), ("reminders", new { channel = "email", before = "P1D" }) })
        {
            using var made = await Owner.Command($"/v1/{path}", body);
            Assert.True(made.IsSuccessStatusCode, await made.Content.ReadAsStringAsync());
        }
    }

    /// <summary>The first id of every list there is.</summary>
    private async Task Learn()
    {
        foreach (var list in Operations.Where(operation => operation.Method == "GET" && !operation.Path.Contains('{', StringComparison.Ordinal) && operation.ParametersIn("query").Contains("cursor")))
        {
            if ((await Owner.GetFromJson(list.Path)).GetProperty("items") is { } items && items.GetArrayLength() > 0 && items[0].TryGetProperty("id", out var id))
            {
                _ids[list.Path] = id.GetString()!;
            }
        }
    }

    [GeneratedRegex("""\{[^}]*\}""", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Parameter();
}

internal static class Answered
{
    public static async Task<JsonElement> GetFromJson(this HttpClient http, string path) => JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync(path));
}
