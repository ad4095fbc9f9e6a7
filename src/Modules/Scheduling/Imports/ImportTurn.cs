namespace Bookings.Scheduling;

/// <summary>
/// One import of a business at a time, over all programs: two that meet the same new client would each register them. A lock of a session, so a program
/// that is killed leaves none behind.
/// </summary>
internal sealed class ImportTurn : IAsyncDisposable
{
    private const string Key = "20563, hashtext($1)";

    private readonly NpgsqlConnection _connection;
    private readonly TenantId _tenant;

    private ImportTurn(NpgsqlConnection connection, TenantId tenant) => (_connection, _tenant) = (connection, tenant);

    /// <summary>Null while another import has it.</summary>
    internal static async Task<ImportTurn?> Take(BookingsDatabase database, TenantId tenant, CancellationToken cancellation)
    {
        var connection = await database.System.OpenConnectionAsync(cancellation);
        try
        {
            if (await Ask(connection, $"select pg_try_advisory_lock({Key})", tenant, cancellation))
            {
                return new(connection, tenant);
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
            await Ask(_connection, $"select pg_advisory_unlock({Key})", _tenant, CancellationToken.None);
        }
    }

    private static async Task<bool> Ask(NpgsqlConnection connection, string sql, TenantId tenant, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection) { Parameters = { Param.Tenant(tenant) } };
        return await command.ExecuteScalarAsync(cancellation) is true;
    }
}
