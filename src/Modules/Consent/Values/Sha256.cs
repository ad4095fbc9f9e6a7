using System.Text;
using System.Text.Json.Serialization;

namespace Bookings.Consent;

/// <summary>SHA-256 of a text in UTF-8 (FIPS 180-4), 64 lower-case hexadecimal digits: which text exactly was shown. Never of anything personal.</summary>
[JsonConverter(typeof(CheckedTextJson<Sha256>))]
internal readonly record struct Sha256 : ICheckedText<Sha256>
{
    private Sha256(string value) => Value = value;

    public string Value { get; }

    public static Sha256 Of(string text) => new(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text))));

    public static bool TryParse(string? text, out Sha256 value)
    {
        value = new(text ?? "");
        return text is { Length: 64 } && text.All(digit => char.IsAsciiDigit(digit) || digit is >= 'a' and <= 'f');
    }

    public override string ToString() => Value;
}
