using System.Collections.Concurrent;
using Npgsql;

namespace Bookings.Testing;

/// <summary>
/// A database of its own for a test class: a copy of a template that is migrated once in a process. Use it through a class
/// that names the migration: <c>public sealed class KernelDatabase() : TestDatabase("kernel", Migrate);</c>
/// </summary>
/// <param name="template">Names the template; the same name must mean the same migration.</param>
/// <param name="migrate">Makes the schema in the empty database of this connection string.</param>
public class TestDatabase(string template, Func<string, Task> migrate) : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Templates = new(StringComparer.Ordinal);

    private readonly string _name = Names.Database();
    private string? _connectionString;

    public string ConnectionString => _connectionString ?? throw new InvalidOperationException("Create comes first.");

    /// <summary>Makes the database. Several calls make one.</summary>
    public async Task Create()
    {
        if (_connectionString is not null)
        {
            return;
        }

        var server = await PgCluster.Address();
        var source = await Templates.GetOrAdd(template, _ => new(() => Make(server, migrate))).Value;
        await PgCluster.Run(server, $"create database {_name} template {source}");
        _connectionString = On(server, _name);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_connectionString is not null)
        {
            await PgCluster.Run(await PgCluster.Address(), $"drop database if exists {_name} with (force)");
        }
    }

    private static async Task<string> Make(string server, Func<string, Task> migrate)
    {
        var name = Names.Database();
        await PgCluster.Run(server, $"create database {name}");
        await migrate(On(server, name));
        // A template with an open session cannot be copied, and a pool keeps sessions open.
        await PgCluster.Run(server, $"alter database {name} with allow_connections false is_template true");
        await PgCluster.Run(server, $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
        return name;
    }

    private static string On(string server, string database) =>
        new NpgsqlConnectionStringBuilder(server) { Database = database }.ConnectionString;
}
