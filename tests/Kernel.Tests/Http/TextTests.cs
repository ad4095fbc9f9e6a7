using System.Net;
using System.Text;
using System.Text.Json;
using Bookings.Testing;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Text that has broken programs before (F23, F24): refused where it stands, or given back as it came.</summary>
public sealed class TextTests : IAsyncLifetime
{
    private EdgeHost _host = null!;

    public static TheoryData<string> Refused => [.. HostileStrings.Refused.Keys];

    public static TheoryData<string> Harmless => [.. HostileStrings.Harmless.Keys];

    public async ValueTask InitializeAsync() => _host = await EdgeHost.Start();

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Text_that_breaks_things_is_refused_wherever_it_stands(string what)
    {
        var text = HostileStrings.ToJson(HostileStrings.Refused[what]);
        Assert.Equal("/name", await PointerOf(Thing(name: text)));
        Assert.Equal("/note", await PointerOf(Thing(note: text)));
        Assert.Equal("/parts/0/name", await PointerOf(Thing(part: text)));
        Assert.StartsWith("/labels", await PointerOf(Thing(label: text)), StringComparison.Ordinal);
        Assert.NotNull(await PointerOf(Thing(labelName: text)));
        Assert.NotNull(await PointerOf($$"""{ {{text}}:1 }"""));
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public async Task Awkward_text_comes_back_as_it_was(string what)
    {
        var text = HostileStrings.Harmless[what];
        using var response = await _host.Post("/v1/queries", $$"""{"name":{{HostileStrings.ToJson(text)}}}""");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        Assert.Equal(text.Normalize(NormalizationForm.FormC), document.RootElement.GetProperty("name").GetString());
    }

    [Fact]
    public async Task Sabotage_without_the_guard_the_corpus_gets_through()
    {
        await using var host = await EdgeHost.Start(services: services => services.PostConfigure<JsonOptions>(json =>
            json.SerializerOptions.Converters.Remove(json.SerializerOptions.Converters.Single(converter => converter is TextJson))));
        var through = 0;
        foreach (var text in HostileStrings.Refused.Values)
        {
            using var response = await host.Post("/v1/queries", $$"""{"name":{{HostileStrings.ToJson(text)}}}""");
            through += response.IsSuccessStatusCode ? 1 : 0;
        }

        // All but the four with half a surrogate pair, which the framework itself refuses.
        Assert.Equal(HostileStrings.Refused.Count - 4, through);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_found_wherever_it_is() =>
        Prop.ForAll(ArbMap.Default.ArbFor<int[]>(), numbers =>
        {
            var text = new string([.. numbers.Select(number => "a\uD83D\uDE00é"[Math.Abs(number % 4)])]);
            var isWhole = text.Equals(Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);
            return isWhole == (TextGuard.Fault(text) is null);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000).WithReplay(20270301, 7));

    [Theory]
    [InlineData("🇳🇴", 2)]
    [InlineData("𠮷", 1)]
    [InlineData("", 0)]
    public void Length_is_counted_in_runes(string text, int length) => Assert.Equal(length, TextGuard.LengthInRunes(text));

    [Fact]
    public async Task A_limit_in_runes_lets_ten_emoji_through_and_not_eleven()
    {
        using var ten = await _host.Post("/v1/things", Thing(name: $"\"{string.Concat(Enumerable.Repeat("😀", 10))}\""));
        Assert.Equal(HttpStatusCode.Created, ten.StatusCode);
        using var eleven = await _host.Post("/v1/things", Thing(name: $"\"{string.Concat(Enumerable.Repeat("😀", 11))}\""));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, eleven.StatusCode);
    }

    private async Task<string?> PointerOf(string body)
    {
        using var response = await _host.Post("/v1/things", body);
        var problem = await Problem.Of(response);
        Assert.Equal(HttpStatusCode.BadRequest, problem.Status);
        return problem.Pointers.FirstOrDefault();
    }

    private static string Thing(string name = "\"x\"", string note = "null", string part = "\"p\"", string labelName = "\"l\"", string label = "\"v\"") =>
        $$$"""
        {"id":"0198c0de-0000-7000-8000-000000000001","name":{{{name}}},"note":{{{note}}},"parts":[{"name":{{{part}}},"count":1}],"colour":"blue","labels":{ {{{labelName}}}:{{{label}}} } }
        """;
}
