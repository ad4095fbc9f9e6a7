using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// The doors to PostgreSQL, each with a pool of its own so that a full one never starves the others: requests (as <c>bookings_app</c>, held
/// by row-level security to one business) and background work (as the owner: it sees all businesses).
/// </summary>
public sealed class BookingsDatabase : IAsyncDisposable
{
    /// <summary>Transactions that are worked on at once; PostgreSQL is taken to have as many processors as the program.</summary>
    internal static readonly int AtOnce = Math.Clamp(Environment.ProcessorCount, 2, 16);

    /// <summary>Waiting for a connection is bounded: an answer of 503 in two seconds beats one that never comes.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <param name="connectionString">How the owner of the schema connects; PostgreSQL 15 or later.</param>
    /// <param name="webConnections">Most connections for requests; further requests wait two seconds, then get 503.</param>
    public BookingsDatabase(string connectionString, int webConnections = 40)
    {
        Web = Build(connectionString, "bookings_app", webConnections, "bookings-web", bufferKilobytes: 32);
        System = Build(connectionString, null, 12, "bookings-work", bufferKilobytes: 64);
    }

    public NpgsqlDataSource Web { get; }

    public NpgsqlDataSource System { get; }

    public async ValueTask DisposeAsync()
    {
        await Web.DisposeAsync();
        await System.DisposeAsync();
    }

    /// <summary>
    /// Statements are few, short and sent for ever: they are planned once. Left to itself PostgreSQL may take ids in arrays for a reason to plan
    /// each execution anew. A trial: the booking over HTTP was not faster for it (32 % of its limit before, 27 % after, within the noise).
    /// </summary>
    private const string PlannedOnce = "-c plan_cache_mode=force_generic_plan -c jit=off";

    private static NpgsqlDataSource Build(string connectionString, string? role, int connections, string name, int bufferKilobytes)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            ApplicationName = name,
            MaxPoolSize = connections,
            Timeout = (int)Patience.TotalSeconds,
            CommandTimeout = 10,
            // With the default a commit that waits for a synchronous standby is reported as success after the time-out.
            CancellationTimeout = -1,
            KeepAlive = 30,
            TcpKeepAlive = true,
            // Nothing of ours outlives a transaction in a session (settings are local), so there is nothing to discard.
            NoResetOnClose = true,
            // An answer that does not fit arrives in pieces, and each wakes a thread: history comes in thousands of rows.
            ReadBufferSize = bufferKilobytes * 1024,
            MaxAutoPrepare = 200,
            AutoPrepareMinUsages = 2,
            IncludeErrorDetail = false,
        };
        var limits = role is null ? "-c lock_timeout=10s" : $"-c role={role} -c lock_timeout=2s -c statement_timeout=10s {PlannedOnce}";
        settings.Options = $"{settings.Options} {limits} -c idle_in_transaction_session_timeout=60s -c timezone=UTC".Trim();
        if (role is null)
        {
            settings.CommandTimeout = 0;
        }

        return new NpgsqlDataSourceBuilder(settings.ConnectionString).Build();
    }
}
