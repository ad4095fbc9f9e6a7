using Npgsql;

namespace Bookings.Kernel;

/// <summary>How an epoch comes into being, each step repeatable: row, secret, canary, partitions; activation is the caller's.</summary>
internal static class EpochMaking
{
    internal static async Task Announce(NpgsqlDataSource database, ICustodian custodian, int epoch, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "insert into vault.epochs (epoch, state, custodian) values ($1, 'preparing', $2) on conflict (epoch) do nothing");
        command.Parameters.Add(new() { Value = epoch });
        command.Parameters.Add(new() { Value = custodian.Name });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The secret and its canary. A secret that was made before a crash is taken: nothing was wrapped under it yet.</summary>
    internal static async Task GiveSecret(NpgsqlDataSource database, ICustodian custodian, int epoch, CancellationToken ct)
    {
        using var keys = new EpochKeys(epoch, await custodian.Open(epoch, ct) ?? await custodian.Create(epoch, ct));
        await using var command = database.CreateCommand("update vault.epochs set canary = $2 where epoch = $1 and state = 'preparing'");
        command.Parameters.Add(new() { Value = epoch });
        command.Parameters.Add(new() { Value = keys.MakeCanary() });
        await command.ExecuteNonQueryAsync(ct);
    }

    internal static async Task GivePartitions(NpgsqlDataSource database, int epoch, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select vault.create_partitions($1)");
        command.Parameters.Add(new() { Value = epoch });
        await command.ExecuteNonQueryAsync(ct);
    }
}

/// <summary>The first epoch of a new database.</summary>
public static class VaultFounding
{
    private const string IsUntouched = """
        select not exists (select from vault.subjects) and not exists (select from vault.tombstones)
           and not exists (select from vault.stream_keys) and not exists (select from vault.contact_index)
        """;

    /// <summary>
    /// Makes epoch 1 in a database that has none; does nothing where there is an epoch. Run it beside the migrations, under their lock.
    /// </summary>
    /// <returns>True when this call founded the vault.</returns>
    /// <exception cref="VaultUnavailableException">
    /// There is no epoch although something was sealed, or the custodian has keys already: this vault and this database are not a pair.
    /// An emptied vault must never start over, or everything sealed would pass for unknown.
    /// </exception>
    public static async Task<bool> Found(NpgsqlDataSource database, ICustodian custodian, CancellationToken ct)
    {
        var epochs = await EpochRow.All(database, ct);
        if (epochs.Count > 1 || epochs.Any(row => row.State != EpochState.Preparing))
        {
            return false;
        }

        if (!await Ask(database, IsUntouched, ct) || await HasSealedEvents(database, ct))
        {
            throw new VaultUnavailableException("The vault has no epoch although this database holds sealed data: its rows were lost. Restore them.");
        }

        if (epochs.Count == 0)
        {
            using var left = await custodian.Open(1, ct);
            if (left is not null)
            {
                throw new VaultUnavailableException(
                    $"The custodian '{custodian.Name}' already keeps the keys of another database. Point it at an empty place, or bring that database back.");
            }
        }

        await EpochMaking.Announce(database, custodian, 1, ct);
        await EpochMaking.GiveSecret(database, custodian, 1, ct);
        await EpochMaking.GivePartitions(database, 1, ct);
        await using var command = database.CreateCommand(
            "update vault.epochs set state = 'active', activated = clock_timestamp() where epoch = 1 and state = 'preparing'");
        return await command.ExecuteNonQueryAsync(ct) == 1;
    }

    private static async Task<bool> HasSealedEvents(NpgsqlDataSource database, CancellationToken ct) =>
        await Ask(database, "select to_regclass('events.mt_events') is not null", ct)
        && await Ask(database, "select exists (select from events.mt_events where sealed is not null)", ct);

    private static async Task<bool> Ask(NpgsqlDataSource database, string sql, CancellationToken ct)
    {
        await using var command = database.CreateCommand(sql);
        return (bool)(await command.ExecuteScalarAsync(ct))!;
    }
}
