using Bookings.Host;
using Npgsql;

namespace Bookings.Testing;

/// <summary>
/// The one PostgreSQL server of a run: that of BOOKINGS_TEST_SERVER (./test starts it), or one of this process's own, which
/// ends with the process.
/// </summary>
public static class PgCluster
{
    private static readonly Lazy<Task<string>> Server = new(Start);

    /// <summary>The address of the server's maintenance database, as a superuser.</summary>
    public static Task<string> Address() => Server.Value;

    /// <summary>Runs statements on a connection of their own.</summary>
    public static async Task Run(string connectionString, string sql)
    {
        await using var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<string> Start()
    {
        if (Environment.GetEnvironmentVariable("BOOKINGS_TEST_SERVER") is { Length: > 0 } given)
        {
            return given;
        }

        var folder = Names.Folder();
        var embedded = await EmbeddedPostgres.Join(folder, binaries: null, CancellationToken.None, durable: false, "max_connections=400");
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            NpgsqlConnection.ClearAllPools();
            embedded.DisposeAsync().AsTask().GetAwaiter().GetResult();
            Directory.Delete(folder, recursive: true);
        };
        return embedded.ConnectionString;
    }
}
