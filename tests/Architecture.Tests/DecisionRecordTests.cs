using System.Text.RegularExpressions;
using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>A decision record says what it costs and which tests keep it; a test that is gone keeps nothing.</summary>
public sealed partial class DecisionRecordTests
{
    private static readonly string[] Sections = ["Why now", "What we do", "What else we looked at", "What it costs", "Kept by", "Reopen when"];

    private static IReadOnlyList<string> Records => [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "docs", "adr"), "*.md").Order(StringComparer.Ordinal)];

    [Fact]
    public void Decisions_are_numbered_from_one_without_a_gap() =>
        Assert.Equal(Enumerable.Range(1, Records.Count).Select(number => $"{number:0000}"), Records.Select(record => Path.GetFileName(record)[..4]));

    [Fact]
    public void Every_decision_has_a_title_a_date_and_its_sections() =>
        Assert.Empty(
            from record in Records
            let text = File.ReadAllText(record)
            where !text.StartsWith("# ", StringComparison.Ordinal) || !Accepted().IsMatch(text)
                || !Sections.SequenceEqual(Headings().Matches(text).Select(heading => heading.Groups["name"].Value), StringComparer.Ordinal)
            select Path.GetFileName(record));

    [Fact]
    public void Half_a_page_is_enough() =>
        Assert.Empty(Records.Where(record => File.ReadLines(record).Count() > 45).Select(Path.GetFileName));

    [Fact]
    public void Every_test_that_keeps_a_decision_exists()
    {
        var tests = Repository.Files("tests", ".cs").Select(File.ReadAllText).ToList();
        Assert.Empty(
            from record in Records
            from Match name in Names().Matches(File.ReadAllText(record).Split("## Kept by")[1].Split("## ")[0])
            let type = name.Groups["type"].Value
            let method = name.Groups["method"].Value
            where !tests.Exists(text => text.Contains($"class {type}", StringComparison.Ordinal) && (method.Length == 0 || text.Contains($" {method}(", StringComparison.Ordinal)))
            select $"{Path.GetFileName(record)}: {name.Value}");
    }

    [Fact]
    public void Every_decision_is_kept_by_a_test() =>
        Assert.Empty(
            from record in Records
            where !Names().IsMatch(File.ReadAllText(record).Split("## Kept by")[1].Split("## ")[0])
            select Path.GetFileName(record));

    /// <summary>Links from the documents and the comments lead somewhere.</summary>
    [Fact]
    public void What_refers_to_a_document_of_ours_finds_it() =>
        Assert.Empty(
            from file in Repository.Files("src", ".cs", ".sql").Concat(Repository.Files("tests", ".cs")).Concat(Repository.Files("docs", ".md")).Append(Path.Combine(Repository.Root, "README.md"))
            from Match link in Links().Matches(File.ReadAllText(file))
            where !File.Exists(Path.Combine(Repository.Root, link.Value)) && !Directory.Exists(Path.Combine(Repository.Root, link.Value))
            select $"{Repository.Relative(file)}: {link.Value}");

    [GeneratedRegex(@"^Accepted, \d{4}-\d{2}-\d{2}\.$", RegexOptions.Multiline, 1000)]
    private static partial Regex Accepted();

    [GeneratedRegex(@"^## (?<name>.+)$", RegexOptions.Multiline, 1000)]
    private static partial Regex Headings();

    [GeneratedRegex(@"`(?<type>[A-Z]\w*(?:Tests|Properties))(?:\.(?<method>\w+))?`", RegexOptions.None, 1000)]
    private static partial Regex Names();

    [GeneratedRegex(@"(?<![\w/])docs/[\w./-]*\w", RegexOptions.None, 1000)]
    private static partial Regex Links();
}
