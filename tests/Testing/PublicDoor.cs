using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Bookings.Testing;

/// <summary>The public page of a business, and what the browser of somebody does there before they may book.</summary>
/// <param name="http">Without a token.</param>
/// <param name="slug">Where guests find the business.</param>
public sealed class PublicDoor(HttpClient http, string slug)
{
    public string Page => $"/v1/public/{slug}";

    public async Task<JsonElement> Get(string path) => JsonSerializer.Deserialize<JsonElement>(await http.GetStringAsync($"{Page}/{path}"));

    public Task<HttpResponseMessage> Post(string path, object? body = null) => http.Command($"{Page}/{path}", body);

    /// <summary>The starts that are free of a service, soonest first.</summary>
    public async Task<IReadOnlyList<string>> Free(Guid service) =>
        [.. (await Get($"services/{service}/slots")).GetProperty("items").EnumerateArray().Select(slot => slot.GetProperty("start").GetString()!)];

    /// <summary>What ALTCHA's widget does.</summary>
    public async Task<string> Solved()
    {
        var given = await Get("challenge");
        string Of(string name) => given.GetProperty(name).GetString()!;
        var number = Enumerable.Range(0, given.GetProperty("maxnumber").GetInt32() + 1).First(number =>
            Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Of("salt")}{number}")))) == Of("challenge"));
        return Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(
            new { algorithm = Of("algorithm"), challenge = Of("challenge"), number, salt = Of("salt"), signature = Of("signature") }));
    }

    /// <summary>Every document in force, as somebody accepts it who has read it.</summary>
    public async Task<object[]> Accepted() =>
        [.. (await Get("policies")).GetProperty("documents").EnumerateArray().Select(document => new
        {
            document = document.GetProperty("document"), version = document.GetProperty("version"), language = document.GetProperty("language"), hash = document.GetProperty("hash"),
        })];

    /// <summary>Yes to every purpose that is asked about.</summary>
    public async Task<object[]> Consents() =>
        [.. (await Get("purposes")).GetProperty("asked").EnumerateArray().Select(asked => new
        {
            purpose = asked.GetProperty("purpose"), channel = asked.GetProperty("channels")[0], given = true, language = asked.GetProperty("language"), textHash = asked.GetProperty("textHash"),
        })];
}
