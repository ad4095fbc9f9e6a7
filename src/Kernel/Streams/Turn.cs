using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// One piece of work of a kind for a business at a time, over all programs: two imports that meet the same new client would each register them. A lock of
/// a session, so a program that is killed leaves none behind.
/// </summary>
public sealed class Turn : IAsyncDisposable
{
    private const string Key = "$1, hashtext($2)";

    private readonly NpgsqlConnection _connection;
    private readonly TenantId _tenant;
    private readonly int _kind;

    private Turn(NpgsqlConnection connection, TenantId tenant, int kind) => (_connection, _tenant, _kind) = (connection, tenant, kind);

    /// <summary>Null while somebody else has it.</summary>
    /// <param name="database">Holds one connection for background work until the turn is disposed.</param>
    /// <param name="tenant">Whose turn.</param>
    /// <param name="kind">A number of its own for each kind of work.</param>
    /// <param name="cancellation">Of the asking.</param>
    public static async Task<Turn?> Take(BookingsDatabase database, TenantId tenant, int kind, CancellationToken cancellation)
    {
        var connection = await database.System.OpenConnectionAsync(cancellation);
        try
        {
            if (await Ask(connection, $"select pg_try_advisory_lock({Key})", tenant, kind, cancellation))
            {
                return new(connection, tenant, kind);
            }
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }

        await connection.DisposeAsync();
        return null;
    }

    public async ValueTask DisposeAsync()
    {
        await using (_connection)
        {
            // Connections go back to their pool as they are: the lock would stay with them.
            await Ask(_connection, $"select pg_advisory_unlock({Key})", _tenant, _kind, CancellationToken.None);
        }
    }

    private static async Task<bool> Ask(NpgsqlConnection connection, string sql, TenantId tenant, int kind, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { Param.Int(kind), Param.Tenant(tenant) } };
        return await command.ExecuteScalarAsync(cancellation) is true;
    }
}
