using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Bookings.Kernel;

/// <summary>
/// Where a list goes on, signed: HMAC-SHA256 cut to 128 bits, over the place in it, the list's path and the business. Opaque by contract; not secret, so it
/// holds sort keys and ids, never personal data.
/// </summary>
internal sealed class Cursors(EdgeOptions options)
{
    private const int SignatureBytes = 16;

    public string Sign(string place, string list)
    {
        var bytes = Encoding.UTF8.GetBytes(place);
        return Base64Url.EncodeToString([.. Signature(bytes, list), .. bytes]);
    }

    /// <summary>Null for what was not signed here, for this list and this business.</summary>
    public string? Open(string cursor, string list)
    {
        if (cursor.Length > 1024 || !Base64Url.IsValid(cursor) || Base64Url.DecodeFromChars(cursor) is not { Length: >= SignatureBytes } bytes)
        {
            return null;
        }

        var place = bytes.AsSpan(SignatureBytes);
        return CryptographicOperations.FixedTimeEquals(Signature(place, list), bytes.AsSpan(0, SignatureBytes)) ? Encoding.UTF8.GetString(place) : null;
    }

    private byte[] Signature(ReadOnlySpan<byte> place, string list)
    {
        byte[] signed = [.. Encoding.UTF8.GetBytes(list), 0, .. place];
        return HMACSHA256.HashData(options.CursorKey, signed)[..SignatureBytes];
    }
}
