using System.Text.Json.Serialization;

namespace Bookings.Access.Contracts;

/// <summary>What a business is called in addresses and on the command line: 2 to 40 lower-case letters, digits and single dashes.</summary>
[JsonConverter(typeof(CheckedTextJson<Slug>))]
public readonly record struct Slug : ICheckedText<Slug>
{
    private Slug(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, out Slug value)
    {
        value = new(text ?? "");
        return text is { Length: >= 2 and <= 40 } and not ['-', ..] and not [.., '-']
            && !text.Contains("--", StringComparison.Ordinal)
            && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-');
    }

    public override string ToString() => Value;
}
