using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Bookings.Host;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Bookings.Bench;

/// <summary>One durable PostgreSQL of its own for one figure, what was measured on it, and how it is told.</summary>
internal sealed class Rig : IAsyncDisposable
{
    private readonly string _name;
    private readonly string _folder;
    private readonly EmbeddedPostgres _server;
    private readonly List<string> _lines = [];

    private Rig(string name, int rounds, string folder, EmbeddedPostgres server) => (_name, Rounds, _folder, _server) = (name, rounds, folder, server);

    /// <summary>Rounds of which the median counts.</summary>
    public int Rounds { get; }

    public string Folder => _folder;

    public string Server => _server.ConnectionString;

    public static async Task<Rig> Start(string name, int rounds)
    {
        var folder = Directory.CreateTempSubdirectory("bookings-bench-").FullName;
        // PostgreSQL runs as another user when we are root, and has to get there.
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
        }

        var server = await EmbeddedPostgres.Join(
            folder, Environment.GetEnvironmentVariable("Bookings__PostgresBinaries"), CancellationToken.None, durable: true,
            "shared_buffers=512MB", "max_connections=200", "max_wal_size=8GB", "checkpoint_timeout=30min");
        return new(name, rounds, folder, server);
    }

    public async Task<string> Database(string name)
    {
        await Execute(Server, $"create database {name}");
        return new NpgsqlConnectionStringBuilder(Server) { Database = name }.ConnectionString;
    }

    /// <summary>The program's services on a database of its own.</summary>
    public async Task<ServiceProvider> Services(string connection, params BookingsModule[] further)
    {
        // An empty host, for its environment and its configuration: parts of the program ask for them.
        var services = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Production" }).Services;
        services.AddBookings([.. BookingsApplication.Modules, .. further]);
        services.AddSingleton(_ => new BookingsDatabase(connection));
        services.AddSingleton<ICustodian>(new FileCustodian(Keys));
        services.AddSingleton(new RecoveryFolder(RecoveryOf(Keys)));
        var provider = services.BuildServiceProvider();
        await provider.Prepare(CancellationToken.None);
        return provider;
    }

    public string Keys => Path.Combine(_folder, "keys");

    /// <summary>Where whoever runs with these keys writes its journal: all of them the same one, or it takes the database for one that was restored.</summary>
    public static string RecoveryOf(string keys) => $"{keys}-recovery";

    public static async Task Execute(string connection, string sql)
    {
        await using var opened = new NpgsqlConnection($"{connection};Pooling=false;Command Timeout=0");
        await opened.OpenAsync();
        await using var command = new NpgsqlCommand(sql, opened);
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>Runs an operation on so many callers for some seconds, after a warm-up; operations per second.</summary>
    public static async Task<double> PerSecond(int callers, Func<Random, Task> operation, double seconds = 5, double warmUp = 1.5)
    {
        await For(callers, operation, warmUp);
        return await For(callers, operation, seconds);
    }

    public void Line(string text)
    {
        _lines.Add(text);
        Console.WriteLine(text);
    }

    public void Compare(string what, IReadOnlyList<double> ours, IReadOnlyList<double> limit, string target, string unit = "/s")
    {
        var ratios = ours.Zip(limit, (a, b) => a / b).ToList();
        Line(string.Create(
            CultureInfo.InvariantCulture,
            $"| {what} | {Median(ours):N1}{unit} | {Median(limit):N1}{unit} | {Median(ratios):P0} ({ratios.Min():P0} to {ratios.Max():P0}) | {target} |"));
    }

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    public async Task Finish(bool record)
    {
        if (!record)
        {
            return;
        }

        await using var opened = new NpgsqlConnection($"{Server};Pooling=false");
        await opened.OpenAsync();
        var load = File.Exists("/proc/loadavg") ? (await File.ReadAllTextAsync("/proc/loadavg")).Split(' ')[1] : "?";
        await File.AppendAllTextAsync(
            Path.Combine("bench", "RESULTS.md"),
            string.Create(CultureInfo.InvariantCulture, $"""

             ## {_name}, {DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime):yyyy-MM-dd}
             {Environment.ProcessorCount} cores, {RuntimeInformation.OSArchitecture}, {RuntimeInformation.FrameworkDescription}, PostgreSQL {opened.PostgreSqlVersion}; load average of five minutes {load}. Medians of {Rounds} rounds.

             | figure | ours | limit | ratio (lowest to highest) | target |
             |---|---|---|---|---|
             {string.Join('\n', _lines)}

             """));
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<double> For(int callers, Func<Random, Task> operation, double seconds)
    {
        var (done, since, end) = (0L, Stopwatch.StartNew(), TimeSpan.FromSeconds(seconds));
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random((caller * 7919) + (int)Stopwatch.GetTimestamp());
            while (since.Elapsed < end)
            {
                await operation(random);
                Interlocked.Increment(ref done);
            }
        })));
        return done / since.Elapsed.TotalSeconds;
    }
}
