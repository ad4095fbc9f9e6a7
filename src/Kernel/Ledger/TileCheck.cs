using Npgsql;

namespace Bookings.Kernel;

/// <summary>Whether the tiles of a log follow from its leaves, each of them and no other.</summary>
internal sealed class TileCheck(NpgsqlConnection connection, LogId log)
{
    /// <summary>Compares the tiles above the leaves with those that a recomputed tree has.</summary>
    /// <param name="full">The recomputed full ones.</param>
    public async Task<LedgerFlaw?> Compare(TreeBuilder tree, IReadOnlyDictionary<TileId, byte[]> full, CancellationToken cancellation)
    {
        var expected = full.Concat(tree.Edge()).Where(tile => tile.Key.Level > 0).ToDictionary(tile => tile.Key, tile => tile.Value);
        foreach (var tile in await Read("level > 0", cancellation))
        {
            if (!expected.Remove(tile.Id, out var hashes) || !hashes.AsSpan().SequenceEqual(tile.Hashes))
            {
                return Wrong(tile.Id);
            }
        }

        return expected.Count > 0 ? Wrong(expected.Keys.MinBy(id => (id.Level, id.Number))) : await AgainstLog(tree, cancellation);
    }

    /// <summary>Leaves beyond the log's size, and the root that it is said to have.</summary>
    private async Task<LedgerFlaw?> AgainstLog(TreeBuilder tree, CancellationToken cancellation)
    {
        await using var read = new NpgsqlCommand(
            """
            select coalesce(sum(length(hashes) / 32), 0)::bigint, (select root from ledger.logs where tenant_id = $1 and log = $2)
            from ledger.tiles where tenant_id = $1 and log = $2 and level = 0
            """, connection)
        {
            Parameters = { Param.Tenant(log.Tenant), Param.Text(log.Name) },
        };
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        var (leaves, root) = (rows.GetInt64(0), rows.GetBytesOrNull(1));
        return leaves != tree.Size ? new(null, null, $"the tiles of {log.Name} hold {leaves} leaves, and {tree.Size} fit")
            : root is null || root.AsSpan().SequenceEqual(tree.Root()) ? null
            : new(null, null, $"the root that was written down for {log.Name} is another one");
    }

    public async Task<List<TileRow>> Read(string which, CancellationToken cancellation)
    {
        await using var read = new NpgsqlCommand(
            $"select level, number, hashes, marks, first_id, last_id from ledger.tiles where tenant_id = $1 and log = $2 and {which} order by level, number", connection)
        {
            Parameters = { Param.Tenant(log.Tenant), Param.Text(log.Name) },
        };
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        return await LogTable.ReadTiles(rows, cancellation);
    }

    public LedgerFlaw Wrong(TileId id) => new(null, null, $"tile {id.Path()} of {log.Name} does not follow from the leaves below it");
}
