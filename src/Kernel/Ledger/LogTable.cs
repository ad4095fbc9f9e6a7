using Npgsql;
using NpgsqlTypes;

namespace Bookings.Kernel;

/// <summary>A tile as a row.</summary>
/// <param name="Marks">Of tiles of events at level 0: see <see cref="EventEntry"/>.</param>
/// <param name="FirstId">The smallest event id in it.</param>
/// <param name="LastId">The largest event id in it.</param>
internal sealed record TileRow(TileId Id, byte[] Hashes, byte[]? Marks = null, Guid? FirstId = null, Guid? LastId = null);

/// <summary>The statements on <c>ledger.logs</c> and <c>ledger.tiles</c>.</summary>
internal static class LogTable
{
    /// <summary>How many entries a log has, and its root as it was when it grew to them; no row is no entry.</summary>
    public static NpgsqlBatchCommand SelectHead(LogId log) => new("select size, root from ledger.logs where tenant_id = $1 and log = $2")
    {
        Parameters = { Param.Tenant(log.Tenant), Param.Text(log.Name) },
    };

    public static NpgsqlBatchCommand SelectTiles(LogId log, IReadOnlyCollection<TileId> tiles) => new(
        """
        select t.level, t.number, t.hashes, t.marks, t.first_id, t.last_id from unnest($3, $4) as w (level, number)
        join ledger.tiles t on t.tenant_id = $1 and t.log = $2 and t.level = w.level and t.number = w.number
        """)
    {
        Parameters =
        {
            Param.Tenant(log.Tenant), Param.Text(log.Name), Param.Shorts([.. tiles.Select(tile => (short)tile.Level)]), Param.Bigs([.. tiles.Select(tile => tile.Number)]),
        },
    };

    public static async Task<List<TileRow>> ReadTiles(NpgsqlDataReader rows, CancellationToken cancellation)
    {
        var tiles = new List<TileRow>();
        while (await rows.ReadAsync(cancellation))
        {
            tiles.Add(new(new(rows.GetInt16(0), rows.GetInt64(1)), rows.GetFieldValue<byte[]>(2), rows.GetBytesOrNull(3), rows.GetGuidOrNull(4), rows.GetGuidOrNull(5)));
        }

        return tiles;
    }

    public static async Task<IReadOnlyDictionary<TileId, byte[]>> ReadTiles(
        NpgsqlConnection connection, LogId log, IReadOnlyCollection<TileId> tiles, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection) { BatchCommands = { SelectTiles(log, tiles) } };
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        return (await ReadTiles(rows, cancellation)).ToDictionary(tile => tile.Id, tile => tile.Hashes);
    }

    /// <summary>Writes tiles that are new or have grown, and moves size and root. A full tile is never written again.</summary>
    /// <param name="from">What its tiles led to before: it must be what was written down then.</param>
    /// <exception cref="LedgerBrokenException">It is not, because a tile was changed; or somebody else has written meanwhile, which locks should have ruled out.</exception>
    public static async Task Write(NpgsqlConnection connection, LogId log, LedgerRoot from, LedgerRoot to, IReadOnlyList<TileRow> tiles, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(
            """
            insert into ledger.tiles as t (tenant_id, log, level, number, hashes, marks, first_id, last_id)
            select $1, $2, w.level, w.number, w.hashes, w.marks, w.first_id, w.last_id from unnest($3, $4, $5, $6, $7, $8) as w (level, number, hashes, marks, first_id, last_id)
            on conflict (tenant_id, log, level, number) do update set
                hashes = excluded.hashes, marks = excluded.marks, first_id = least(t.first_id, excluded.first_id), last_id = greatest(t.last_id, excluded.last_id)
            where length(t.hashes) < length(excluded.hashes)
            """)
        {
            Parameters =
            {
                Param.Tenant(log.Tenant), Param.Text(log.Name),
                Param.Shorts([.. tiles.Select(tile => (short)tile.Id.Level)]), Param.Bigs([.. tiles.Select(tile => tile.Id.Number)]),
                Param.BytesArray([.. tiles.Select(tile => tile.Hashes)]), Param.BytesArray([.. tiles.Select(tile => tile.Marks)]),
                Param.Of(tiles.Select(tile => tile.FirstId).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid),
                Param.Of(tiles.Select(tile => tile.LastId).ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Uuid),
            },
        });
        batch.BatchCommands.Add(new(
            """
            insert into ledger.logs as l (tenant_id, log, size, root) select $1, $2, $4, $6 where $3 = 0 or exists (select from ledger.logs where tenant_id = $1 and log = $2)
            on conflict (tenant_id, log) do update set size = excluded.size, root = excluded.root where l.size = $3 and coalesce(l.root = $5, true)
            """)
        {
            Parameters = { Param.Tenant(log.Tenant), Param.Text(log.Name), Param.Big(from.Size), Param.Big(to.Size), Param.Bytes(from.Root), Param.Bytes(to.Root) },
        });
        await batch.ExecuteNonQueryAsync(cancellation);
        if (batch.BatchCommands[0].RecordsAffected != tiles.Count || batch.BatchCommands[1].RecordsAffected != 1)
        {
            throw new LedgerBrokenException($"log {log.Origin} is not what it was at {from.Size} entries");
        }
    }
}
