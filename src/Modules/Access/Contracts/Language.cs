using System.Text.Json.Serialization;

namespace Bookings.Access.Contracts;

/// <summary>BCP 47, language with or without region: <c>nb</c>, <c>pt-BR</c>.</summary>
[JsonConverter(typeof(CheckedTextJson<Language>))]
public readonly record struct Language : ICheckedText<Language>
{
    private Language(string value) => Value = value;

    public string Value { get; }

    public static bool TryParse(string? text, out Language value)
    {
        value = new(text ?? "");
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        var (language, region) = dash < 0 ? (text, null) : (text![..dash], text[(dash + 1)..]);
        return language is { Length: 2 or 3 } && language.All(char.IsAsciiLetterLower)
            && (region is null || (region.Length == 2 && region.All(char.IsAsciiLetterUpper)));
    }

    public override string ToString() => Value;
}
