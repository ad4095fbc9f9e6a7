using Npgsql;

namespace Bookings.Kernel;

/// <summary>What became of a restored database's keys.</summary>
/// <param name="From">The epoch that the backup was of.</param>
/// <param name="To">The epoch that its keys are of now.</param>
/// <param name="Keys">Keys that are there now.</param>
/// <param name="Closed">Streams of which nothing can be opened any more: their keys were destroyed after the backup.</param>
public sealed record KeysRestored(int From, int To, long Keys, long Closed);

/// <summary>
/// Gives a restored database the keys that are due to it: those of the latest export, and none that it brought along where the export could know it. A key that the export lacks was destroyed, so
/// its stream gets a tombstone; and where a tombstone is, of the backup or of the export, no key comes back.
/// </summary>
/// <remarks>
/// An export is written when its epoch is the only one that lives. So where the backup has another epoch besides, or only older ones, the export was made after it: the keys in the backup are noise, or their copies
/// are in the export, which is complete. Where the backup's active epoch is a later one the export is older and says nothing new. Within one epoch either may be the newer: what began after the export, or in the hour
/// before (a stream's time is that of its transaction's begin), keeps the key that the backup holds; the journal passes over these.
/// </remarks>
public sealed class VaultRestore(BookingsDatabase database, ICustodian custodian, VaultExports exports)
{
    /// <exception cref="VaultUnavailableException">Neither the backup's epoch nor any export opens: a secret was lost, or the exports were.</exception>
    public async Task<KeysRestored> Run(CancellationToken cancellation)
    {
        await using var alone = await RotationTurn.Take(database.System, cancellation);
        var live = await EpochRow.Live(database.System, cancellation);
        var before = live.Find(row => row.State == EpochState.Active)?.Epoch ?? 0;
        using var export = await Latest(cancellation);
        if (export is null && before == 0)
        {
            throw new VaultUnavailableException("This database holds no epoch of keys, and there is no export of the vault.");
        }

        if (export is null || export.Epoch.Number < before)
        {
            // Never exported, or not since the backup was made: its own keys are all there are.
            foreach (var row in live)
            {
                using var own = await row.Open(custodian, cancellation);
            }

            await Run(database.System, Bury, cancellation);
            return new(before, before, await Count(cancellation), 0);
        }

        return await Take(export, live, before, cancellation);
    }

    /// <summary>The newest export whose epoch still has a secret.</summary>
    private async Task<Export?> Latest(CancellationToken cancellation)
    {
        foreach (var path in exports.Files)
        {
            if (await custodian.Open(VaultExports.EpochOf(path), cancellation) is { } secret)
            {
                return new(path, new(VaultExports.EpochOf(path), secret));
            }
        }

        return null;
    }

    private async Task<KeysRestored> Take(Export export, List<EpochRow> live, int before, CancellationToken cancellation)
    {
        var keys = export.Epoch;
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await StagedExport.Unpack(connection, export.Path, keys, cancellation);
        await Run(connection, "create temp table x_classes on commit drop as select tenant_id, stream_id, min(class) as class from vault.stream_keys group by 1, 2", cancellation);
        if (live is [var only] && only.Epoch == keys.Number)
        {
            await Run(connection, Within, cancellation);
        }
        else
        {
            await Across(connection, keys, cancellation);
        }

        var closed = await Run(connection, Closed, cancellation);
        closed += await Run(connection, Tombstones(keys.Number), cancellation);
        await Run(connection, Bury, cancellation);
        Failpoint.Reached("restore.before-keys");
        await transaction.CommitAsync(CancellationToken.None);
        Failpoint.Reached("restore.keys");
        return new(before, keys.Number, await Count(cancellation), closed);
    }

    /// <summary>Tombstones that came after the backup, and the ends of terms that ended after it.</summary>
    private static readonly string Closed = $"""
        insert into vault.tombstones as t select x.* from x_tombstones x where {Of("x", "")}
        on conflict (tenant_id, stream_id) do update set retained_until = null, epoch = excluded.epoch where excluded.retained_until is null and t.retained_until is not null
        """;

