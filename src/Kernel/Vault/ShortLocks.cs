using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Takes a lock that stops appends only for an instant, or gives way and comes back: a table lock that waits makes everyone
/// behind it wait too.
/// </summary>
internal static class ShortLocks
{
    private const int Attempts = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    internal static async Task Run(NpgsqlDataSource database, Func<NpgsqlConnection, Task> work, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(ct);
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await using (var patience = new NpgsqlCommand("set local lock_timeout = '250ms'", connection, transaction))
                {
                    await patience.ExecuteNonQueryAsync(ct);
                }

                await work(connection);
                await transaction.CommitAsync(CancellationToken.None);
                return;
            }
            catch (PostgresException busy) when (attempt < Attempts
                && busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                await Task.Delay(Pause, ct);
            }
        }
    }
}
