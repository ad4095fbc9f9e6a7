using System.Diagnostics;
using System.Text.Json;

namespace Bookings.Host;

/// <summary>
/// The PostgreSQL of development and demo: one for each data directory, shared by every process of ours that uses the
/// directory, and gone with the last of them, even when that one is killed.
/// </summary>
/// <remarks>
/// Every user holds a shared lock on <c>postgres.users</c>, which the operating system frees when a process dies. A guard
/// process waits for the exclusive one: it gets it when nobody is left, and ends the server. The first user starts the server
/// under the lock <c>postgres.start</c> and writes its address to <c>postgres.json</c>, where the others find it.
/// </remarks>
internal sealed class EmbeddedPostgres : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly string _users;
    private readonly PostgresCluster _cluster;
    private FileStream? _using;

    private EmbeddedPostgres(string users, FileStream mine, PostgresCluster cluster) => (_users, _using, _cluster) = (users, mine, cluster);

    /// <summary>The address of the cluster's own database "postgres", as its superuser.</summary>
    public string ConnectionString => _cluster.ConnectionString;
    public int ProcessId => _cluster.ProcessId;

    /// <summary>Uses the cluster of a data directory: the one that runs, or a new one.</summary>
    /// <exception cref="ConfigurationException">No binaries fit; the message says what to do.</exception>
    public static async Task<EmbeddedPostgres> Join(
        string dataDirectory, string? binaries, CancellationToken stop, bool durable = true, params IReadOnlyList<string> settings)
    {
        var directory = Directory.CreateDirectory(Path.GetFullPath(dataDirectory)).FullName;
        var users = Path.Combine(directory, "postgres.users");
        var mine = await Lock(users, shared: true, stop);
        try
        {
            await using var starting = await Lock(Path.Combine(directory, "postgres.start"), shared: false, stop);
            var address = Path.Combine(directory, "postgres.json");
            var cluster = await Running(address, stop);
            if (cluster is null)
            {
                var postgres = Path.Combine(directory, "postgres");
                var found = PostgresBinaries.Find(binaries, PostgresCluster.MajorOf(postgres));
                cluster = await PostgresCluster.Start(new ClusterSettings(postgres, found, durable, settings), stop);
                Guard(users, cluster);
                WriteForOurselves(address, JsonSerializer.SerializeToUtf8Bytes(cluster));
            }

            return new EmbeddedPostgres(users, mine, cluster);
        }
        catch
        {
            await mine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Leaves the cluster; when nobody else uses it, it has ended when this returns.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _using, null) is not { } mine)
        {
            return;
        }

        await mine.DisposeAsync();
        for (var waited = Stopwatch.StartNew(); _cluster.IsRunning && waited.Elapsed < Patience; await Task.Delay(10))
        {
            if (TryLock(_users, shared: false) is { } alone)
            {
                await using (alone)
                {
                    await _cluster.Stop(CancellationToken.None);
                }
            }
            else if (TryLock(_users, shared: true) is { } others)
            {
                await others.DisposeAsync();                // somebody else uses it; it is theirs now
                return;
            }
        }
    }

    private static async Task<PostgresCluster?> Running(string address, CancellationToken stop)
    {
        if (!File.Exists(address))
        {
            return null;
        }

        var cluster = JsonSerializer.Deserialize<PostgresCluster>(await File.ReadAllBytesAsync(address, stop));
        return cluster is { IsRunning: true } && await cluster.Answers(stop) ? cluster : null;
    }

    private static void Guard(string users, PostgresCluster cluster)
    {
        const string script = """
            exec >/dev/null 2>&1 </dev/null
            exec setsid flock --exclusive "$1" sh -c '
                ours() { grep -q "(postgres) [^Z]" /proc/"$1"/stat; }
                ours "$1" && kill -INT "$1"
                while ours "$1"; do sleep 0.05; done
                rm -rf "$2"' guard "$2" "$3"
            """;
        using var guard = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", script, "guard", users, $"{cluster.ProcessId}", cluster.SocketDirectory]) { WorkingDirectory = "/" });
    }

    private static void WriteForOurselves(string path, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(content);
    }

    private static async Task<FileStream> Lock(string path, bool shared, CancellationToken stop)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(20, stop))
        {
            if (TryLock(path, shared) is { } held)
            {
                return held;
            }
        }

        throw new TimeoutException($"Another process has held {path} for {Patience.TotalSeconds} s. End it, and start again.");
    }

    /// <summary>On Linux .NET takes flock(2): shared for a reader that lets others read, exclusive for one that shares nothing.</summary>
    private static FileStream? TryLock(string path, bool shared)
    {
        try
        {
            return shared
                ? new FileStream(path, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read)
                : new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
