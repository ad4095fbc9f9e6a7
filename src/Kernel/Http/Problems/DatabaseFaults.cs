using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Which database errors pass by themselves: 503 with Retry-After, never 500. A commit may have happened before the connection broke;
/// the same Idempotency-Key finds out.
/// </summary>
public static class DatabaseFaults
{
    internal const string RetryAfterSeconds = "2";

    /// <summary>True for an exhausted pool, a lost connection, a time-out, a lock that was not had after all retries, a full or read-only server.</summary>
    public static bool IsPassing(Exception exception) => exception switch
    {
        // Class 08 connection, 53 resources, 57 operator intervention; see PostgreSQL's appendix A.
        PostgresException { SqlState: var state } => state[..2] is "08" or "53" or "57"
            || state is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable
                or PostgresErrorCodes.ReadOnlySqlTransaction,
        NpgsqlException { InnerException: TimeoutException or IOException or System.Net.Sockets.SocketException } => true,
        NpgsqlException npgsql => npgsql.IsTransient,
        // The custodian of the keys is away: the personal part is unavailable, not lost.
        TimeoutException or BusyException or VaultUnavailableException => true,
        { InnerException: { } inner } => IsPassing(inner),
        _ => false,
    };
}
