using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Bookings.Notifications;

/// <summary>What signs (Standard Webhooks 1.0): <c>whsec_</c> and, in base64, 32 random bytes.</summary>
internal static class WebhookSecret
{
    public const string Prefix = "whsec_";

    /// <summary>Shown to the business once; stored sealed, see <see cref="Credentials"/>.</summary>
    public static string Draw() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    /// <summary>The value of <c>webhook-signature</c>: <c>v1,</c> and the HMAC-SHA256 of <c>id.timestamp.body</c> in base64, one for each secret, with a blank between.</summary>
    /// <param name="timestamp">Of the attempt, in seconds since 1970.</param>
    public static string Sign(IEnumerable<string> secrets, string id, long timestamp, string body) =>
        string.Join(' ', secrets.Select(secret => Sign(secret, $"{id}.{timestamp.ToString(CultureInfo.InvariantCulture)}.{body}")));

    private static string Sign(string secret, string content)
    {
        var key = Convert.FromBase64String(secret[Prefix.Length..]);
        var signature = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(content));
        CryptographicOperations.ZeroMemory(key);
        return $"v1,{Convert.ToBase64String(signature)}";
    }
}
