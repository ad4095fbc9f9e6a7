using Npgsql;

namespace Bookings.Kernel;

/// <summary>The right to be the one rotation of a database: a session's advisory lock, which a killed process gives back.</summary>
internal sealed class RotationTurn : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;

    private RotationTurn(NpgsqlConnection connection) => _connection = connection;

    /// <exception cref="RotationRunsException">Another one is running.</exception>
    internal static async Task<RotationTurn> Take(NpgsqlDataSource database, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand("select pg_try_advisory_lock(20562, 3)", connection);
        if (await command.ExecuteScalarAsync(ct) is true)
        {
            return new(connection);
        }

        await connection.DisposeAsync();
        throw new RotationRunsException();
    }

    public async ValueTask DisposeAsync()
    {
        // Said aloud: a connection that goes back to its pool keeps its session, and with it the lock, until it is used again.
        await using (var command = new NpgsqlCommand("select pg_advisory_unlock(20562, 3)", _connection))
        {
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }

        await _connection.DisposeAsync();
    }
}
