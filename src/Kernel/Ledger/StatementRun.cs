using System.Text;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// One verification of the statements of a business, in the snapshot of its connection: each text leads to a leaf, the leaves to the tiles, and the tiles to a checkpoint that
/// somebody has kept.
/// </summary>
/// <param name="texts">Of every module that makes statements: see <c>BookingsModule.States</c>.</param>
internal sealed class StatementRun(NpgsqlConnection connection, TenantId tenant, IEnumerable<string> texts, TreeHead? known)
{
    private readonly TileCheck _tiles = new(connection, LogId.Statements(tenant));

    /// <summary>How many statements there are, and what is wrong with their log.</summary>
    public async Task<(long Count, LedgerFlaw? Flaw)> Verify(CancellationToken cancellation)
    {
        var (full, rootThen) = (new Dictionary<TileId, byte[]>(), known?.Size == 0 ? Merkle.Empty : null);
        var tree = new TreeBuilder(0, new Dictionary<TileId, byte[]>(), (id, hashes) => full.Add(id, hashes));
        foreach (var tile in await _tiles.Read("level = 0", cancellation))
        {
            if (tile.Id.Number != tree.Size / TileId.Width || tree.Size % TileId.Width != 0)
            {
                return (tree.Size, _tiles.Wrong(tile.Id));
            }

            for (var at = 0; at < tile.Hashes.Length; at += Merkle.HashSize)
            {
                tree.Add(tile.Hashes.AsSpan(at, Merkle.HashSize));
                rootThen = tree.Size == known?.Size ? tree.Root() : rootThen;
            }
        }

        return (tree.Size, await _tiles.Compare(tree, full, cancellation) ?? await AgainstEntries(tree.Size, cancellation) ?? await AgainstTexts(cancellation)
            ?? LedgerFlaw.Against(known, "statements", tree.Size, rootThen));
    }

    /// <summary>Each statement that is known stands where it is said to, and there are as many as the log has entries.</summary>
    private async Task<LedgerFlaw?> AgainstEntries(long size, CancellationToken cancellation)
    {
        await using var compare = new NpgsqlCommand(
            """
            select count(*) = $2 and $2 = coalesce((select size from ledger.logs where tenant_id = $1 and log = 'statements'), 0) from ledger.statements s
            join ledger.tiles t on t.tenant_id = s.tenant_id and t.log = 'statements' and t.level = 0 and t.number = s.index / 256
            where s.tenant_id = $1 and substring(t.hashes from (s.index % 256)::int * 32 + 1 for 32) = s.hash
            """, connection)
        {
            Parameters = { Param.Tenant(tenant), Param.Big(size) },
        };
        return await compare.ExecuteScalarAsync(cancellation) is true ? null : new(null, null, "the statements that are known are not those in their log");
    }

    /// <summary>Each text is hashed again: what its maker shows today is what was entered, and nothing was entered that nobody can show.</summary>
    private async Task<LedgerFlaw?> AgainstTexts(CancellationToken cancellation)
    {
        var entries = await Entries(cancellation);
        foreach (var sql in texts)
        {
            await using var read = new NpgsqlCommand(sql, connection) { Parameters = { Param.Tenant(tenant) } };
            await using var rows = await read.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                // One that is not entered yet is held to nothing; entered a moment ago it may be without its maker having written so.
                if (!entries.Remove(Convert.ToHexString(Merkle.Leaf(Encoding.UTF8.GetBytes(rows.GetString(1))))) && rows.GetBoolean(2))
                {
                    return new(null, null, $"{rows.GetString(0)} is not what was entered: its text was changed");
                }
            }
        }

        return entries.Count == 0 ? null : new(null, null, $"of statement {entries.Values.Min()} nobody has the text any more");
    }

    private async Task<Dictionary<string, long>> Entries(CancellationToken cancellation)
    {
        await using var read = new NpgsqlCommand("select hash, index from ledger.statements where tenant_id = $1", connection) { Parameters = { Param.Tenant(tenant) } };
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        var entries = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await rows.ReadAsync(cancellation))
        {
            entries.Add(Convert.ToHexString(rows.GetFieldValue<byte[]>(0)), rows.GetInt64(1));
        }

        return entries;
    }
}
