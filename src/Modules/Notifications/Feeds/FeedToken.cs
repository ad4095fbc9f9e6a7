using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Bookings.Notifications;

/// <summary>
/// The secret part of a feed's address: <c>bcf_</c> and, in base64url, 32 random bytes. Calendars send no header of ours, so it stands in the address; it opens one
/// calendar, read only, and nothing of it is in a log.
/// </summary>
internal static class FeedToken
{
    private const string Prefix = "bcf_";
    private const int Length = 4 + 43;

    public static string Draw() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>SHA-256: 256 random bits cannot be guessed, so nothing slower is needed.</summary>
    public static byte[] Hash(string token) => SHA256.HashData(Encoding.ASCII.GetBytes(token));

    /// <summary>Spares the database what was never drawn here.</summary>
    public static bool IsWellFormed(string token) =>
        token.Length == Length && token.StartsWith(Prefix, StringComparison.Ordinal) && token.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_');
}
