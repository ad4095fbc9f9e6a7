using System.Diagnostics;

namespace Bookings.Host;

/// <summary>
/// As whom PostgreSQL runs: as ourselves, or as another user when we are root, for PostgreSQL refuses to run as root.
/// </summary>
internal sealed record PostgresAccount(string? User)
{
    public static PostgresAccount Current { get; } = new(
        !Environment.IsPrivilegedProcess ? null
        : File.ReadLines("/etc/passwd").Any(line => line.StartsWith("postgres:", StringComparison.Ordinal)) ? "postgres"
        : "nobody");

    /// <summary>Makes the folder that will hold the database, readable by that user alone.</summary>
    public async Task Own(string directory, CancellationToken stop)
    {
        string[] owner = User is null ? [] : ["-o", User];
        await Run(new ProcessStartInfo("install", [.. owner, "-m", "700", "-d", directory]), stop);
    }

    /// <summary>Runs a shell script to its end as that user.</summary>
    /// <returns>What it wrote.</returns>
    /// <exception cref="InvalidOperationException">It failed; the message is what it wrote.</exception>
    public Task<string> Shell(string script, IEnumerable<string> arguments, string mustReach, CancellationToken stop) =>
        Run(Start(script, arguments, mustReach), stop);

    /// <summary>A shell script run as that user, from "/", with nothing of our environment that PostgreSQL would obey.</summary>
    public ProcessStartInfo Start(string script, IEnumerable<string> arguments, string mustReach)
    {
        List<string> shell = ["/bin/sh", "-c", script, "sh", .. arguments];
        if (User is not null)
        {
            // A clone under /root cannot be reached by another user. The process then may read and search
            // everything, which is less than what we may ourselves; it still cannot write beyond its folder.
            string[] reach = IsReachable(mustReach) ? [] : ["--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"];
            shell = ["setpriv", "--reuid", User, "--regid", Group(User), "--init-groups", .. reach, .. shell];
        }

        var start = new ProcessStartInfo(shell[0], shell.Skip(1)) { WorkingDirectory = "/" };
        foreach (var name in start.Environment.Keys.Where(IsObeyedByPostgres).ToList())
        {
            start.Environment.Remove(name);
        }

        start.Environment["LC_ALL"] = "C";
        return start;
    }

    private static bool IsObeyedByPostgres(string name) =>
        name.StartsWith("PG", StringComparison.Ordinal) || name.StartsWith("LC_", StringComparison.Ordinal)
        || name is "LANG" or "LANGUAGE" or "LD_LIBRARY_PATH" or "LD_PRELOAD";

    /// <summary>Whether everybody may walk to this path: all its parents have the search bit for others.</summary>
    private static bool IsReachable(string path)
    {
        for (var parent = Directory.GetParent(Path.GetFullPath(path)); parent is not null; parent = parent.Parent)
        {
            if (parent.Exists && !parent.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                return false;
            }
        }

        return true;
    }

    private static string Group(string user) => File.ReadLines("/etc/passwd")
        .Select(line => line.Split(':'))
        .First(field => field[0] == user)[3];

    private static async Task<string> Run(ProcessStartInfo start, CancellationToken stop)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        var said = process.StandardOutput.ReadToEndAsync(stop);
        var complained = process.StandardError.ReadToEndAsync(stop);
        await process.WaitForExitAsync(stop);
        return process.ExitCode == 0
            ? await said
            : throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}: {await complained}{await said}");
    }
}
