using Microsoft.Extensions.Options;
using Npgsql;

namespace Bookings.Host;

/// <summary>Where the database is: the configured one, or the embedded one of the data directory.</summary>
/// <remarks>A service that needs the address takes this in its constructor: then it is disposed of before the database goes.</remarks>
internal sealed class Database(IConfiguration configuration, IOptions<BookingsOptions> options) : IAsyncDisposable
{
    private EmbeddedPostgres? _embedded;
    private string? _connectionString;

    public bool IsEmbedded => _embedded is not null;

    public string ConnectionString =>
        _connectionString ?? throw new InvalidOperationException("The database is asked for its address before it was opened.");

    /// <summary>Starts or joins the embedded cluster when no connection string is configured. Before anything else is used.</summary>
    public async Task Open(CancellationToken stop)
    {
        if (configuration.GetConnectionString("Bookings") is { Length: > 0 } configured)
        {
            _connectionString = configured;
            return;
        }

        _embedded = await EmbeddedPostgres.Join(options.Value.DataDirectory, options.Value.PostgresBinaries, stop);
        _connectionString = await MakeDatabase(_embedded.ConnectionString, stop);
    }

    private static async Task<string> MakeDatabase(string server, CancellationToken stop)
    {
        await using var source = NpgsqlDataSource.Create($"{server};Pooling=false");
        try
        {
            await using var command = source.CreateCommand("create database bookings");
            await command.ExecuteNonQueryAsync(stop);
        }
        catch (PostgresException failure) when (failure.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // It is there, or another process of ours makes it at this moment.
        }

        return new NpgsqlConnectionStringBuilder(server) { Database = "bookings" }.ConnectionString;
    }

    public ValueTask DisposeAsync() => _embedded?.DisposeAsync() ?? ValueTask.CompletedTask;
}
