using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class ListeningTests : IAsyncLifetime
{
    private readonly TaskCompletionSource<string> _heard = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.Start(more: routes =>
    {
        routes.MapPost("/later", (OperationRunner runner) => runner.Run(Guid.CreateVersion7(), _ =>
            {
                _heard.SetResult(Listening.Language.Value);
                return Task.CompletedTask;
            }))
            .WithName("Later").WithSummary("Later").Requires("things:write");
        routes.MapGet("/terms", (HttpContext context) =>
            {
                Listening.Declare(context);
                return TypedResults.Ok(new Words("terms", "vilkår", "condizioni").Spoken);
            })
            .WithName("Terms").WithSummary("Terms").Anonymous();
    });

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(null, "en")]
    [InlineData("", "en")]
    [InlineData("*", "en")]
    [InlineData("nb", "nb")]
    [InlineData("nb-NO,nb;q=0.9,en;q=0.8", "nb")]
    [InlineData("no", "nb")]
    [InlineData("nn-NO", "nb")]
    [InlineData("IT", "it")]
    [InlineData("en;q=0.5, it;q=0.7", "it")]
    [InlineData("it;q=0, en", "en")]
    [InlineData("fr, de;q=0.9, it;q=0.1", "it")]
    [InlineData("fr", "en")]
    [InlineData("it;q=2, ;;;", "en")]
    [InlineData("'; drop table languages", "en")]
    public void The_language_is_the_one_that_is_preferred_of_those_we_speak(string? header, string language) => Assert.Equal(language, Listening.Of(header).Value);

    [Theory]
    [InlineData("en", "one")]
    [InlineData("en-GB", "one")]
    [InlineData("nb", "én")]
    [InlineData("nn", "én")]
    [InlineData("it-CH", "uno")]
    [InlineData("pt-BR", "one")]
    public void A_text_is_said_in_the_language_of_the_listener(string language, string text) => Assert.Equal(text, new Words("one", "én", "uno").In(Language.Of(language)));

    [Fact]
    public void What_is_known_only_now_goes_into_every_language() =>
        Assert.Equal(new Words("1 of 2", "1 av 2", "2: 1"), new Words("{0} of {1}", "{0} av {1}", "{1}: {0}").With(1, 2));

    [Theory]
    [InlineData("nb-NO", "Ikke funnet")]
    [InlineData("it", "Non trovato")]
    [InlineData("en", "Not found")]
    public async Task A_problem_speaks_the_language_of_the_request_and_not_of_the_one_before(string language, string title)
    {
        foreach (var (asked, expected) in new[] { (language, title), ("", "Not found") })
        {
            using var response = await _host.Get("/nowhere", ("Accept-Language", asked));
            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal(expected, document.RootElement.GetProperty("title").GetString());
        }
    }

    [Theory]
    [InlineData("en", "must have 1 to 10 characters", "is required", "must be between 1 and 9")]
    [InlineData("nb", "må ha 1 til 10 tegn", "må oppgis", "må være mellom 1 og 9")]
    [InlineData("it", "deve avere da 1 a 10 caratteri", "è obbligatorio", "deve essere tra 1 e 9")]
    public async Task A_wrong_field_is_explained_in_the_language_of_the_request(string language, string length, string required, string between)
    {
        _host.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd(language);
        using var wrong = await _host.Post("/v1/things", $$"""{"id":"{{Guid.CreateVersion7()}}","name":"much too long","note":null,"parts":[{"name":"x","count":10}],"colour":"blue"}""");
        using var missing = await _host.Post("/v1/things", "{}");

        var errors = (await Problem.Of(wrong)).Document.GetProperty("errors");
        Assert.Equal((length, between), (errors.GetProperty("/name")[0].GetString(), errors.GetProperty("/parts/0/count")[0].GetString()));
        Assert.Equal(required, (await Problem.Of(missing)).Document.GetProperty("errors").GetProperty("/name")[0].GetString());
    }

    [Theory]
    [InlineData("en", "Occupied", "It is occupied.")]
    [InlineData("nn-NO", "Ikke mulig nå", "Den er opptatt.")]
    [InlineData("it-CH", "Non possibile ora", "È occupato.")]
    public async Task A_refusal_is_said_in_the_language_of_the_request(string language, string title, string detail)
    {
        using var response = await _host.Get($"/v1/things/{Guid.Empty}", ("Accept-Language", language));
        var problem = await Problem.Of(response);

        Assert.Equal((title, detail), (problem.Title, problem.Document.GetProperty("detail").GetString()));
    }

    /// <summary>Refused by the router, a handler, the guards, the binder, the outermost layer: each is written somewhere else.</summary>
    [Theory]
    [InlineData("/nowhere", 404)]
    [InlineData("/v1/things/00000000-0000-0000-0000-000000000000", 409)]
    [InlineData("/v1/things?limit=0", 400)]
    [InlineData("/v1/times?number=x", 400)]
    [InlineData("/v1/times?text=%00", 400)]
    [InlineData("/v1/fail/other", 500)]
    [InlineData("/v1/fail/pool", 503)]
    public async Task A_problem_says_which_language_it_is_in_and_that_there_are_others(string path, int status)
    {
        foreach (var (asked, spoken) in new[] { ("nb-NO", "nb"), ("it", "it"), ("fr", "en"), ("", "en") })
        {
            using var response = await _host.Get(path, ("Accept-Language", asked));

            Assert.Equal((status, spoken), ((int)response.StatusCode, Assert.Single(response.Content.Headers.ContentLanguage)));
            Assert.Equal("Accept-Language", Assert.Single(response.Headers.Vary));
        }
    }

    [Theory]
    [InlineData("/v1/terms")]
    [InlineData("/problems/not-found")]
    public async Task Another_answer_says_so_where_its_texts_depend_on_it(string path)
    {
        using var response = await _host.Get(path, ("Accept-Language", "it"));

        Assert.Equal(("it", "Accept-Language"), (Assert.Single(response.Content.Headers.ContentLanguage), Assert.Single(response.Headers.Vary)));
    }

    /// <summary>The counterpart: the headers are not simply on everything.</summary>
    [Fact]
    public async Task What_is_the_same_in_every_language_names_none()
    {
        using var response = await _host.Get("/v1/open", ("Accept-Language", "it"));

        Assert.Equal((HttpStatusCode.OK, 0, 0), (response.StatusCode, response.Content.Headers.ContentLanguage.Count, response.Headers.Vary.Count));
    }

    [Fact]
    public async Task Work_that_goes_on_after_its_request_speaks_english_for_whoever_reads_it_later()
    {
        _host.Http.DefaultRequestHeaders.AcceptLanguage.ParseAdd("nb");
        using var response = await _host.Post("/v1/later", "{}");

        Assert.Equal("en", await _heard.Task);
    }
}
