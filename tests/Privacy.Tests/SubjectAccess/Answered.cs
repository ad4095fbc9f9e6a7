using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Somebody asks what is held, waits, and fetches it.</summary>
internal static class Answered
{
    /// <summary>The export's number, once it is made.</summary>
    public static async Task<string> Asked(this HttpClient http, string path, object body)
    {
        var operation = await http.Ended((await Done(http.Command(path, body))).GetProperty("id").GetGuid());
        Assert.Equal("done", operation.GetProperty("state").GetString());
        Assert.Equal(0, operation.GetProperty("result").GetProperty("unreadable").GetInt32());
        return operation.GetProperty("result").GetProperty("export").GetString()!;
    }

    public static Task<string> AskedAbout(this HttpClient http, SubjectId client, string about = "client", string language = "en") =>
        http.Asked("/v1/data-exports", new { about, id = client.Value, language });

    public static async Task<JsonElement> Ended(this HttpClient http, Guid operation)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        JsonElement seen;
        while ((seen = await Done(http.GetAsync($"/v1/operations/{operation}"))).GetProperty("state").GetString() == "running")
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        return seen;
    }

    public static async Task<string> Fetched(this HttpClient http, string export, string format = "json")
    {
        using var answer = await http.GetAsync($"/v1/data-exports/{export}?format={format}");
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Every value of a document, at any depth.</summary>
    public static IEnumerable<string> Values(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().SelectMany(member => Values(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().SelectMany(Values),
        _ => [value.ToString()],
    };
}
