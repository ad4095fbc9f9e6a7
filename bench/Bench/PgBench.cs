using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;

namespace Bookings.Bench;

/// <summary>The limit: pgbench sends the same statements to the same server, prepared and pipelined.</summary>
internal sealed partial class PgBench(string connection)
{
    public static async Task<PgBench> On(Rig rig, string database)
    {
        var connection = await rig.Database(database);
        await Rig.Execute(connection, await File.ReadAllTextAsync(Script("schema")));
        return new(connection);
    }

    public async Task<double> PerSecond(string script, int callers, int seconds = 5)
    {
        var address = new NpgsqlConnectionStringBuilder(connection);
        string[] arguments =
        [
            "-n", "-M", "prepared", "-f", Script(script), "-c", $"{callers}", "-j", $"{Math.Min(callers, Environment.ProcessorCount)}", "-T", $"{seconds}",
            "-h", address.Host!, "-p", $"{address.Port}", "-U", address.Username!, address.Database!,
        ];
        using var process = Process.Start(new ProcessStartInfo("pgbench", arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        var rate = Rate().Match(output);
        return process.ExitCode == 0 && rate.Success
            ? double.Parse(rate.Groups["rate"].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"pgbench failed: {error}");
    }

    private static string Script(string name) => Path.Combine(AppContext.BaseDirectory, "pgbench", $"{name}.sql");

    [GeneratedRegex("tps = (?<rate>[0-9.]+)", RegexOptions.None, 1000)]
    private static partial Regex Rate();
}
