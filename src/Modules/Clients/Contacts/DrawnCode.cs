using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using Bookings.Notifications.Contracts;

namespace Bookings.Clients;

/// <summary>A code and a link that have just been drawn. They are in memory until they are sent, and nowhere else: what is stored are hashes.</summary>
/// <param name="Code">Six digits.</param>
/// <param name="Token">256 random bits in base64url.</param>
internal sealed record DrawnCode(string Code, string Token)
{
    public static DrawnCode Draw()
    {
        Span<byte> token = stackalloc byte[32];
        RandomNumberGenerator.Fill(token);
        return new(RandomNumberGenerator.GetInt32(1_000_000).ToString("D6", CultureInfo.InvariantCulture), Base64Url.EncodeToString(token));
    }

    /// <summary>SHA-256: a random token of 256 bits cannot be guessed, so nothing slower is needed.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(token));

    /// <summary>The token stands behind the #, which no browser sends and no server logs; whoever opens the link posts it.</summary>
    public Message To(TenantId business, string address, Language language, string slug, HttpRequest http) => new(
        business, MessageKind.VerificationCode, address, language,
        new Dictionary<string, string>(StringComparer.Ordinal) { ["code"] = Code, ["link"] = $"{http.Scheme}://{http.Host.Value}/v1/public/{slug}/contacts/verify#{Token}" });

    public override string ToString() => "«code»";
}
