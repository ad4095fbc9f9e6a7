using System.Text.Json.Serialization;

namespace Bookings.Access.Contracts;

/// <summary>A name that a business shows to everyone: one line of 1 to 100 characters.</summary>
[JsonConverter(typeof(CheckedTextJson<PublicName>))]
public readonly record struct PublicName : ICheckedText<PublicName>
{
    public const int Longest = 100;

    private PublicName(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, out PublicName value)
    {
        value = new(text ?? "");
        if (text is not { Length: > 0 and <= 2 * Longest } || TextGuard.Fault(text) is not null)
        {
            return false;
        }

        value = new(TextGuard.Normal(text));
        return TextGuard.LengthInRunes(value.Value) <= Longest
            && value.Value.AsSpan().IndexOfAny('\n', '\t') < 0 && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1]);
    }

    public override string ToString() => Value;
}
