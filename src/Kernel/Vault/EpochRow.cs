using Npgsql;

namespace Bookings.Kernel;

/// <summary>What <c>vault.epochs</c> says of an epoch, in the order it goes through.</summary>
internal static class EpochState
{
    internal const string Preparing = "preparing";
    internal const string Active = "active";
    internal const string Retiring = "retiring";
    internal const string Dropped = "dropped";
    internal const string Destroyed = "destroyed";
}

/// <summary>One row of <c>vault.epochs</c>.</summary>
internal sealed record EpochRow(int Epoch, string State, string Custodian, byte[]? Canary)
{
    private const string Columns = "select epoch, state, custodian, canary from vault.epochs";

    internal static Task<List<EpochRow>> Live(NpgsqlDataSource database, CancellationToken ct) =>
        Read(database, Columns + " where state in ('active', 'retiring') order by epoch", ct);

    internal static Task<List<EpochRow>> All(NpgsqlDataSource database, CancellationToken ct) =>
        Read(database, Columns + " order by epoch", ct);

    /// <summary>Asks the custodian for the secret and proves it on the canary.</summary>
    /// <exception cref="VaultUnavailableException">It is missing or wrong.</exception>
    internal async Task<EpochKeys> Open(ICustodian custodian, CancellationToken ct)
    {
        if (custodian.Name != Custodian)
        {
            throw new VaultUnavailableException(
                $"Epoch {Epoch} is kept by the custodian '{Custodian}', and the one configured is '{custodian.Name}'.");
        }

        var secret = await custodian.Open(Epoch, ct)
            ?? throw new VaultUnavailableException(
                $"The custodian '{custodian.Name}' holds no secret for epoch {Epoch}: without it everything sealed in this database stays closed.");
        var keys = new EpochKeys(Epoch, secret);
        if (Canary is null || !keys.Knows(Canary))
        {
            keys.Dispose();
            throw new VaultUnavailableException(
                $"The secret that the custodian '{custodian.Name}' holds for epoch {Epoch} belongs to another database.");
        }

        return keys;
    }

    private static async Task<List<EpochRow>> Read(NpgsqlDataSource database, string sql, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<EpochRow>();
        while (await reader.ReadAsync(ct))
        {
            rows.Add(new(reader.GetInt32(0), reader.GetString(1), reader.GetString(2),
                await reader.IsDBNullAsync(3, ct) ? null : await reader.GetFieldValueAsync<byte[]>(3, ct)));
        }

        return rows;
    }
}
