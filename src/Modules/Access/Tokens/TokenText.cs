using System.Buffers.Text;
using System.Security.Cryptography;

namespace Bookings.Access;

/// <summary>
/// What a token looks like: <c>bk_</c> and, in base64url, 32 random bytes with a checksum of 4. The checksum spares the database what was mistyped
/// or made up, and lets a scanner for leaked secrets be sure; it protects nothing.
/// </summary>
internal static class TokenText
{
    public const string Prefix = "bk_";
    public const int BeginsWithLength = 7;
    private const int RandomBytes = 32;
    private const int AllBytes = RandomBytes + 4;
    private const int Length = 3 + (AllBytes / 3 * 4);

    /// <summary>A new token. Only its hash is ever stored.</summary>
    public static string Draw()
    {
        Span<byte> bytes = stackalloc byte[AllBytes];
        RandomNumberGenerator.Fill(bytes[..RandomBytes]);
        Checksum(bytes[..RandomBytes], bytes[RandomBytes..]);
        return Prefix + Base64Url.EncodeToString(bytes);
    }

    /// <summary>SHA-256: a random token of 256 bits cannot be guessed, so nothing slower is needed.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(token));

    /// <summary>False for what was never drawn here.</summary>
    public static bool IsWellFormed(string token)
    {
        Span<byte> bytes = stackalloc byte[AllBytes];
        Span<byte> checksum = stackalloc byte[AllBytes - RandomBytes];
        if (token.Length != Length || !token.StartsWith(Prefix, StringComparison.Ordinal)
            || !Base64Url.TryDecodeFromChars(token.AsSpan(Prefix.Length), bytes, out var written) || written != AllBytes)
        {
            return false;
        }

        Checksum(bytes[..RandomBytes], checksum);
        return bytes[RandomBytes..].SequenceEqual(checksum);
    }

    private static void Checksum(ReadOnlySpan<byte> random, Span<byte> checksum)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(random, hash);
        hash[..checksum.Length].CopyTo(checksum);
    }
}
