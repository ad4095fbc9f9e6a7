using System.Text.Json.Serialization;

namespace Bookings.Access;

/// <summary>Permissions a token is narrowed to, as RFC 6749 (section 3.3) writes scopes: words with a blank between them, here sorted and each once.</summary>
[JsonConverter(typeof(CheckedTextJson<Scopes>))]
internal readonly record struct Scopes : ICheckedText<Scopes>
{
    public const int Longest = 40;
    public const int Most = 100;

    private Scopes(string value) => Value = value;

    public string Value { get; }

    public IReadOnlyList<string> Permissions => Value.Split(' ');

    /// <summary>True for the form of a permission, <c>clients:read</c>; whether there is such a one is another question.</summary>
    public static bool IsWord(string word) => word is { Length: > 0 and <= Longest }
        && word.All(letter => char.IsAsciiLetterLower(letter) || letter is ':' or '-');

    public static Scopes Of(IEnumerable<string> permissions) =>
        new(string.Join(' ', permissions.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)));

    public static bool TryParse(string? text, out Scopes value)
    {
        value = new(text ?? "");
        return text is not null && text.Split(' ').All(IsWord) && Of(text.Split(' ')) == value;
    }

    public override string ToString() => Value;
}
