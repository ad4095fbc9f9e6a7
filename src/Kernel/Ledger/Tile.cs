using System.Globalization;

namespace Bookings.Kernel;

/// <summary>
/// 256 hashes of one level of a tree (C2SP tlog-tiles): at level 0 those of leaves, at level L each the root of a full tile of level L - 1. The last tile of a
/// level is partial until the tree has grown enough.
/// </summary>
/// <param name="Level">From 0, in steps of eight levels of the tree.</param>
/// <param name="Number">From 0, from left to right.</param>
internal readonly record struct TileId(int Level, long Number)
{
    /// <summary>Hashes in a full tile.</summary>
    public const int Width = 256;

    /// <summary>Levels of tiles: eight of them hold 2^64 leaves, more than a position can count.</summary>
    public const int Levels = 8;

    /// <summary>The tile that holds what makes up a node.</summary>
    public static TileId Of(TreeNode node) => new(node.Level / 8, (node.Index << (node.Level % 8)) / Width);

    /// <summary>Entries that a level has in a tree of that size; what is not full below is no entry above.</summary>
    public static long Entries(int level, long size) => size >> (8 * level);

    /// <summary>
    /// Reads <c>&lt;L&gt;/&lt;N&gt;[.p/&lt;W&gt;]</c> as C2SP tlog-tiles writes it: N in groups of three digits, all but the last with an <c>x</c> before it
    /// (<c>x001/x234/067</c>), and W, of a partial tile alone, from 1 to 255. There is one spelling of each.
    /// </summary>
    public static bool TryParse(string path, out TileId tile, out int width)
    {
        (tile, width) = (default, Width);
        var parts = path.Split('/');
        var last = parts.Length - 1;
        if (last >= 2 && parts[last - 1].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!TryNumber(parts[last], out width) || width is < 1 or >= Width)
            {
                return false;
            }

            last--;
            parts[last] = parts[last][..^2];
        }

        var number = 0L;
        for (var at = 1; at <= last; at++)
        {
            var group = at == last ? parts[at] : parts[at] is ['x', .. var rest] ? rest : "";
            if (group.Length != 3 || !group.All(char.IsAsciiDigit) || at > 6)
            {
                return false;
            }

            number = (number * 1000) + int.Parse(group, CultureInfo.InvariantCulture);
        }

        if (last < 1 || !TryNumber(parts[0], out var level) || level >= Levels)
        {
            return false;
        }

        tile = new(level, number);
        return string.Equals(path, width == Width ? tile.Path() : tile.Path(width), StringComparison.Ordinal);
    }

    /// <summary>The address of the tile below <c>tile/</c>.</summary>
    public string Path(int width = Width)
    {
        var (path, rest) = ($"{Number % 1000:000}", Number / 1000);
        for (; rest > 0; rest /= 1000)
        {
            path = $"x{rest % 1000:000}/{path}";
        }

        return string.Create(CultureInfo.InvariantCulture, $"{Level}/{path}{(width == Width ? "" : $".p/{width}")}");
    }

    private static bool TryNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number.ToString(CultureInfo.InvariantCulture) == text;
}

/// <summary>Tiles in memory, and the hashes that are made of them.</summary>
internal sealed class Tiles(IReadOnlyDictionary<TileId, byte[]> tiles)
{
    /// <summary>Which tiles it takes to hash some ranges.</summary>
    public static IReadOnlyCollection<TileId> Needed(IEnumerable<LeafRange> ranges) => [.. ranges.SelectMany(range => range.Nodes()).Select(TileId.Of).Distinct()];

    /// <summary>The root of the tree over a range of leaves.</summary>
    /// <exception cref="LedgerBrokenException">A tile is not there, or shorter than the tree is large.</exception>
    public byte[] Hash(LeafRange range)
    {
        byte[]? hash = null;
        foreach (var node in range.Nodes().Reverse())
        {
            hash = hash is null ? Hash(node) : Merkle.Node(Hash(node), hash);
        }

        return hash ?? Merkle.Empty;
    }

    private byte[] Hash(TreeNode node)
    {
        var id = TileId.Of(node);
        var entries = 1 << (node.Level % 8);
        var start = (int)((node.Index << (node.Level % 8)) % TileId.Width) * Merkle.HashSize;
        return tiles.TryGetValue(id, out var hashes) && hashes.Length >= start + (entries * Merkle.HashSize)
            ? Merkle.Complete(hashes.AsSpan(start, entries * Merkle.HashSize))
            : throw new LedgerBrokenException($"tile {id.Path()} lacks hashes");
    }
}

/// <summary>What the ledger keeps is not whole: <c>./run verify-ledger</c> says where. Answer 500; nothing is proved meanwhile.</summary>
/// <param name="what">Ids and numbers alone: it is logged.</param>
public sealed class LedgerBrokenException(string what) : Exception($"The ledger is broken: {what}.");
