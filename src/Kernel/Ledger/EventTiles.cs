namespace Bookings.Kernel;

/// <summary>Tiles of a log of events that grow by a page: hashes on every level, and on the lowest marks and the range of ids too.</summary>
internal sealed class EventTiles
{
    private readonly long _from;
    private readonly TreeBuilder _tree;
    private readonly List<TileRow> _full = [];
    private readonly List<byte> _marks = [];
    private readonly Dictionary<long, (Guid First, Guid Last)> _ids = [];

    /// <param name="size">Entries that there are.</param>
    /// <param name="edge">The partial tiles.</param>
    public EventTiles(long size, IReadOnlyList<TileRow> edge)
    {
        _from = size;
        _tree = new(size, edge.ToDictionary(tile => tile.Id, tile => tile.Hashes), (id, hashes) => _full.Add(new(id, hashes)));
        _marks.AddRange(edge.FirstOrDefault(tile => tile.Id.Level == 0)?.Marks ?? []);
    }

    public long Size => _tree.Size;

    /// <inheritdoc cref="TreeBuilder.Head"/>
    public LedgerRoot Head() => _tree.Head();

    public void Add(Guid id, ReadOnlySpan<byte> entry)
    {
        Span<byte> leaf = stackalloc byte[Merkle.HashSize];
        Merkle.Leaf(entry, leaf);
        Span<byte> marks = stackalloc byte[EventEntry.MarksSize];
        EventEntry.Mark(entry, marks);
        _marks.AddRange(marks);
        ref var ids = ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(_ids, Size / TileId.Width, out var isKnown);
        ids = isKnown ? (id < ids.First ? id : ids.First, id > ids.Last ? id : ids.Last) : (id, id);
        _tree.Add(leaf);
    }

    /// <summary>Every tile that is new or has grown.</summary>
    public IReadOnlyList<TileRow> Rows() => [.. _full.Concat(_tree.Grown(_from)).Select(WithMarks)];

    private TileRow WithMarks(TileRow tile)
    {
        if (tile.Id.Level > 0)
        {
            return tile;
        }

        // Marks begin with those of the tile that was partial, so at the beginning of a tile.
        var start = (int)(tile.Id.Number - (_from / TileId.Width)) * TileId.Width * EventEntry.MarksSize;
        var marks = _marks.GetRange(start, tile.Hashes.Length / Merkle.HashSize * EventEntry.MarksSize);
        var (first, last) = _ids[tile.Id.Number];
        return tile with { Marks = [.. marks], FirstId = first, LastId = last };
    }
}
