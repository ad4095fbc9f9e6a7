using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>HKDF-Expand with SHA-256 (RFC 5869, section 2.3), without allocations: the sealing path calls it for every event.</summary>
internal static class Hkdf
{
    private const int HashSize = SHA256.HashSizeInBytes;

    /// <summary>Fills <paramref name="output"/> (at most 255 × 32 bytes) from a pseudo-random key and a context.</summary>
    internal static void Expand(ReadOnlySpan<byte> key, ReadOnlySpan<byte> info, Span<byte> output)
    {
        if (output.Length > 255 * HashSize)
        {
            throw new ArgumentException("HKDF gives at most 255 blocks.", nameof(output));
        }

        var length = HashSize + info.Length + 1;
        var input = length <= 512 ? stackalloc byte[length] : new byte[length];
        info.CopyTo(input[HashSize..]);
        Span<byte> block = stackalloc byte[HashSize];
        var filled = 0;
        for (byte counter = 1; filled < output.Length; counter++)
        {
            input[^1] = counter;
            HMACSHA256.HashData(key, counter == 1 ? input[HashSize..] : input, block);
            block.CopyTo(input);
            var take = Math.Min(HashSize, output.Length - filled);
            block[..take].CopyTo(output[filled..]);
            filled += take;
        }

        CryptographicOperations.ZeroMemory(block);
        CryptographicOperations.ZeroMemory(input[..HashSize]);
    }
}
