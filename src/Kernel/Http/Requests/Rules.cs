using FluentValidation;

namespace Bookings.Kernel;

/// <summary>Rules that many requests share.</summary>
public static class Rules
{
    /// <summary>What is said about a field that breaks the rule: a predicate that is read after the field's pointer, in the language of the request.</summary>
    public static IRuleBuilderOptions<T, TProperty> WithWords<T, TProperty>(this IRuleBuilderOptions<T, TProperty> rule, Words words) => rule.WithMessage(_ => words.Spoken);

    /// <summary>At most (and at least) so many Unicode scalar values. Null passes: say <c>NotNull</c> as well.</summary>
    public static IRuleBuilderOptions<T, string?> RuneLength<T>(this IRuleBuilder<T, string?> rule, int max, int min = 0) => rule
        .Must(text => text is null || (text.Length <= 2 * max && TextGuard.LengthInRunes(text) is var length && length >= min && length <= max))
        .WithWords(CharacterCount(max, min));

    /// <summary>What is said where a text is too long or too short.</summary>
    public static Words CharacterCount(int max, int min) => min > 0
        ? new($"must have {min} to {max} characters", $"må ha {min} til {max} tegn", $"deve avere da {min} a {max} caratteri")
        : new($"must have at most {max} characters", $"kan ha høyst {max} tegn", $"può avere al massimo {max} caratteri");

    /// <summary>One line: no line feed, no tab, not blank, no blanks around it.</summary>
    public static IRuleBuilderOptions<T, string?> OneLine<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || (text.Length > 0 && text.AsSpan().IndexOfAny('\n', '\t') < 0 && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1])))
        .WithWords(IsOneLine);

    /// <summary>What is said where a text is not one line.</summary>
    public static Words IsOneLine { get; } = new(
        "must be one line without blanks around it", "må være én linje uten mellomrom foran eller bak", "deve essere una sola riga, senza spazi all'inizio o alla fine");

    /// <summary>What is said where a text is no time zone.</summary>
    public static Words IsZone { get; } = new(
        "must be a canonical IANA time zone, such as Europe/Oslo",
        "må være en offisiell IANA-tidssone, som Europe/Oslo",
        "deve essere un fuso orario IANA canonico, come Europe/Oslo");

    /// <summary>A canonical IANA time zone id, spelled exactly.</summary>
    public static IRuleBuilderOptions<T, string?> ZoneId<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(id => id is null || Zones.IsCanonical(id))
        .WithWords(IsZone);

    /// <summary>One of the given words, exactly.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T>(this IRuleBuilder<T, string?> rule, params string[] words) => rule
        .Must(word => word is null || words.Contains(word, StringComparer.Ordinal))
        .WithWords(IsOneOf(words));

    /// <summary>What is said where a word is none of those that are known.</summary>
    public static Words IsOneOf(IEnumerable<string> words) =>
        new Words("must be one of: {0}", "må være en av: {0}", "deve essere una tra: {0}").With(string.Join(", ", words));

    /// <summary>An id that was drawn, not the empty one.</summary>
    public static IRuleBuilderOptions<T, Guid> Drawn<T>(this IRuleBuilder<T, Guid> rule) => rule.Must(id => id != Guid.Empty)
        .WithWords(new("must not be the empty uuid", "kan ikke være den tomme uuid-en", "non può essere l'uuid vuoto"));
}
