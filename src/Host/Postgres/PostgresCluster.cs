using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Npgsql;

namespace Bookings.Host;

/// <summary>What a cluster is started with.</summary>
/// <param name="Directory">Holds the database; made when absent.</param>
/// <param name="Durable">False turns fsync off: for tests only.</param>
/// <param name="Settings">Further settings of PostgreSQL, "name=value".</param>
internal sealed record ClusterSettings(string Directory, PostgresBinaries Binaries, bool Durable = true, params IReadOnlyList<string> Settings);

/// <summary>
/// One running PostgreSQL server, reached through a socket in a folder that only we may enter: no port, no password.
/// It is a process of its own and does not end with us; <see cref="EmbeddedPostgres"/> sees to that.
/// </summary>
internal sealed record PostgresCluster(string ConnectionString, int ProcessId, string SocketDirectory)
{
    /// <summary>How long a start, or a recovery after a crash, may take.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] Always =
    [
        "listen_addresses=", "timezone=UTC", "log_timezone=UTC", "logging_collector=off", "max_connections=200",
        // Nobody's data in the server's own log: no statement, no parameter, and no errors, whose text quotes values.
        "log_statement=none", "log_min_duration_statement=-1", "log_min_error_statement=panic", "log_min_messages=log",
        "log_min_duration_sample=-1", "log_transaction_sample_rate=0", "debug_print_parse=off", "debug_print_rewritten=off", "debug_print_plan=off",
        "log_parameter_max_length=0", "log_parameter_max_length_on_error=0", "log_error_verbosity=terse",
        "log_checkpoints=off", "log_autovacuum_min_duration=-1", "log_lock_waits=off", "log_temp_files=-1",
    ];

    public bool IsRunning => IsPostgres(ProcessId);

    public static int? MajorOf(string directory) =>
        File.Exists(Path.Combine(directory, "PG_VERSION"))
            ? int.Parse(File.ReadAllText(Path.Combine(directory, "PG_VERSION")), CultureInfo.InvariantCulture)
            : null;

    /// <summary>Starts the server, after making its database when there is none.</summary>
    /// <exception cref="InvalidOperationException">It did not start; the message is the end of its log.</exception>
    public static async Task<PostgresCluster> Start(ClusterSettings settings, CancellationToken stop)
    {
        if (MajorOf(settings.Directory) is null)
        {
            await Initialise(settings, stop);
        }

        await StopLeftover(settings.Directory, stop);
        for (var patience = Stopwatch.StartNew(); ; await Task.Delay(50, stop))
        {
            var log = Path.Combine(settings.Directory, "server.log");
            if (await TryStart(settings, log, patience, stop) is { } cluster)
            {
                return cluster;
            }

            // After kill -9 the backends of the dead server hold its memory for some moments.
            var tail = string.Join(Environment.NewLine, File.ReadLines(log).TakeLast(20));
            if (patience.Elapsed > Patience / 4 || !tail.Contains("still in use", StringComparison.Ordinal))
            {
                throw new InvalidOperationException($"PostgreSQL did not start. The end of {log} says:{Environment.NewLine}{tail}");
            }
        }
    }

    /// <summary>Ends the server: its sessions are cut, everything committed is on disk.</summary>
    public async Task Stop(CancellationToken stop)
    {
        await Stop(ProcessId, stop);
        if (Directory.Exists(SocketDirectory))
        {
            Directory.Delete(SocketDirectory, recursive: true);
        }
    }

    /// <summary>Ends the server as a power cut would (kill -9). For tests of crashes.</summary>
    public void Kill() => _ = Signal(ProcessId, 9);

    private static async Task Initialise(ClusterSettings settings, CancellationToken stop)
    {
        await PostgresAccount.Current.Own(settings.Directory, stop);
        string[] locale = settings.Binaries.Major >= 17
            ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
            : ["--locale=C.UTF-8"];
        string[] sync = settings.Durable ? [] : ["--no-sync"];
        await PostgresAccount.Current.Shell(
            "exec \"$@\"",
            [settings.Binaries.Initdb, "-D", settings.Directory, "-U", "bookings", "-E", "UTF8", "--no-instructions", "--data-checksums",
                "--auth-local=trust", "--auth-host=reject", .. locale, .. sync],
            settings.Directory,
            stop);
    }

    private static async Task<PostgresCluster?> TryStart(ClusterSettings settings, string log, Stopwatch patience, CancellationToken stop)
    {
        // A socket's path has 107 bytes at most, so it does not stand in the data directory.
        var socket = Path.Combine(Path.GetTempPath(), $"bookings-{RandomNumberGenerator.GetHexString(12, lowercase: true)}");
        string[] fast = settings.Durable ? [] : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];
        var options = Always.Concat(fast).Concat(settings.Settings).Append($"unix_socket_directories={socket}").SelectMany(one => new[] { "-c", one });
        // setsid: a Ctrl-C in the terminal reaches the program, which still needs its database, and not the server.
        var start = PostgresAccount.Current.Start(
            """mkdir -m 700 "$1" && log=$2 && shift 2 && exec setsid "$@" >"$log" 2>&1 </dev/null""",
            [socket, log, settings.Binaries.Postgres, "-D", settings.Directory, .. options],
            settings.Directory);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("PostgreSQL did not start.");

        var address = new NpgsqlConnectionStringBuilder { Host = socket, Username = "bookings", Database = "postgres", Timeout = 5 };
        var cluster = new PostgresCluster(address.ConnectionString, process.Id, socket);
        while (!await cluster.Answers(stop))
        {
            if (process.HasExited)
            {
                return null;
            }

            if (patience.Elapsed > Patience)
            {
                await cluster.Stop(stop);
                throw new TimeoutException($"PostgreSQL did not answer within {Patience.TotalSeconds} s; see {log}.");
            }

            await Task.Delay(10, stop);
        }

        return cluster;
    }

    /// <summary>Whether a connection can be opened now.</summary>
    public async Task<bool> Answers(CancellationToken stop)
    {
        try
        {
            await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
            await connection.OpenAsync(stop);
            return true;
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException)
        {
            return false;
        }
    }

    /// <summary>Ends a server that still runs on this directory although nobody uses it any more.</summary>
    private static async Task StopLeftover(string directory, CancellationToken stop)
    {
        var file = Path.Combine(directory, "postmaster.pid");
        if (File.Exists(file) && int.TryParse(File.ReadLines(file).FirstOrDefault(), CultureInfo.InvariantCulture, out var pid))
        {
            await Stop(pid, stop);
        }
    }

    private static async Task Stop(int pid, CancellationToken stop)
    {
        const int interrupt = 2, quit = 3;                      // PostgreSQL's fast and immediate shutdown
        for (var asked = Stopwatch.StartNew(); IsPostgres(pid); await Task.Delay(10, stop))
        {
            if (asked.ElapsedMilliseconds < 20 || asked.Elapsed > Patience / 3)
            {
                _ = Signal(pid, asked.Elapsed > Patience / 3 ? quit : interrupt);
            }
        }
    }

    private static bool IsPostgres(int pid)
    {
        try
        {
            // "17 (postgres) S …"; Z is a dead one that nobody has waited for.
            return File.ReadAllText($"/proc/{pid}/stat").Split(' ') is [_, "(postgres)", not "Z", ..];
        }
        catch (IOException)
        {
            return false;
        }
    }

    [DllImport("libc", EntryPoint = "kill"), DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Signal(int pid, int signal);
}
