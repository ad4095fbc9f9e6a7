using Npgsql;

namespace Bookings.Kernel;

/// <summary>The root over a business's history as far as the ledger has come.</summary>
/// <param name="Size">Events it is over: positions 1 to <paramref name="Size"/>.</param>
/// <param name="Root">32 bytes.</param>
public sealed record LedgerRoot(long Size, byte[] Root);

/// <summary>Reads the ledger and proves what is in it. Everything is held to one business by row-level security.</summary>
public sealed class Ledger(BookingsDatabase database, EventTypes types, LedgerKeys keys)
{
    /// <summary>The root over the events that the ledger holds now.</summary>
    public async Task<LedgerRoot> EventsRoot(TenantId tenant, CancellationToken cancellation)
    {
        var head = await Head(LogId.Events(tenant), cancellation);
        return new(head.Size, head.Root);
    }

    internal async Task<VerifierKey> Key(LogId log, CancellationToken cancellation)
    {
        using var key = await keys.Of(log, cancellation);
        var bytes = key.PublicKey();
        return new(log.Origin, SignedNote.VerifierKey(log.Origin, bytes), SignedNote.Pem(bytes));
    }

    /// <summary>The log as it is now, signed (C2SP tlog-checkpoint). Of one state there is one text: Ed25519 is deterministic.</summary>
    internal async Task<string> Checkpoint(LogId log, CancellationToken cancellation) => await Sign(log, await Head(log, cancellation), cancellation);

    /// <summary>The proof of an entry, null where there is none of this index. It is checked before it is signed: who is given it may keep it for ever.</summary>
    /// <param name="leaf">Of the entry, from elsewhere than the log's tiles.</param>
    /// <exception cref="LedgerBrokenException">It would not hold.</exception>
    internal async Task<string?> Prove(LogId log, long index, byte[] leaf, CancellationToken cancellation)
    {
        var known = await Known(log, cancellation);
        if (index < 0 || index >= known.Size)
        {
            return null;
        }

        var ranges = LeafRange.Inclusion(index, known.Size);
        var tiles = await Read(log, [LeafRange.Tree(known.Size), .. ranges], cancellation);
        var (head, path) = (HeadOf(log, known, tiles), ranges.Select(tiles.Hash).ToList());
        return MerkleProof.IsIncluded(leaf, index, head.Size, path, head.Root)
            ? TlogProof.Text(index, path, await Sign(log, head, cancellation))
            : throw new LedgerBrokenException($"entry {index} of log {log.Origin} is not what its tiles hold");
    }

    /// <summary>The leaf of a statement as it was entered; null where there is none of this index.</summary>
    internal Task<byte[]?> LeafOf(TenantId tenant, long index, CancellationToken cancellation) => Rows(
        tenant, new("select hash from ledger.statements where tenant_id = $1 and index = $2") { Parameters = { Param.Tenant(tenant), Param.Big(index) } },
        async (rows, stop) => await rows.ReadAsync(stop) ? rows.GetFieldValue<byte[]>(0) : null, cancellation);

    /// <summary>The hashes that prove a tree to be the beginning of a later one; null where the log has no such sizes.</summary>
    /// <exception cref="LedgerBrokenException">They would not.</exception>
    internal async Task<IReadOnlyList<byte[]>?> Consistency(LogId log, long first, long second, CancellationToken cancellation)
    {
        if (first < 1 || first > second || second > (await Known(log, cancellation)).Size)
        {
            return null;
        }

        var (older, newer, ranges) = (LeafRange.Tree(first), LeafRange.Tree(second), LeafRange.Consistency(first, second));
        var tiles = await Read(log, [older, newer, .. ranges], cancellation);
        var path = ranges.Select(tiles.Hash).ToList();
        return MerkleProof.IsConsistent(first, tiles.Hash(older), second, tiles.Hash(newer), path)
            ? path
            : throw new LedgerBrokenException($"log {log.Origin} of {second} entries does not begin with the one of {first}");
    }

    /// <summary>The first hashes of a tile; null where it has not so many.</summary>
    internal async Task<byte[]?> Tile(LogId log, TileId id, int width, CancellationToken cancellation)
    {
        var tiles = await Rows(log.Tenant, LogTable.SelectTiles(log, [id]), LogTable.ReadTiles, cancellation);
        return tiles is [var tile] && tile.Hashes.Length >= width * Merkle.HashSize ? tile.Hashes[..(width * Merkle.HashSize)] : null;
    }

