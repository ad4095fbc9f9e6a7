using Xunit;

namespace Bookings.Architecture.Tests;

/// <summary>A file fits in the head. When one grows, an idea in it wants a name of its own.</summary>
public sealed class SizeTests
{
    /// <summary>Grown beyond the limit, each for a reason: a reader of CSV that keeps line numbers and bounds memory is one machine.</summary>
    private static readonly string[] Grown = ["CsvRows.cs"];

    [Theory]
    [InlineData("src/Modules", 200)]
    [InlineData("src/Host", 200)]
    [InlineData("src/Kernel", 250)]
    [InlineData("tests", 300)]
    [InlineData("bench", 300)]
    public void No_file_is_longer_than(string folder, int limit) =>
        Assert.Empty(
            from file in Repository.Files(folder, ".cs", ".sql")
            let lines = File.ReadLines(file).Count()
            where lines > limit && !Grown.Contains(Path.GetFileName(file), StringComparer.Ordinal)
            select $"{Repository.Relative(file)}: {lines}");

    [Theory]
    [InlineData("src/Modules", 150)]
    [InlineData("src/Kernel", 150)]
    public void Most_files_are_shorter_than(string folder, int lines)
    {
        var all = Repository.Files(folder, ".cs").ToList();
        Assert.InRange(all.Count(file => File.ReadLines(file).Count() > lines), 0, all.Count / 10);
    }

    [Fact]
    public void Nothing_is_put_off() =>
        Assert.Empty(
            from file in Repository.Files("src", ".cs", ".sql").Concat(Repository.Files("tests", ".cs"))
            let text = File.ReadAllText(file)
            from word in (string[])["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception", "#reg" + "ion"]
            where text.Contains(word, StringComparison.Ordinal)
            select $"{Repository.Relative(file)}: {word}");

    [Fact]
    public void The_readme_is_read_to_its_end() => Assert.InRange(File.ReadLines(Path.Combine(Repository.Root, "README.md")).Count(), 1, 120);
}
