using System.Text.Json;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class ListeningTests : IAsyncLifetime
{
    private EdgeHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await EdgeHost.Start();

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
}
