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
        .WithMessage(min > 0 ? $"must have {min} to {max} characters" : $"must have at most {max} characters");

    /// <summary>One line: no line feed, no tab, not blank, no blanks around it.</summary>
    public static IRuleBuilderOptions<T, string?> OneLine<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || (text.Length > 0 && text.AsSpan().IndexOfAny('\n', '\t') < 0 && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1])))
        .WithMessage("must be one line without blanks around it");

    /// <summary>A canonical IANA time zone id, spelled exactly.</summary>
    public static IRuleBuilderOptions<T, string?> ZoneId<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(id => id is null || Zones.IsCanonical(id))
        .WithMessage("must be a canonical IANA time zone, such as Europe/Oslo");

    /// <summary>One of the given words, exactly.</summary>
    public static IRuleBuilderOptions<T, string?> OneOf<T>(this IRuleBuilder<T, string?> rule, params string[] words) => rule
        .Must(word => word is null || words.Contains(word, StringComparer.Ordinal))
        .WithMessage($"must be one of: {string.Join(", ", words)}");

    /// <summary>An id that was drawn, not the empty one.</summary>
    public static IRuleBuilderOptions<T, Guid> Drawn<T>(this IRuleBuilder<T, Guid> rule) => rule.Must(id => id != Guid.Empty).WithMessage("must not be the empty uuid");
}
