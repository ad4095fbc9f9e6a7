using System.Text.Json.Serialization;

namespace Bookings.Clients;

/// <summary>A word of the business's own list, 1 to 40 lower-case letters, digits and dashes: <c>ground-floor</c>. No sentence about anybody fits into it.</summary>
[JsonConverter(typeof(CheckedTextJson<TagWord>))]
internal readonly record struct TagWord : ICheckedText<TagWord>
{
    private TagWord(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, out TagWord value)
    {
        value = new(text ?? "");
        return text is { Length: >= 1 and <= 40 } && text.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            && text[0] != '-' && text[^1] != '-';
    }

    /// <exception cref="ArgumentException">It has not the form.</exception>
    public static TagWord Of(string text) => TryParse(text, out var word) ? word : throw new ArgumentException("Not a tag.", nameof(text));

    public override string ToString() => Value;
}
