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

        return expected.Count > 0 ? Wrong(expected.Keys.MinBy(id => (id.Level, id.Number))) : await TooMany(tree.Size, cancellation);
    }

    /// <summary>How many statements there are, and what is wrong with their log.</summary>
    public async Task<(long Count, LedgerFlaw? Flaw)> Statements(CancellationToken cancellation)
    {
        var full = new Dictionary<TileId, byte[]>();
        var tree = new TreeBuilder(0, new Dictionary<TileId, byte[]>(), (id, hashes) => full.Add(id, hashes));
        foreach (var tile in await Read("level = 0", cancellation))
        {
            if (tile.Id.Number != tree.Size / TileId.Width || tree.Size % TileId.Width != 0)
            {
                return (tree.Size, Wrong(tile.Id));
            }

            for (var at = 0; at < tile.Hashes.Length; at += Merkle.HashSize)
            {
                tree.Add(tile.Hashes.AsSpan(at, Merkle.HashSize));
            }
        }

        return (tree.Size, await Compare(tree, full, cancellation) ?? await AgainstStatements(tree.Size, cancellation));
    }

    /// <summary>Each statement that is known stands where it is said to, and there are as many as the log has entries.</summary>
    private async Task<LedgerFlaw?> AgainstStatements(long size, CancellationToken cancellation)
    {
        await using var compare = new NpgsqlCommand(
            """
            select count(*) = $2 and $2 = coalesce((select size from ledger.logs where tenant_id = $1 and log = 'statements'), 0) from ledger.statements s
            join ledger.tiles t on t.tenant_id = s.tenant_id and t.log = 'statements' and t.level = 0 and t.number = s.index / 256
            where s.tenant_id = $1 and substring(t.hashes from (s.index % 256)::int * 32 + 1 for 32) = s.hash
            """, connection)
        {
            Parameters = { Param.Tenant(log.Tenant), Param.Big(size) },
        };
        return await compare.ExecuteScalarAsync(cancellation) is true ? null : new(null, null, "the statements that are known are not those in their log");
    }

    /// <summary>Leaves beyond the log's size.</summary>
    private async Task<LedgerFlaw?> TooMany(long size, CancellationToken cancellation)
    {
        await using var count = new NpgsqlCommand(
            "select coalesce(sum(length(hashes) / 32), 0)::bigint from ledger.tiles where tenant_id = $1 and log = $2 and level = 0", connection)
        {
            Parameters = { Param.Tenant(log.Tenant), Param.Text(log.Name) },
        };
        var leaves = (long)(await count.ExecuteScalarAsync(cancellation))!;
        return leaves == size ? null : new(null, null, $"the tiles of {log.Name} hold {leaves} leaves, and {size} fit");
    }

    private async Task<List<TileRow>> Read(string which, CancellationToken cancellation)
    {
        await using var read = new NpgsqlCommand(
            $"select level, number, hashes, marks from ledger.tiles where tenant_id = $1 and log = $2 and {which} order by level, number", connection)
        {
            Parameters = { Param.Tenant(log.Tenant), Param.Text(log.Name) },
        };
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        return await LogTable.ReadTiles(rows, cancellation);
    }

    private LedgerFlaw Wrong(TileId id) => new(null, null, $"tile {id.Path()} of {log.Name} does not follow from the leaves below it");
}
