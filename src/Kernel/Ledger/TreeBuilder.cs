namespace Bookings.Kernel;

/// <summary>Grows a tree leaf by leaf with nothing in memory but its right edge: the partial tile of each level.</summary>
internal sealed class TreeBuilder
{
    private readonly (byte[] Hashes, long Entries)[] _levels = new (byte[], long)[TileId.Levels];
    private readonly Action<TileId, byte[]> _completed;

    /// <param name="size">Leaves that the tree has already.</param>
    /// <param name="edge">Its partial tiles: see <see cref="Edge(long)"/>.</param>
    /// <param name="completed">Told of each tile that became full, and its hashes.</param>
    /// <exception cref="LedgerBrokenException">A partial tile is not there, or has not as many hashes as the size says.</exception>
    public TreeBuilder(long size, IReadOnlyDictionary<TileId, byte[]> edge, Action<TileId, byte[]> completed)
    {
        (_completed, Size) = (completed, size);
        for (var level = 0; level < TileId.Levels; level++)
        {
            _levels[level] = (new byte[TileId.Width * Merkle.HashSize], TileId.Entries(level, size));
        }

        foreach (var id in Edge(size))
        {
            var length = (int)(TileId.Entries(id.Level, size) % TileId.Width) * Merkle.HashSize;
            if (!edge.TryGetValue(id, out var hashes) || hashes.Length != length)
            {
                throw new LedgerBrokenException($"tile {id.Path()} has not {length / Merkle.HashSize} hashes");
            }

            hashes.CopyTo(_levels[id.Level].Hashes, 0);
        }
    }

    public long Size { get; private set; }

    /// <summary>The partial tiles that a tree of this size has.</summary>
    public static IEnumerable<TileId> Edge(long size) =>
        from level in Enumerable.Range(0, TileId.Levels)
        let entries = TileId.Entries(level, size)
        where entries % TileId.Width != 0
        select new TileId(level, entries / TileId.Width);

    public void Add(ReadOnlySpan<byte> leaf)
    {
        Add(0, leaf);
        Size++;
    }

    /// <summary>The partial tiles as they are now.</summary>
    public IReadOnlyDictionary<TileId, byte[]> Edge() => Edge(Size).ToDictionary(
        id => id, id => _levels[id.Level].Hashes[..((int)(_levels[id.Level].Entries % TileId.Width) * Merkle.HashSize)]);

    /// <summary>Those of them that have hashes which they had not when the tree was that small.</summary>
    public IEnumerable<TileRow> Grown(long since) =>
        from tile in Edge()
        where TileId.Entries(tile.Key.Level, Size) > TileId.Entries(tile.Key.Level, since)
        select new TileRow(tile.Key, tile.Value);

    /// <summary>Size and root as they are now.</summary>
    public LedgerRoot Head() => new(Size, Root());

    /// <summary>The root, which the right edge alone makes up.</summary>
    public byte[] Root() => new Tiles(Edge()).Hash(LeafRange.Tree(Size));

    private void Add(int level, ReadOnlySpan<byte> hash)
    {
        ref var tile = ref _levels[level];
        hash.CopyTo(tile.Hashes.AsSpan((int)(tile.Entries % TileId.Width) * Merkle.HashSize));
        tile.Entries++;
        if (tile.Entries % TileId.Width == 0)
        {
            _completed(new(level, (tile.Entries / TileId.Width) - 1), (byte[])tile.Hashes.Clone());
            Add(level + 1, Merkle.Complete(tile.Hashes));
        }
    }
}
