using System.Buffers.Text;
using System.Security.Cryptography;

namespace Bookings.Consent;

/// <summary>
/// What a link that confirms carries: <c>bcc_</c> and, in base64url, the record's id and 32 random bytes. The id finds the record, the whole text proves that
/// the mail arrived; only its hash is stored.
/// </summary>
internal static class ConsentToken
{
    private const string Prefix = "bcc_";
    private const int IdBytes = 16;
    private const int AllBytes = IdBytes + 32;
    private const int Length = 4 + (AllBytes / 3 * 4);

    internal static string Draw(Guid consent)
    {
        Span<byte> bytes = stackalloc byte[AllBytes];
        consent.TryWriteBytes(bytes, bigEndian: true, out _);
        RandomNumberGenerator.Fill(bytes[IdBytes..]);
        return Prefix + Base64Url.EncodeToString(bytes);
    }

    /// <summary>False for what was never drawn here.</summary>
    internal static bool TryRead(string? token, out Guid consent)
    {
        Span<byte> bytes = stackalloc byte[AllBytes];
        consent = default;
        if (token is not { Length: Length } || !token.StartsWith(Prefix, StringComparison.Ordinal)
            || !Base64Url.TryDecodeFromChars(token.AsSpan(Prefix.Length), bytes, out var written) || written != AllBytes)
        {
            return false;
        }

        consent = new(bytes[..IdBytes], bigEndian: true);
        return true;
    }
}