    /// <summary>Last of all: where a key was destroyed, none is, whoever brought it along. Of what is retained the key lives until its term is over.</summary>
    private const string Bury =
        "delete from vault.stream_keys k using vault.tombstones t where t.tenant_id = k.tenant_id and t.stream_id = k.stream_id and t.retained_until is null";

    /// <summary>What the export could know, it alone knows.</summary>
    private static readonly string Within = $"""
        delete from vault.stream_keys k
        where not exists (select from x_stream_keys x where x.tenant_id = k.tenant_id and x.stream_id = k.stream_id)
          and {Of("k", " and s.created < (select at - interval '1 hour' from x_taken)")};
        insert into vault.stream_keys select x.* from x_stream_keys x where {Due} on conflict do nothing
        """;

    /// <summary>What has sealed bytes and no key any more. Within an epoch, what began too late for the export keeps what it has, and is left as it is.</summary>
    private static string Tombstones(int epoch) => $"""
        insert into vault.tombstones (tenant_id, stream_id, class, epoch)
        select e.tenant_id, e.stream_id, coalesce(min(c.class), 1), {epoch} from events.mt_events e
        join events.mt_streams s on s.tenant_id = e.tenant_id and s.id = e.stream_id and s.created < (select at from x_taken)
        left join x_classes c on c.tenant_id = e.tenant_id and c.stream_id = e.stream_id
        where e.sealed is not null and not exists (select from vault.stream_keys k where k.tenant_id = e.tenant_id and k.stream_id = e.stream_id)
        group by e.tenant_id, e.stream_id
        on conflict do nothing
        """;

    /// <summary>None of the backup's keys opens any more: partitions and all, they go.</summary>
    private static async Task Across(NpgsqlConnection connection, EpochKeys keys, CancellationToken cancellation)
    {
        foreach (var row in await Epochs(connection, cancellation))
        {
            await Run(connection, $"drop table if exists vault.stream_keys_{row}, vault.contact_index_{row}", cancellation);
        }

        await Run(connection, $"""
            delete from vault.epochs;
            insert into vault.epochs (epoch, state, custodian, canary, created, activated, destroyed, evidence) select * from x_epochs;
            select vault.create_partitions({keys.Number});
            insert into vault.stream_keys select x.* from x_stream_keys x where {Due};
            insert into vault.contact_index select * from x_contact_index
            """, cancellation);
        await StagedExport.Owners(connection, keys, cancellation);
        // Addresses of who came after the backup lead to nobody.
        await Run(connection, "delete from vault.contact_index c where not exists (select from x_owners o where o.tenant_id = c.tenant_id and o.owner_tag = c.owner_tag)", cancellation);
    }

    /// <summary>Of a stream that is there; and of credentials, which are of no stream and are nobody's data.</summary>
    private static string Due => $"(x.class = {(short)DataClass.Credential} or {Of("x", "")})";

    private static string Of(string row, string further) => $"exists (select from events.mt_streams s where s.tenant_id = {row}.tenant_id and s.id = {row}.stream_id{further})";

    private async Task<long> Count(CancellationToken cancellation)
    {
        await using var count = database.System.CreateCommand("select count(*) from vault.stream_keys");
        return (long)(await count.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<List<int>> Epochs(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var ask = new NpgsqlCommand("select epoch from vault.epochs", connection);
        await using var rows = await ask.ExecuteReaderAsync(cancellation);
        var epochs = new List<int>();
        while (await rows.ReadAsync(cancellation))
        {
            epochs.Add(rows.GetInt32(0));
        }

        return epochs;
    }

    private static async Task<int> Run(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task Run(NpgsqlDataSource source, string sql, CancellationToken cancellation)
    {
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    private sealed record Export(string Path, EpochKeys Epoch) : IDisposable
    {
        public void Dispose() => Epoch.Dispose();
    }
}
