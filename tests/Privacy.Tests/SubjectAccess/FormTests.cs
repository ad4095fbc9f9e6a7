using System.Text;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>The forms of an answer: each says the same, and none does what a value in it says.</summary>
public sealed class FormTests(Practice house) : IClassFixture<Practice>
{
    private static readonly string[] Hostile = ["=HYPERLINK(\"http://evil.example\",\"x\")", "+47 22 00 00 00", "-1+1", "@SUM(A1)", "<script>alert(1)</script>", "\"quoted\", and; more", "Åse Ødegård-Løvø", "two\nlines"];

    private static readonly string[] Written = ["json", "csv", "html"];

    public static TheoryData<string> Values => [.. Hostile];

    [Theory]
    [MemberData(nameof(Values))]
    public void Every_form_says_what_is_held_and_runs_nothing_of_it(string value)
    {
        var json = Answer(value).ToJson();

        var csv = Encoding.UTF8.GetString(AccessForms.Make(json, "csv").Content);
        Assert.StartsWith("\uFEFFgroup,record,what,recorded_at,field,value,name\n", csv, StringComparison.Ordinal);
        var written = value is ['=' or '+' or '-' or '@', ..] ? "'" + value : value;
        Assert.Contains(Quoted(written), csv, StringComparison.Ordinal);
        Assert.DoesNotContain($",{value}", csv.Replace($",{written}", "", StringComparison.Ordinal), StringComparison.Ordinal);

        var page = Encoding.UTF8.GetString(AccessForms.Make(json, "html").Content);
        Assert.Contains($"<dd>{System.Text.Encodings.Web.HtmlEncoder.Default.Encode(value)}</dd>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", page, StringComparison.OrdinalIgnoreCase);

        var pdf = PdfText.Of(AccessForms.Make(json, "pdf").Content);
        Assert.All(value.Split('\n'), line => Assert.Contains(pdf, text => text.Contains(line, StringComparison.Ordinal)));
        Assert.DoesNotContain("/JavaScript", Encoding.Latin1.GetString(AccessForms.Make(json, "pdf").Content), StringComparison.Ordinal);

        Assert.Equal(value, JsonDocument.Parse(AccessForms.Make(json, "json").Content).RootElement.GetProperty("groups")[0].GetProperty("records")[0].GetProperty("content").GetProperty("note").GetString());
    }

