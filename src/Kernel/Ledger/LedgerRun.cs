using Npgsql;

namespace Bookings.Kernel;

/// <summary>One verification of one business, in the snapshot of its connection.</summary>
/// <param name="known">What a checkpoint of either log says that was kept elsewhere.</param>
/// <param name="texts">Where modules keep the texts of their statements.</param>
internal sealed class LedgerRun(
    NpgsqlConnection connection, EventTypes types, TenantId tenant, TreeHead? known, IEnumerable<string> texts, IProgress<RebuildProgress>? progress)
{
    private const int TilesAtOnce = 64;

    private const string Shape =
        """
        select coalesce((select position from events.heads where tenant_id = $1), 0), coalesce((select size from ledger.logs where tenant_id = $1 and log = 'events'), 0)
        """;

    private const string Inserted =
        """
        select e.id, e.position from events.mt_events e
        where e.tenant_id = $1 and (e.position is null or e.position < 1 or e.position > $2) order by e.position limit 1
        """;

    /// <summary>A sealed part that an erasure removed has no key any more.</summary>
    private const string RemovedWithKey =
        """
        select e.position, e.id from ledger.removed_parts r join events.mt_events e on e.tenant_id = r.tenant_id and e.position = r.position
        where r.tenant_id = $1 and e.sealed is null and exists (select from vault.stream_keys k where k.tenant_id = e.tenant_id and k.stream_id = e.stream_id)
        order by e.position limit 1
        """;

    private readonly TreeHead? _known = known?.Origin == LogId.Events(tenant).Origin ? known : null;
    private readonly Dictionary<TileId, byte[]> _full = [];
    private (Guid First, Guid Last) _ids;
    private long _size;
    private long _removed;
    private byte[]? _rootThen;

    public async Task<VerifiedLedger> Verify(CancellationToken cancellation)
    {
        var (head, size) = await Pair<long, long>(Shape, cancellation, Param.Tenant(tenant)) ?? default;
        _size = size;
        var tree = new TreeBuilder(0, new Dictionary<TileId, byte[]>(), Keep);
        var flaw = Earlier(await FindInserted(head, cancellation), await Recompute(tree, size, head, cancellation))
            ?? await FindRemovedWithKey(cancellation)
            ?? await new TileCheck(connection, LogId.Events(tenant)).Compare(tree, _full, cancellation)
            ?? LedgerFlaw.Against(_known, "events", size, _rootThen);
        var statementsThen = known?.Origin == LogId.Statements(tenant).Origin ? known : null;
        var (statements, broken) = flaw is null ? await new StatementRun(connection, tenant, texts, statementsThen).Verify(cancellation) : (0, null);
        return new(tree.Size, Math.Max(0, head - size), _removed, statements, tree.Root(), flaw ?? broken);
    }

    /// <summary>What has no position stands behind everything that has one.</summary>
    private static LedgerFlaw? Earlier(LedgerFlaw? one, LedgerFlaw? other) =>
        other is null || one?.Position <= other.Position || (one is not null && other.Position is null) ? one : other;

    private void Keep(TileId id, byte[] hashes)
    {
        // Those at level 0 were compared leaf by leaf.
        if (id.Level > 0)
        {
            _full.Add(id, hashes);
        }
    }

    private async Task<LedgerFlaw?> FindInserted(long head, CancellationToken cancellation) =>
        await Pair<Guid, long?>(Inserted, cancellation, Param.Tenant(tenant), Param.Big(head)) is var (id, position)
            ? new(position, id, "it has a position that history has not given: it was inserted")
            : null;

    private async Task<LedgerFlaw?> FindRemovedWithKey(CancellationToken cancellation) =>
        await Pair<long, Guid>(RemovedWithKey, cancellation, Param.Tenant(tenant)) is var (position, id)
            ? new(position, id, "its sealed part is gone although its key is there: no erasure has removed it")
            : null;

    private async Task<LedgerFlaw?> Recompute(TreeBuilder tree, long size, long head, CancellationToken cancellation)
    {
        RememberRoot(tree);
        while (tree.Size < size)
        {
            if (await Stretch(tree, Math.Min(size, tree.Size + (TilesAtOnce * TileId.Width)), cancellation) is { } flaw)
            {
                return flaw.EventId is null ? flaw : await WhereItBelongs(flaw, cancellation);
            }

            progress?.Report(new(tree.Size, Math.Max(head, size)));
        }

        return null;
    }

    private async Task<LedgerFlaw?> Stretch(TreeBuilder tree, long upTo, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                LogTable.SelectTiles(LogId.Events(tenant), [.. Enumerable.Range(0, TilesAtOnce).Select(nth => new TileId(0, (tree.Size / TileId.Width) + nth))]),
                new($"{LedgerEvent.Select} and e.position > $2 and e.position <= $3 order by e.position") { Parameters = { Param.Tenant(tenant), Param.Big(tree.Size), Param.Big(upTo) } },
            },
        };
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        var tiles = (await LogTable.ReadTiles(rows, cancellation)).ToDictionary(tile => tile.Id.Number);
        await rows.NextResultAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            if (Compare(LedgerEvent.Read(rows), tree, tiles) is { } flaw)
            {
                return flaw;
            }
        }

        return tree.Size == upTo ? null : Missing(tree.Size + 1);
    }

    private LedgerFlaw? Compare(LedgerEvent one, TreeBuilder tree, Dictionary<long, TileRow> tiles)
    {
        var (index, at) = (tree.Size, (int)(tree.Size % TileId.Width));
        if (one.Position != index + 1)
        {
            return one.Position > index + 1 ? Missing(index + 1) : new(one.Position, one.Id, "another event has its position: it was inserted");
        }

        if (!tiles.TryGetValue(index / TileId.Width, out var tile) || tile.Hashes.Length < (at + 1) * Merkle.HashSize || tile.Marks?.Length * 2 != tile.Hashes.Length)
        {
            return new(one.Position, null, "the ledger itself lacks the hash of this event");
        }

        Span<byte> entry = stackalloc byte[EventEntry.MaxSize];
        Span<byte> leaf = stackalloc byte[Merkle.HashSize];
        var length = EventEntry.Write(one, types.Find(one.Type)?.Class?.Label(), entry);
        Merkle.Leaf(entry[..length], leaf);
        Span<byte> marks = stackalloc byte[EventEntry.MarksSize];
        EventEntry.Mark(entry[..length], marks);
        var kept = tile.Marks.AsSpan(at * EventEntry.MarksSize, EventEntry.MarksSize);
        if (!leaf.SequenceEqual(tile.Hashes.AsSpan(at * Merkle.HashSize, Merkle.HashSize)))
        {
            var fields = string.Join(", ", EventEntry.Differing(marks, kept));
            return new(one.Position, one.Id, $"what differs: {(fields.Length > 0 ? fields : "its hash in the ledger")}") { Leaf = leaf.ToArray() };
        }

        if (!marks.SequenceEqual(kept))
        {
            return new(one.Position, one.Id, "what differs: its marks in the ledger");
        }

        _ids = at == 0 ? (one.Id, one.Id) : (one.Id < _ids.First ? one.Id : _ids.First, one.Id > _ids.Last ? one.Id : _ids.Last);
        if ((at + 1) * Merkle.HashSize == tile.Hashes.Length && (at == TileId.Width - 1 || one.Position == _size) && (tile.FirstId, tile.LastId) != _ids)
        {
            return new(null, null, $"tile {tile.Id.Path()} of events keeps another range of ids than its events have: they are not found by it");
        }

        _removed += one is { Sealed: null, Removed: not null } ? 1 : 0;
        tree.Add(leaf);
        RememberRoot(tree);
        return null;
    }

    private void RememberRoot(TreeBuilder tree) => _rootThen = tree.Size == _known?.Size ? tree.Root() : _rootThen;

    private static LedgerFlaw Missing(long position) => new(position, null, "the ledger holds an event here, and history has none: it was deleted");

    /// <summary>An event that has another's place is told from one that was changed: the ledger has its leaf elsewhere.</summary>
    private async Task<LedgerFlaw> WhereItBelongs(LedgerFlaw flaw, CancellationToken cancellation)
    {
        if (flaw.Leaf is null)
        {
            return flaw;
        }

        var place = await Pair<long, int>(
            "select number, position($2 in hashes) - 1 from ledger.tiles where tenant_id = $1 and log = 'events' and level = 0 and (position($2 in hashes) - 1) % 32 = 0 limit 1",
            cancellation, Param.Tenant(tenant), Param.Bytes(flaw.Leaf));
        return place is var (number, at) ? flaw with { What = $"it is the event that belongs at position {(number * TileId.Width) + (at / Merkle.HashSize) + 1}" } : flaw;
    }

    private async Task<(T1, T2)?> Pair<T1, T2>(string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        return await rows.ReadAsync(cancellation) ? (rows.GetFieldValue<T1>(0), rows.GetFieldValue<T2>(1)) : null;
    }
}
