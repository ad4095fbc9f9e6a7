using Xunit;

namespace Bookings.Consent.Tests;

public sealed class NamedFactsTests
{
    [Theory]
    [InlineData("Kept for {retention-days} days by {business}, {business}.", "retention-days business")]
    [InlineData("{Business} {} { business } {9} {-x} {{business}}", "business")]
    [InlineData("nothing", "")]
    public void A_text_names_facts_in_braces(string text, string names) => Assert.Equal(names, string.Join(' ', NamedFacts.In(text)));

    [Fact]
    public void What_has_a_value_is_inserted_and_a_value_is_not_looked_into() =>
        Assert.Equal("{b} and {c}", NamedFacts.Insert("{a} and {c}", new Dictionary<string, string>(StringComparer.Ordinal) { ["a"] = "{b}", ["b"] = "no" }));
}
