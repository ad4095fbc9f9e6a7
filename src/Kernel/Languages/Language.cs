using System.Text.Json.Serialization;

namespace Bookings.Kernel;

/// <summary>BCP 47, language with or without region: <c>nb</c>, <c>pt-BR</c>.</summary>
[JsonConverter(typeof(CheckedTextJson<Language>))]
public readonly record struct Language : ICheckedText<Language>
{
    private Language(string value) => Value = value;

    public string Value { get; }

    /// <summary>What is said about a field that holds no language.</summary>
    public static Words Form => new("must be a language such as en, nb or pt-BR", "må være et språk som en, nb eller pt-BR", "deve essere una lingua come en, nb o pt-BR");

    public static bool TryParse(string? text, out Language value)
    {
        value = new(text ?? "");
        var dash = text?.IndexOf('-', StringComparison.Ordinal) ?? -1;
        var (language, region) = dash < 0 ? (text, null) : (text![..dash], text[(dash + 1)..]);
        return language is { Length: 2 or 3 } && language.All(char.IsAsciiLetterLower)
            && (region is null || (region.Length == 2 && region.All(char.IsAsciiLetterUpper)));
    }

    /// <summary>Null for what is not a language.</summary>
    public static Language? Find(string? text) => TryParse(text, out var language) ? language : null;

    /// <exception cref="ArgumentException">It is not a language as BCP 47 writes it.</exception>
    public static Language Of(string text) => Find(text) ?? throw new ArgumentException("Not a language as BCP 47 writes it.", nameof(text));

    /// <summary>Without its region.</summary>
    public string Plain => Value.Split('-')[0];

    public override string ToString() => Value;
}
