using System.Diagnostics;
using System.Text.RegularExpressions;
using Bookings.Testing;
using Npgsql;

namespace Bookings.Host.Tests;

/// <summary>What the README and the guides tell somebody to type is typed here, as it stands there, against a server that was started as they start it.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public Task The_first_booking_of_the_readme_works_and_the_second_is_refused() => Type("README.md", 3, blocks => [blocks[0], blocks[1], blocks[1], blocks[2]], said =>
    {
        // As it says, the booking is sent twice.
        Assert.Equal(["201", "201", "409"], Statuses().Matches(said).Select(status => status.Groups["code"].Value));
        Assert.Single(Locations().Matches(said).Select(location => location.Value).Distinct(StringComparer.Ordinal));
        Assert.Contains("slot-taken", said, StringComparison.Ordinal);
        Assert.Contains("\"alternatives\":[\"", said, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_guest_of_the_guide_books_comes_back_and_cancels() => Type("docs/guests.md", 3, blocks => blocks, said =>
    {
        Assert.Equal(["204"], Statuses().Matches(said).Select(status => status.Groups["code"].Value));
        Assert.Contains("BEGIN:VCALENDAR", said, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"booked\"", said, StringComparison.Ordinal);
        // What the demo asks of a guest is there to be seen: the documents, with the rule in words, the question, the consent that waits for its link.
        Assert.Contains("/problems/policies-not-accepted", said, StringComparison.Ordinal);
        Assert.Contains("demo text: write your own. You can move or cancel free of charge until 24 hours before the appointment", said, StringComparison.Ordinal);
        Assert.Contains("What brings you here?", said, StringComparison.Ordinal);
        Assert.Contains("\"counts\":false", said, StringComparison.Ordinal);
    });

    [Fact]
    public Task The_receiver_of_the_guide_finds_its_test_genuine() => Type("docs/webhooks.md", 3, blocks => blocks, said =>
    {
        Assert.Contains("genuine {\"type\":\"webhook.test\"", said, StringComparison.Ordinal);
        Assert.DoesNotContain("forged", said, StringComparison.Ordinal);
    });

    [Fact]
    public Task The_calendar_of_the_guide_is_read_once_and_then_revoked() => Type("docs/feeds.md", 2, blocks => blocks, said =>
    {
        Assert.Equal(["304", "404"], Statuses().Matches(said).Select(status => status.Groups["code"].Value));
        Assert.Contains("X-WR-CALNAME:Opptatt", said, StringComparison.Ordinal);
    });

    [Fact]
    public Task A_practice_of_the_guide_sets_up_what_it_says_and_when() => Type("docs/notifications.md", 1, blocks => blocks, said =>
    {
        Assert.Contains("\"before\":\"", said, StringComparison.Ordinal);
        Assert.Contains("vel møtt!", said, StringComparison.Ordinal);
        Assert.Contains("\"level\":\"noService\"", said, StringComparison.Ordinal);
        Assert.Contains("\"channel\":\"email\",\"configured\":true", said, StringComparison.Ordinal);
    });

    [Fact]
    public Task An_owner_of_the_guide_sees_what_rules_would_take_before_they_are_saved() => Type("docs/retention.md", 1, blocks => blocks, said =>
    {
        Assert.Contains("\"said\":\"Nothing is taken and nothing is protected.\"", said, StringComparison.Ordinal);
        Assert.Contains("\"class\":\"medical\",\"isHeld\":true,\"days\":30,\"anchor\":\"end\"", said, StringComparison.Ordinal);
        Assert.Contains("{\"items\":[],\"next\":null}", said, StringComparison.Ordinal);
    });

    /// <summary>Types the tested blocks of a document into a shell.</summary>
    private static async Task Type(string document, int count, Func<List<string>, List<string>> order, Action<string> check)
    {
        var blocks = Tested().Matches(await File.ReadAllTextAsync(Path.Combine(Root, document), Stop)).Select(block => block.Groups["sh"].Value).ToList();
        Assert.Equal(count, blocks.Count);
        var folder = Names.Folder();
        var name = Names.Database();
        var postgres = await PgCluster.Address();
        await PgCluster.Run(postgres, $"create database {name}");
        try
        {
            var address = new NpgsqlConnectionStringBuilder(postgres) { Database = name }.ConnectionString;
            var (child, http) = await ChildHost.Serve(folder, ("ConnectionStrings__Bookings", address), ("Bookings__Webhooks__AllowLoopback", "true"));
            await using (child)
            {
                using (http)
                {
                    await child.Says("Bookings is ready");
                    check(await Shell(folder, order(blocks), http.BaseAddress!));
                }
            }
        }
        finally
        {
            await PgCluster.Run(postgres, $"drop database if exists {name} with (force)");
            Directory.Delete(folder, recursive: true);
        }
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    internal static string Root => Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    private static string Here([System.Runtime.CompilerServices.CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    /// <summary>Only the ports and the data directory are the test's own.</summary>
    private static async Task<string> Shell(string folder, IEnumerable<string> blocks, Uri server)
    {
        var script = string.Join("echo\n", blocks).Replace("http://127.0.0.1:5080/", server.ToString(), StringComparison.Ordinal).Replace(".data/", $"{folder}/", StringComparison.Ordinal)
            .Replace("127.0.0.1:5099", $"127.0.0.1:{FreePort()}", StringComparison.Ordinal);
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-eu", "-c", script]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var (output, error) = (shell.StandardOutput.ReadToEndAsync(Stop), shell.StandardError.ReadToEndAsync(Stop));
        await shell.WaitForExitAsync(Stop);
        Assert.True(shell.ExitCode == 0, await error);
        return await output;
    }

    private static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        return ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex(@"<!-- tested -->\s*```sh\n(?<sh>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Tested();

    [GeneratedRegex(@"HTTP/1\.1 (?<code>\d{3})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Statuses();

    [GeneratedRegex("(?im)^location: .*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Locations();
}