    [Fact]
    public void Every_form_tells_why_on_what_ground_to_whom_how_long_and_from_where()
    {
        var json = Answer("a note").ToJson();
        string[] told = ["Your bookings", "the purpose", "the ground", "the recipients", "the term", "the origin", "what one can do"];
        foreach (var text in Written.Select(format => Encoding.UTF8.GetString(AccessForms.Make(json, format).Content)).Append(string.Join(' ', PdfText.Of(AccessForms.Make(json, "pdf").Content))))
        {
            Assert.All(told, words => Assert.Contains(words, text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_long_answer_goes_over_many_pages_and_no_line_is_lost()
    {
        var notes = Enumerable.Range(0, 400).Select(nth => $"note number {nth} " + string.Concat(Enumerable.Repeat("wordwordword", nth % 40))).ToArray();
        var pdf = AccessForms.Make(Answer(notes).ToJson(), "pdf").Content;
        Assert.InRange(Encoding.Latin1.GetString(pdf).Split("/Type/Page/").Length, 10, 500);
        var text = string.Join(' ', PdfText.Of(pdf));
        Assert.All(Enumerable.Range(0, 400), nth => Assert.Contains($"note number {nth}", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_page_loads_nothing_and_the_other_forms_are_saved()
    {
        var shop = await Open(house);
        var export = await shop.Owner.AskedAbout(await shop.Client("Torfinn"));
        using var page = await shop.Owner.GetAsync($"/v1/data-exports/{export}?format=html");
        var policy = Assert.Single(page.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        var text = await page.Content.ReadAsStringAsync();
        var style = text[(text.IndexOf("<style>", StringComparison.Ordinal) + 7)..text.IndexOf("</style>", StringComparison.Ordinal)];
        Assert.Contains(Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(style))), policy, StringComparison.Ordinal);
        Assert.Contains("@media print", style, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", text, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", text, StringComparison.Ordinal);
        foreach (var (format, type) in new[] { ("json", "application/json"), ("csv", "text/csv"), ("pdf", "application/pdf") })
        {
            using var file = await shop.Owner.GetAsync($"/v1/data-exports/{export}?format={format}");
            Assert.Equal((type, "attachment"), (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.DispositionType));
            Assert.True(file.Headers.CacheControl!.NoStore);
        }

        foreach (var unknown in new[] { "xml", "PDF", "" })
        {
            using var refused = await shop.Owner.GetAsync($"/v1/data-exports/{export}?format={unknown}");
            Assert.Equal((400, "malformed-request"), ((int)refused.StatusCode, await refused.Problem()));
        }
    }

    /// <summary>What is an id in the formats is a name where people read it; and how long it is kept and who gets it, the business itself has said.</summary>
    [Fact]
    public async Task It_names_services_providers_and_places_the_days_of_the_business_and_who_handles_it()
    {
        var shop = await Open(house);
        var app = await house.Start(otherwise: services => services.Configure<RecipientsOptions>(all => all["mail"] = new()
        {
            Name = "Post AS", Hosts = "smtp.example.net", Purpose = "delivers mail", Country = "NO", Since = "2026-01-31", Data = "contact",
        }));
        using var owner = house.Door(await house.Token(shop.Business, Role.Owner), app);
        var client = await shop.Client("Torfinn");
        await shop.Booked(client);
        await shop.Keep(Nights.Rule("contact", 730), Nights.Rule("booking", 365, "booked"));
        var export = await owner.AskedAbout(client, language: "nb");

        var page = System.Net.WebUtility.HtmlDecode(await owner.Fetched(export, "html"));
        foreach (var said in new[] { $"Konsultasjon ({shop.Service})", $"Ada Berg ({shop.Provider})", "Storgata 1 (", "time bestilt", "<dt>detaljer · e-post</dt>" })
        {
            Assert.Contains(said, page, StringComparison.Ordinal);
        }

        var groups = JsonDocument.Parse(await owner.Fetched(export)).RootElement.GetProperty("groups").EnumerateArray().ToDictionary(group => group.GetProperty("code").GetString()!);
        var (kept, booked) = (groups["contact"].GetProperty("retention").GetString(), groups["bookings"].GetProperty("retention").GetString());
        Assert.Contains("Virksomheten sletter deg 730 dager etter slutten av den siste timen din.", kept, StringComparison.Ordinal);
        Assert.Contains("Virksomheten sletter dette 365 dager etter bestillingen. Virksomheten sletter deg 730 dager", booked, StringComparison.Ordinal);
        Assert.Contains("Post AS (NO)", groups["contact"].GetProperty("recipients").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Post AS", groups["bookings"].GetProperty("recipients").GetString(), StringComparison.Ordinal);
        Assert.Contains($",{shop.Provider},Ada Berg\n", await owner.Fetched(export, "csv"), StringComparison.Ordinal);
    }

    private static AccessDocument Answer(params string[] notes) => new(
        AccessDocument.Current, "Fjordklinikken", "Everything", "en", Instant.FromUtc(2026, 1, 2, 3, 4), ["what one can do"],
        [new("bookings", "Your bookings", "the purpose", "the ground", "the recipients", "the term", "the origin",
            [.. notes.Select(note => new AccessRecord("scheduling", "booking", "appointment-booked", Instant.FromUtc(2026, 1, 1, 0, 0), null, null, JsonSerializer.SerializeToElement(new { note })))])]);

    /// <summary>RFC 4180, section 2.</summary>
    private static string Quoted(string value) => value.AsSpan().IndexOfAny("\",\n") >= 0 ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
