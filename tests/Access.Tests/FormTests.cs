using Bookings.Access.Contracts;
using Bookings.Kernel;
using Xunit;

namespace Bookings.Access.Tests;

public sealed class FormTests
{
    [Fact]
    public void A_drawn_token_is_well_formed_and_never_drawn_again()
    {
        var tokens = Enumerable.Range(0, 100).Select(_ => TokenText.Draw()).ToList();

        Assert.All(tokens, token => Assert.True(TokenText.IsWellFormed(token)));
        Assert.All(tokens, token => Assert.StartsWith("bk_", token, StringComparison.Ordinal));
        Assert.Equal(100, tokens.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_token_with_one_letter_changed_is_nobodys()
    {
        var token = TokenText.Draw();

        for (var i = 0; i < token.Length; i++)
        {
            var other = token[i] == 'A' ? 'B' : 'A';
            Assert.False(TokenText.IsWellFormed($"{token[..i]}{other}{token[(i + 1)..]}"), $"changed at {i}");
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("bk_")]
    [InlineData("bk_owner")]
    [InlineData("bk_ÆØÅ")]
    [InlineData("BK_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public void What_was_never_drawn_is_told_without_the_database(string token) => Assert.False(TokenText.IsWellFormed(token));

    [Theory]
    [InlineData("demo", true)]
    [InlineData("klinikk-2", true)]
    [InlineData("a", false)]
    [InlineData("-demo", false)]
    [InlineData("demo-", false)]
    [InlineData("de--mo", false)]
    [InlineData("Demo", false)]
    [InlineData("kafé", false)]
    [InlineData("an-address-that-is-longer-than-forty-letters", false)]
    [InlineData(null, false)]
    public void A_slug_has_lower_case_letters_digits_and_single_dashes(string? text, bool holds) => Assert.Equal(holds, Slug.TryParse(text, out _));

    [Theory]
    [InlineData("Fjordklinikken", true)]
    [InlineData("Clínica São João", true)]
    [InlineData("", false)]
    [InlineData(" x", false)]
    [InlineData("x\ny", false)]
    [InlineData("x\u202Ey", false)]
    [InlineData("x\0", false)]
    public void A_public_name_is_one_line_that_shows_as_what_it_is(string text, bool holds) => Assert.Equal(holds, PublicName.TryParse(text, out _));

    [Theory]
    [InlineData("NO", true)]
    [InlineData("BR", true)]
    [InlineData("no", false)]
    [InlineData("XX", false)]
    public void A_country_is_one_where_somebody_lives(string text, bool holds) => Assert.Equal(holds, Country.TryParse(text, out _));

    [Theory]
    [InlineData("nb", true)]
    [InlineData("pt-BR", true)]
    [InlineData("pt-br", false)]
    [InlineData("norsk", false)]
    [InlineData("n-", false)]
    public void A_language_may_have_a_region(string text, bool holds) => Assert.Equal(holds, Language.TryParse(text, out _));

    [Fact]
    public void Scopes_are_sorted_and_each_once() =>
        Assert.Equal("a:read b:write", Scopes.Of(["b:write", "a:read", "b:write"]).Value);
}
