using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Serialization;

namespace Bookings.Privacy;

/// <summary>SHA-256 (FIPS 180-4) of a receipt's 32 bytes, 64 lower-case hexadecimal digits. The receipt is random, so its hash tells nothing.</summary>
[JsonConverter(typeof(CheckedTextJson<ReceiptHash>))]
internal readonly record struct ReceiptHash : ICheckedText<ReceiptHash>
{
    private ReceiptHash(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, out ReceiptHash value)
    {
        value = new(text ?? "");
        return text is { Length: 64 } && text.All(digit => char.IsAsciiDigit(digit) || digit is >= 'a' and <= 'f');
    }

    /// <summary>A new receipt, as the person gets it (base64url, RFC 4648 section 5), and its hash.</summary>
    internal static (string Receipt, ReceiptHash Hash) Draw()
    {
        var bytes = RandomNumberGenerator.GetBytes(32);
        return (Base64Url.EncodeToString(bytes), new(Convert.ToHexStringLower(SHA256.HashData(bytes))));
    }

    public override string ToString() => Value;
}
