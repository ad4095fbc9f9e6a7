using System.Text.RegularExpressions;

namespace Bookings.Consent;

/// <summary>Facts that a text names as <c>{retention-days}</c>: what it names, and the text with their values in it.</summary>
internal static partial class NamedFacts
{
    /// <summary>Each name once, in the order of the text.</summary>
    internal static IReadOnlyList<string> In(string text) => [.. Name().Matches(text).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];

    /// <summary>With the values of the facts that have one; what a value itself contains is not looked at again.</summary>
    internal static string Insert(string text, IReadOnlyDictionary<string, string> values) =>
        Name().Replace(text, match => values.GetValueOrDefault(match.Groups["name"].Value) ?? match.Value);

    [GeneratedRegex(@"\{(?<name>[a-z][a-z0-9-]{0,39})\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Name();
}
