using Bookings.Testing;

namespace Bookings.Host.Tests;

/// <summary>A database with nothing in it: the program migrates it when it starts.</summary>
internal sealed class EmptyDatabase() : TestDatabase("empty", _ => Task.CompletedTask)
{
    public static async Task<EmptyDatabase> Make()
    {
        var database = new EmptyDatabase();
        await database.Create();
        return database;
    }

    /// <summary>Nobody can connect any more, and whoever was connected is cut off.</summary>
    public async Task GoAway()
    {
        var name = new Npgsql.NpgsqlConnectionStringBuilder(ConnectionString).Database;
        await PgCluster.Run(await PgCluster.Address(), $"alter database {name} with allow_connections false");
        await PgCluster.Run(await PgCluster.Address(), $"select pg_terminate_backend(pid) from pg_stat_activity where datname = '{name}'");
    }
}
