using System.Text;
using System.Text.Json;
using Bookings.Testing;
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
    }

    private static AccessDocument Answer(params string[] notes) => new(
        AccessDocument.Current, "Fjordklinikken", "Everything", "en", Instant.FromUtc(2026, 1, 2, 3, 4), ["what one can do"],
        [new("bookings", "Your bookings", "the purpose", "the ground", "the recipients", "the term", "the origin",
            [.. notes.Select(note => new AccessRecord("scheduling", "booking", "appointment-booked", Instant.FromUtc(2026, 1, 1, 0, 0), null, null, JsonSerializer.SerializeToElement(new { note })))])]);

    /// <summary>RFC 4180, section 2.</summary>
    private static string Quoted(string value) => value.AsSpan().IndexOfAny("\",\n") >= 0 ? $"\"{value.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : value;
}
