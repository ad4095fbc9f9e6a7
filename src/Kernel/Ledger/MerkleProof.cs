using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>How anybody checks proofs, without the tree. Ours are checked with it before they are handed out, and in the tests.</summary>
internal static class MerkleProof
{
    /// <summary>True when the leaf is the one at this index of the tree with this root (RFC 9162, section 2.1.3.2).</summary>
    public static bool IsIncluded(ReadOnlySpan<byte> leaf, long index, long size, IReadOnlyList<byte[]> path, ReadOnlySpan<byte> root)
    {
        if (index < 0 || index >= size)
        {
            return false;
        }

        var (at, last, hash) = (index, size - 1, leaf.ToArray());
        foreach (var sibling in path)
        {
            if (last == 0)
            {
                return false;
            }

            if ((at & 1) == 1 || at == last)
            {
                Merkle.Node(sibling, hash, hash);
                (at, last) = Climb(at, last);
            }
            else
            {
                Merkle.Node(hash, sibling, hash);
            }

            (at, last) = (at >> 1, last >> 1);
        }

        return last == 0 && CryptographicOperations.FixedTimeEquals(hash, root);
    }

    /// <summary>True when the tree with the first root is the beginning of the one with the second (RFC 9162, section 2.1.4.2).</summary>
    public static bool IsConsistent(long first, ReadOnlySpan<byte> firstRoot, long second, ReadOnlySpan<byte> secondRoot, IReadOnlyList<byte[]> path)
    {
        if (first < 1 || first > second)
        {
            return false;
        }

        if (first == second)
        {
            return path.Count == 0 && CryptographicOperations.FixedTimeEquals(firstRoot, secondRoot);
        }

        List<byte[]> hashes = (first & (first - 1)) == 0 ? [firstRoot.ToArray(), .. path] : [.. path];
        if (hashes.Count == 0)
        {
            return false;
        }

        var (at, last) = (first - 1, second - 1);
        while ((at & 1) == 1)
        {
            (at, last) = (at >> 1, last >> 1);
        }

        var (older, newer) = ((byte[])hashes[0].Clone(), (byte[])hashes[0].Clone());
        foreach (var hash in hashes.Skip(1))
        {
            if (last == 0)
            {
                return false;
            }

            if ((at & 1) == 1 || at == last)
            {
                Merkle.Node(hash, older, older);
                Merkle.Node(hash, newer, newer);
                (at, last) = Climb(at, last);
            }
            else
            {
                Merkle.Node(newer, hash, newer);
            }

            (at, last) = (at >> 1, last >> 1);
        }

        return last == 0 && CryptographicOperations.FixedTimeEquals(older, firstRoot) && CryptographicOperations.FixedTimeEquals(newer, secondRoot);
    }

    /// <summary>A node at the right edge has no sibling on some levels: they are passed over.</summary>
    private static (long At, long Last) Climb(long at, long last)
    {
        while ((at & 1) == 0 && at != 0)
        {
            (at, last) = (at >> 1, last >> 1);
        }

        return (at, last);
    }
}
