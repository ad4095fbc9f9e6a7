using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bookings.Scheduling;

namespace Bookings.Bench;

/// <summary>What a town asks of those who book for themselves: each shop has a document to accept, a purpose to say yes or no to, and a question to answer.</summary>
internal sealed record GuestTown(Uri Server, IReadOnlyList<GuestTown.Page> Pages)
{
    private static readonly string[] ByEmail = ["email"];

    /// <param name="Agreed">The members of an introduction that hold what was accepted and consented to, as JSON.</param>
    internal sealed record Page(string Path, Guid Service, IReadOnlyList<Guid> Providers, string Agreed);

    /// <summary>Made through the API, by each shop's owner.</summary>
    public static async Task<GuestTown> Furnish(Uri server, Town town)
    {
        var pages = new List<Page>();
        foreach (var shop in town.Shops)
        {
            using var http = new HttpClient { BaseAddress = server };
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", shop.Token);
            pages.Add(await Furnish(http, shop));
        }

        return new(server, pages);
    }

    /// <summary>Challenges of this town's pages, solved: a browser would have done it before it sends a booking.</summary>
    public async Task<IReadOnlyList<string>> Solve(int count)
    {
        using var http = new HttpClient { BaseAddress = Server };
        var solved = new string[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (i, cancellation) =>
            solved[i] = Altcha.Solve((await http.GetFromJsonAsync<Altcha.Challenge>($"{Pages[i % Pages.Count].Path}/challenge", cancellation))!));
        return solved;
    }

    private static async Task<Page> Furnish(HttpClient http, Town.Shop shop)
    {
        var policy = await Post(http, "policies", new { kind = "terms", texts = new[] { new { language = "en", title = "Terms", text = "We keep what you tell us to ourselves." } } });
        var drafted = await http.GetAsync($"/v1/policies/{policy}");
        await Post(http, $"policies/{policy}/confirm-authorship", new { }, drafted.Headers.ETag!.ToString());
        await Post(http, $"policies/{policy}/publish", new { material = true });
        var purpose = await Post(http, "purposes", new
        {
            code = "newsletter",
            terms = new { lawfulBasis = "consent", wordings = new[] { new { language = "en", text = "We send you our news." } }, channels = ByEmail },
        });
        await Post(http, $"purposes/{purpose}/publish", new { });
        var form = await Post(http, "intake-forms", new
        {
            name = "Beforehand",
            fields = new[] { new { key = "workplace", label = English("Where do you work?"), kind = "line", @class = "personal", purpose = English("To prepare your visit."), required = true } },
        });
        using var chosen = await http.PutAsJsonAsync($"/v1/services/{shop.Service.Value}/intake-form", new { formId = form, atBooking = true });
        chosen.EnsureSuccessStatusCode();

        var path = "/v1/public/" + (await Get(http, "/v1/business")).GetProperty("slug").GetString();
        var agreed = JsonSerializer.Serialize(
            new
            {
                accepted = (await Get(http, $"{path}/policies")).GetProperty("documents").EnumerateArray().Select(document => new
                {
                    document = document.GetProperty("document"), version = document.GetProperty("version"),
                    language = document.GetProperty("language"), hash = document.GetProperty("hash"),
                }),
                consents = (await Get(http, $"{path}/purposes")).GetProperty("asked").EnumerateArray().Select(asked => new
                {
                    purpose = asked.GetProperty("purpose"), channel = asked.GetProperty("channels")[0], given = true,
                    language = asked.GetProperty("language"), textHash = asked.GetProperty("textHash"),
                }),
            });
        return new(path, shop.Service.Value, [.. shop.Providers.Select(provider => provider.Value)], agreed[1..^1]);
    }

    private static object English(string text) => new { @default = "en", texts = new { en = text } };

    private static async Task<JsonElement> Get(HttpClient http, string path) => await http.GetFromJsonAsync<JsonElement>(path);

    private static async Task<Guid> Post(HttpClient http, string path, object body, string? ifMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/{path}") { Content = JsonContent.Create(body), Headers = { { "Idempotency-Key", path.Replace('/', '-') } } };
        if (ifMatch is not null)
        {
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        }

        using var answer = await http.SendAsync(request);
        return !answer.IsSuccessStatusCode
            ? throw new InvalidOperationException($"{path}: {await answer.Content.ReadAsStringAsync()}")
            : answer.Headers.Location is { } location ? Guid.Parse(location.OriginalString.Split('/')[^1]) : Guid.Empty;
    }
}
