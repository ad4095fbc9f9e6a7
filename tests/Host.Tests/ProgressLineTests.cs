using Spectre.Console;

namespace Bookings.Host.Tests;

/// <summary>What somebody sees who waits.</summary>
public sealed class ProgressLineTests
{
    [Fact]
    public void It_ends_with_where_it_ended()
    {
        var lines = Shown(bar =>
        {
            bar.Show("import", 1, 400);
            bar.Show("import", 399, 400);
            bar.Show("import", 400, 400);
        });
        Assert.Equal(2, lines.Length);
        Assert.Contains("100 % 400 of 400", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void Of_nothing_all_is_done() => Assert.Contains("100 % 0 of 0", Assert.Single(Shown(bar => bar.Show("scheduling.sessions", 0, 0))), StringComparison.Ordinal);

    [Fact]
    public void It_tells_no_rate_before_it_knows_one() => Assert.EndsWith("1 of 1", Assert.Single(Shown(bar => bar.Show("clients.clients", 1, 1))), StringComparison.Ordinal);

    private static string[] Shown(Action<ProgressLine> work)
    {
        using var output = new StringWriter();
        using (var bar = new ProgressLine(AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output), Ansi = AnsiSupport.No })))
        {
            work(bar);
        }

        return output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
