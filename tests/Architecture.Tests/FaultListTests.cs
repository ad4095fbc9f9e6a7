using System.Text.RegularExpressions;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>The list of faults and invariants in the documentation and the tests that name them are one list.</summary>
public sealed partial class FaultListTests
{
    private static readonly string List = Repository.Text("docs", "faults.md");

    private static readonly IReadOnlyList<(string Types, string Text)> Tests =
        [.. Repository.Files("tests", ".cs").Select(File.ReadAllText).Where(text => text.Contains("[Fact]", StringComparison.Ordinal) || text.Contains("[Theory]", StringComparison.Ordinal))
            .Select(text => (string.Join(' ', Classes().Matches(text).Select(one => one.Groups["name"].Value)), text))];

    [Fact]
    public void Every_test_of_the_list_says_what_it_shows()
    {
        var rows = Rows().Matches(List);
        Assert.True(rows.Count >= 28, $"Only {rows.Count} rows were understood.");
        Assert.Empty(
            from Match row in rows
            from Match test in Names().Matches(row.Groups["tests"].Value)
            where !Tests.Any(file => file.Types.Split(' ').Contains(test.Value, StringComparer.Ordinal) && Says(file.Text, row.Groups["label"].Value))
            select $"{test.Value} does not say that it shows {row.Groups["label"].Value}");
    }

    /// <summary>The sixteenth is about pages, which there are none of yet.</summary>
    [Fact]
    public void No_invariant_is_left_out() => Assert.Equal(
        Enumerable.Range(1, 15).Select(number => $"Invariant {number}"),
        Rows().Matches(List).Select(row => row.Groups["label"].Value).Where(label => label.StartsWith("Invariant", StringComparison.Ordinal)));

    [Fact]
    public void Every_fault_and_invariant_that_a_test_names_is_in_the_list() =>
        Assert.Empty(
            from file in Tests
            where !file.Types.Contains(nameof(FaultListTests), StringComparison.Ordinal)
            from Match label in Labels().Matches(file.Text)
            where !List.Contains($"| {label.Value} |", StringComparison.Ordinal)
            select $"{file.Types}: {label.Value}");

    /// <summary>In a summary, where a reader looks; "and" and commas join several.</summary>
    private static bool Says(string text, string label) => text.Split('\n').Any(line =>
        line.TrimStart().StartsWith("///", StringComparison.Ordinal) && Regex.IsMatch(line, $@"\b{label}\b", RegexOptions.IgnoreCase, TimeSpan.FromSeconds(1)));

    [GeneratedRegex(@"^\| (?<label>F\d\d|Invariant \d+) \|.*\| (?<tests>[^|]+) \|$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Rows();

    [GeneratedRegex(@"(?<=`)\w+(?=`)", RegexOptions.None, 1000)]
    private static partial Regex Names();

    [GeneratedRegex(@"\bF\d\d\b|\bInvariant \d+\b", RegexOptions.None, 1000)]
    private static partial Regex Labels();

    [GeneratedRegex(@"class (?<name>\w+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Classes();
}
