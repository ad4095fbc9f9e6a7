using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bookings.Scheduling;

/// <summary>
/// A proof of work against programs that fill calendars: ALTCHA's open protocol, version 1 (https://altcha.org/docs/v2/server-integration), so that its
/// widget and its libraries work unchanged. Served by us; nobody else hears of the guest.
/// </summary>
/// <param name="key">Signs challenges: the same on every host of a deployment.</param>
/// <param name="maxNumber">The largest number that a browser may have to try.</param>
internal sealed class Altcha(byte[] key, int maxNumber)
{
    internal static Duration Lifetime => Duration.FromMinutes(10);

    /// <param name="Algorithm">Always SHA-256.</param>
    /// <param name="ChallengeText">Lower-case hex of SHA-256(salt + number).</param>
    /// <param name="MaxNumber">The number is from 0 to this one.</param>
    /// <param name="Salt">Goes before the number; after <c>?expires=</c> the Unix time until which a solution counts.</param>
    /// <param name="Signature">Lower-case hex of HMAC-SHA-256 of the challenge.</param>
    internal sealed record Challenge(
        string Algorithm, [property: JsonPropertyName("challenge")] string ChallengeText, [property: JsonPropertyName("maxnumber")] int MaxNumber, string Salt, string Signature);

    /// <param name="Digest">Of the challenge: two solutions of one have the same.</param>
    internal sealed record Solution(byte[] Digest, Instant Expires);

    /// <summary>What the widget sends back, as base64 of JSON. Its <c>took</c> (milliseconds) is not looked at.</summary>
    private sealed record Payload(string Algorithm, string Challenge, int Number, string Salt, string Signature);

    /// <summary>With a key of its own, made from the one that all hosts share.</summary>
    internal static Altcha Of(EdgeOptions edge) => new(HKDF.DeriveKey(HashAlgorithmName.SHA256, edge.CursorKey, 32, info: "bookings/altcha"u8.ToArray()), edge.ProofOfWork);

    internal Challenge New(Instant now)
    {
        var salt = string.Create(
            CultureInfo.InvariantCulture, $"{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12))}?expires={(now + Lifetime).ToUnixTimeSeconds()}&");
        return Make(salt, RandomNumberGenerator.GetInt32(maxNumber + 1));
    }

    internal Challenge Make(string salt, int number)
    {
        var challenge = Convert.ToHexStringLower(Digest(salt, number));
        return new("SHA-256", challenge, maxNumber, salt, Convert.ToHexStringLower(Sign(challenge)));
    }

    /// <summary>What a solution is of and until when it counts, which whoever asks compares; null when it is none of ours, or wrong.</summary>
    internal Solution? Check(string? solution)
    {
        if (Read(solution) is not { Algorithm: "SHA-256" } payload || payload.Number < 0 || payload.Number > maxNumber || Expiry(payload.Salt) is not { } expires)
        {
            return null;
        }

        var isOurs = CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(Sign(payload.Challenge))), Encoding.UTF8.GetBytes(payload.Signature));
        var digest = Digest(payload.Salt, payload.Number);
        return isOurs && Convert.ToHexStringLower(digest) == payload.Challenge ? new(digest, expires) : null;
    }

    /// <summary>For programs and tests: what a widget does.</summary>
    internal static string Solve(Challenge challenge)
    {
        for (var number = 0; number <= challenge.MaxNumber; number++)
        {
            if (Convert.ToHexStringLower(Digest(challenge.Salt, number)) == challenge.ChallengeText)
            {
                return Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(
                    new Payload(challenge.Algorithm, challenge.ChallengeText, number, challenge.Salt, challenge.Signature), JsonSerializerOptions.Web));
            }
        }

        throw new ArgumentException("This challenge has no solution.", nameof(challenge));
    }

    private static Payload? Read(string? solution)
    {
        if (solution is null or { Length: > 2_000 })
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<Payload>(Convert.FromBase64String(solution), JsonSerializerOptions.Web) is { Challenge: not null, Salt: not null, Signature: not null } payload
                ? payload
                : null;
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException)
        {
            return null;
        }
    }

    private static Instant? Expiry(string salt)
    {
        var at = salt.IndexOf("?expires=", StringComparison.Ordinal);
        var digits = at < 0 ? "" : salt[(at + "?expires=".Length)..].TrimEnd('&');
        return long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800 ? Instant.FromUnixTimeSeconds(seconds) : null;
    }

    private static byte[] Digest(string salt, int number) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{salt}{number}")));

    private byte[] Sign(string challenge) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(challenge));
}