    /// <summary>Where an event stands; null for an event that this business has not. It is looked for where the ledger has seen such ids, and behind the ledger's end.</summary>
    internal async Task<(LedgerEvent Event, long Size)?> Find(TenantId tenant, Guid id, CancellationToken cancellation)
    {
        var (size, _) = await Known(LogId.Events(tenant), cancellation);
        // "offset 0" and a bound on either side keep it to the positions of a few tiles: the planner would rather read all of history once for its one event.
        var find = new NpgsqlBatchCommand(
            $"""
             {LedgerEvent.Select} and e.id = $2 and e.position = any(array(
                 select f.position from ledger.tiles t cross join lateral (
                     select n.position from events.mt_events n
                     where n.tenant_id = $1 and n.position > t.number * 256 and n.position <= t.number * 256 + 256 and n.id = $2 offset 0) f
                 where t.tenant_id = $1 and t.first_id <= $2 and t.last_id >= $2
                 union all
                 select n.position from events.mt_events n
                 where n.tenant_id = $1 and n.position > $3 and n.position <= (select position from events.heads where tenant_id = $1) and n.id = $2))
             """)
        {
            Parameters = { Param.Tenant(tenant), Param.Uuid((Guid?)id), Param.Big(size) },
        };
        var found = await Rows(tenant, find, async (rows, stop) => await rows.ReadAsync(stop) ? LedgerEvent.Read(rows) : null, cancellation);
        return found is null ? null : (found, size);
    }

    /// <summary>An event's entry as text: what its leaf is the hash of.</summary>
    internal string EntryOf(LedgerEvent one)
    {
        Span<byte> room = stackalloc byte[EventEntry.MaxSize];
        return System.Text.Encoding.UTF8.GetString(room[..EventEntry.Write(one, types, room)]);
    }

    private async Task<TreeHead> Head(LogId log, CancellationToken cancellation)
    {
        var known = await Known(log, cancellation);
        return HeadOf(log, known, await Read(log, [LeafRange.Tree(known.Size)], cancellation));
    }

    /// <summary>What the tiles lead to must be what was written down when the log grew: nothing is signed over a hash that has changed since.</summary>
    private static TreeHead HeadOf(LogId log, (long Size, byte[]? Root) known, Tiles tiles)
    {
        var root = tiles.Hash(LeafRange.Tree(known.Size));
        return known.Root is null || known.Root.AsSpan().SequenceEqual(root)
            ? new(log.Origin, known.Size, root)
            : throw new LedgerBrokenException($"the tiles of log {log.Origin} do not lead to the root that it had when it grew to {known.Size} entries");
    }

    private async Task<string> Sign(LogId log, TreeHead head, CancellationToken cancellation)
    {
        using var key = await keys.Of(log, cancellation);
        return SignedNote.Sign(head.Text, head.Origin, key);
    }

    private Task<(long Size, byte[]? Root)> Known(LogId log, CancellationToken cancellation) => Rows(
        log.Tenant, LogTable.SelectHead(log), async (rows, stop) => await rows.ReadAsync(stop) ? (rows.GetInt64(0), rows.GetBytesOrNull(1)) : (0, null), cancellation);

    /// <summary>Tiles only grow and no hash in them ever changes, so they may be read after the size.</summary>
    private async Task<Tiles> Read(LogId log, IEnumerable<LeafRange> ranges, CancellationToken cancellation) =>
        new((await Rows(log.Tenant, LogTable.SelectTiles(log, Tiles.Needed(ranges)), LogTable.ReadTiles, cancellation)).ToDictionary(tile => tile.Id, tile => tile.Hashes));

    private async Task<T> Rows<T>(TenantId tenant, NpgsqlBatchCommand command, Func<NpgsqlDataReader, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        await using var connection = await database.Web.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands = { new("select set_config('bookings.tenant', $1, true)") { Parameters = { Param.Tenant(tenant) } }, command },
        };
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        await rows.NextResultAsync(cancellation);
        return await read(rows, cancellation);
    }
}
