using System.Net;
using System.Text.Json;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class ProblemTests : IAsyncLifetime
{
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("GET", "/nowhere", 404, "not-found")]
    [InlineData("GET", "/v1/things/not-a-uuid", 404, "not-found")]
    [InlineData("PUT", "/v1/things", 405, "method-not-allowed")]
    [InlineData("GET", "/v1/fail/other", 500, "internal-error")]
    [InlineData("GET", "/v1/fail/unique", 500, "internal-error")]
    [InlineData("GET", "/v1/fail/pool", 503, "unavailable")]
    [InlineData("GET", "/v1/fail/lock", 503, "unavailable")]
    [InlineData("GET", "/v1/fail/gone", 503, "unavailable")]
    public async Task A_failure_is_a_problem_document(string method, string path, int status, string code)
    {
        using var request = new HttpRequestMessage(new(method), path);
        using var response = await _host.Http.SendAsync(request);
        var problem = await Problem.Of(response);
        Assert.Equal((status, code), ((int)problem.Status, problem.Code));
        Assert.Equal(status == 503, response.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task A_refusal_carries_its_code_sentence_and_alternatives()
    {
        using var response = await _host.Get($"/v1/things/{Guid.Empty}");
        var problem = await Problem.Of(response);
        Assert.Equal((HttpStatusCode.Conflict, "occupied", "Occupied"), (problem.Status, problem.Code, problem.Title));
        Assert.Equal("It is occupied.", problem.Document.GetProperty("detail").GetString());
        Assert.Equal("2027-03-01", problem.Document.GetProperty("alternatives")[0].GetProperty("start").GetString());
    }

    [Theory]
    [InlineData(Because.NotFound, 404)]
    [InlineData(Because.Forbidden, 403)]
    [InlineData(Because.Conflict, 409)]
    [InlineData(Because.RuleBroken, 422)]
    [InlineData(Because.Stale, 412)]
    public void The_kind_of_no_is_the_status(Because because, int status) => Assert.Equal(status, new No(because).ToProblem().StatusCode);

    [Fact]
    public async Task Every_address_of_a_problem_leads_somewhere()
    {
        var catalogue = (ProblemCatalogue)_host.App.Services.GetService(typeof(ProblemCatalogue))!;
        Assert.Contains(catalogue.All, problem => problem.Code == "thing-taken");
        Assert.Contains(catalogue.All, problem => problem.Code == "occupied");
        foreach (var problem in catalogue.All)
        {
            using var client = new HttpClient { BaseAddress = _host.Address };
            using var response = await client.GetAsync(new Uri(problem.Address, UriKind.Relative));
            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
            Assert.Equal(problem.Title.English, document.RootElement.GetProperty("title").GetString());
        }

        using var page = await _host.Get("/problems/thing-taken", ("Accept", "text/html"));
        Assert.Contains("This thing is taken.", await page.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var unknown = await _host.Get("/problems/unheard-of");
        Assert.Equal("not-found", (await Problem.Of(unknown)).Code);
    }

    [Fact]
    public async Task Every_answer_has_the_security_headers()
    {
        foreach (var path in new[] { "/v1/open", "/nowhere", "/v1/fail/other" })
        {
            using var response = await _host.Get(path);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Equal("no-store", response.Headers.GetValues("Cache-Control").Single());
            Assert.Equal("no-referrer", response.Headers.GetValues("Referrer-Policy").Single());
            Assert.StartsWith("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.False(response.Headers.Contains("Server"));
        }
    }

    [Theory]
    [InlineData("$", "")]
    [InlineData("$.hours[0].from", "/hours/0/from")]
    [InlineData("$['a.b'].c", "/a.b/c")]
    [InlineData("$.parts[12]", "/parts/12")]
    [InlineData("$['a/b~c']", "/a~1b~0c")]
    [InlineData("$['it''s]'][1].x", "/it''s]/1/x")]
    public void A_path_becomes_a_pointer(string path, string expected) => Assert.Equal(expected, JsonPointer.FromPath(path).Value);

    [Theory]
    [InlineData("Hours[0].From", "/hours/0/from")]
    [InlineData("Name", "/name")]
    [InlineData("", "")]
    public void A_property_becomes_a_pointer(string path, string expected) => Assert.Equal(expected, JsonPointer.FromProperty(path).Value);

    private sealed record No(Because Because) : Rejection(Because, "no", new("No.", "Nei.", "No."));
}
