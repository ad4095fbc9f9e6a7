using System.Diagnostics;
using Bookings.Host;
using Npgsql;

namespace Bookings.Testing;

/// <summary>
/// A PostgreSQL server of one's own that can be backed up as a whole while it runs and be put back to that: a base backup by PostgreSQL's low-level interface (manual, "Making a Base Backup Using the
/// Low Level API"), which is what pg_basebackup does, without needing that program.
/// </summary>
public sealed class PrivateCluster : IAsyncDisposable
{
    private readonly string _folder = Names.Folder();
    private EmbeddedPostgres _server = null!;

    /// <summary>Of its database "postgres"; another one after each <see cref="Restore"/>.</summary>
    public string ConnectionString => _server.ConnectionString;

    /// <summary>Its data directory.</summary>
    public string Data => Path.Combine(_folder, "postgres");

    public static async Task<PrivateCluster> Start()
    {
        var cluster = new PrivateCluster();
        await cluster.Join();
        return cluster;
    }

    /// <summary>Everything that is committed now, while others go on.</summary>
    /// <returns>Its folder.</returns>
    public async Task<string> Backup()
    {
        var copy = Path.Combine(_folder, $"backup-{Guid.CreateVersion7():N}");
        await using var connection = new NpgsqlConnection($"{ConnectionString};Pooling=false");
        await connection.OpenAsync();
        await using (var begin = new NpgsqlCommand("select pg_backup_start('drill', fast => true)", connection))
        {
            await begin.ExecuteNonQueryAsync();
        }

        await Shell("""cp -a "$1" "$2" && rm -f "$2/postmaster.pid" "$2/postmaster.opts" """, Data, copy);
        string label;
        await using (var end = new NpgsqlCommand("select labelfile from pg_backup_stop(wait_for_archive => false)", connection))
        {
            label = (string)(await end.ExecuteScalarAsync())!;
        }

        // What was written while files were copied is in the log of that time.
        await File.WriteAllTextAsync(Path.Combine(copy, "backup_label"), label);
        await Shell("""cp -a "$1/pg_wal/." "$2/pg_wal/" && chown --reference="$2/PG_VERSION" "$2/backup_label" """, Data, copy);
        return copy;
    }

    /// <summary>The server is lost, and this backup takes its place.</summary>
    public async Task Restore(string backup)
    {
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
        await Shell("""rm -rf "$1" && cp -a "$2" "$1" """, Data, backup);
        await Join();
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task Join() => _server = await EmbeddedPostgres.Join(_folder, binaries: null, CancellationToken.None, durable: false, "max_connections=120");

    private static async Task Shell(string script, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script, "sh", .. arguments]) { UseShellExecute = false, RedirectStandardError = true })!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"The files could not be copied: {said}");
        }
    }
}
