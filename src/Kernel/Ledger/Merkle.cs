using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>The hashes of a Merkle tree (RFC 6962, section 2.1): a leaf is never taken for a node, because each begins with a byte of its own.</summary>
internal static class Merkle
{
    public const int HashSize = SHA256.HashSizeInBytes;

    /// <summary>The root of a tree without leaves.</summary>
    public static byte[] Empty => SHA256.HashData([]);

    /// <summary>SHA-256(0x00 || entry).</summary>
    public static byte[] Leaf(ReadOnlySpan<byte> entry)
    {
        var hash = new byte[HashSize];
        Leaf(entry, hash);
        return hash;
    }

    /// <inheritdoc cref="Leaf(ReadOnlySpan{byte})"/>
    public static void Leaf(ReadOnlySpan<byte> entry, Span<byte> hash)
    {
        var length = entry.Length + 1;
        var input = length <= 4096 ? stackalloc byte[length] : new byte[length];
        input[0] = 0;
        entry.CopyTo(input[1..]);
        SHA256.HashData(input, hash);
    }

    /// <summary>SHA-256(0x01 || left || right); the result may lie where either of them lies.</summary>
    public static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> hash)
    {
        Span<byte> input = stackalloc byte[1 + (2 * HashSize)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + HashSize)..]);
        SHA256.HashData(input, hash);
    }

    /// <inheritdoc cref="Node(ReadOnlySpan{byte}, ReadOnlySpan{byte}, Span{byte})"/>
    public static byte[] Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right)
    {
        var hash = new byte[HashSize];
        Node(left, right, hash);
        return hash;
    }

    /// <summary>The root over hashes side by side, a power of two of them.</summary>
    public static byte[] Complete(ReadOnlySpan<byte> hashes)
    {
        if (hashes.Length == HashSize)
        {
            return hashes.ToArray();
        }

        var level = new byte[hashes.Length / 2];
        Pair(hashes, level);
        for (var length = level.Length; length > HashSize; length /= 2)
        {
            Pair(level.AsSpan(0, length), level);
        }

        return level[..HashSize];
    }

    private static void Pair(ReadOnlySpan<byte> below, Span<byte> above)
    {
        for (var at = 0; at < below.Length; at += 2 * HashSize)
        {
            Node(below.Slice(at, HashSize), below.Slice(at + HashSize, HashSize), above.Slice(at / 2, HashSize));
        }
    }
}
