using System.Numerics;

namespace Bookings.Kernel;

/// <summary>A complete subtree: the 2^<paramref name="Level"/> leaves from <paramref name="Index"/> · 2^<paramref name="Level"/>.</summary>
internal readonly record struct TreeNode(int Level, long Index);

/// <summary>
/// Leaves side by side that a tree hashes to one value, from <paramref name="Start"/> up to and without <paramref name="End"/>. Which of them stand in a proof
/// depends on sizes alone, so what has to be read is known before anything is.
/// </summary>
internal readonly record struct LeafRange(long Start, long End)
{
    public static LeafRange Tree(long size) => new(0, size);

    /// <summary>Its complete subtrees from left to right, each smaller than the one before it.</summary>
    public IEnumerable<TreeNode> Nodes()
    {
        for (var at = Start; at < End;)
        {
            var level = BitOperations.Log2((ulong)(End - at));
            yield return new(level, at >> level);
            at += 1L << level;
        }
    }

    /// <summary>What proves that a leaf is in a tree of that size, from the leaf up (RFC 6962, section 2.1.1).</summary>
    public static IReadOnlyList<LeafRange> Inclusion(long index, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var path = new List<LeafRange>();
        for (var (start, end) = (0L, size); end - start > 1;)
        {
            var middle = start + Split(end - start);
            path.Add(index < middle ? new(middle, end) : new(start, middle));
            (start, end) = index < middle ? (start, middle) : (middle, end);
        }

        path.Reverse();
        return path;
    }

    /// <summary>What proves that a tree of the first size is the beginning of one of the second (RFC 6962, section 2.1.2); nothing where they are equal.</summary>
    public static IReadOnlyList<LeafRange> Consistency(long first, long second)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(first, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(first, second);
        var (path, start, end, isWhole) = (new List<LeafRange>(), 0L, second, true);
        while (end != first)
        {
            var middle = start + Split(end - start);
            if (first <= middle)
            {
                path.Add(new(middle, end));
                end = middle;
            }
            else
            {
                path.Add(new(start, middle));
                (start, isWhole) = (middle, false);
            }
        }

        if (!isWhole)
        {
            path.Add(new(start, end));
        }

        path.Reverse();
        return path;
    }

    /// <summary>The largest power of two below a number of leaves, at least two of them.</summary>
    private static long Split(long leaves) => 1L << BitOperations.Log2((ulong)(leaves - 1));
}
