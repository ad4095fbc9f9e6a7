using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>Public words over the wire: <c>{"default": "nb", "texts": {"nb": "Klipp", "en": "Haircut"}}</c>.</summary>
internal sealed record LocalisedText(string Default, IReadOnlyDictionary<string, string> Texts)
{
    internal Localised ToLocalised() => Localised.Of(Language.Of(Default), Texts.Select(text => new Wording(Language.Of(text.Key), new(text.Value))));

    /// <summary>What the program itself says, in every language that it speaks.</summary>
    internal static LocalisedText Of(Words words) => new(
        Words.Languages[0].Value,
        Words.Languages.ToDictionary(language => language.Value, words.In, StringComparer.Ordinal));

    internal static LocalisedText? Of(Localised? words) => words is null ? null : new(
        words.Default.Value,
        words.Wordings.ToDictionary(wording => wording.Language.Value, wording => wording.Text.Value, StringComparer.Ordinal));
}

/// <summary>As a merge patch: a language with null is removed, one that is not named stays.</summary>
internal sealed record LocalisedChange(Change<string> Default = default, Change<IReadOnlyDictionary<string, string?>> Texts = default)
{
    internal Localised ToLocalised(Localised? before)
    {
        var texts = before?.Wordings.ToDictionary(wording => wording.Language, wording => wording.Text) ?? [];
        foreach (var (language, text) in Texts.IsAsked ? Texts.Value : new Dictionary<string, string?>(StringComparer.Ordinal))
        {
            if (text is null)
            {
                texts.Remove(Language.Of(language));
            }
            else
            {
                texts[Language.Of(language)] = new(text);
            }
        }

        var fallback = Default.IsAsked ? Language.Of(Default.Value) : before?.Default ?? texts.Keys.DefaultIfEmpty(Language.Of("en")).MinBy(language => language.Value, StringComparer.Ordinal);
        return Localised.Of(fallback, texts.Select(text => new Wording(text.Key, text.Value)));
    }
}

internal sealed class LocalisedTextValidator : AbstractValidator<LocalisedText>
{
    internal LocalisedTextValidator(int most, bool isOneLine = true)
    {
        RuleFor(text => text.Default).Must(code => Language.Find(code) is not null).WithWords(Language.Form);
        RuleFor(text => text.Default).Must((text, code) => text.Texts.ContainsKey(code))
            .WithWords(new("must be one of the languages in 'texts'", "må være et av språkene i 'texts'", "deve essere una delle lingue in 'texts'"));
        RuleFor(text => text.Texts).Custom((texts, context) =>
            // A null in a dictionary gets past the reader; only a merge patch means something by it.
            LocalisedRules.Check(texts.Select(text => (text.Key, (string?)(text.Value ?? ""))), most, isOneLine, context.AddFailure));
    }
}

internal sealed class LocalisedChangeValidator : AbstractValidator<LocalisedChange>
{
    internal LocalisedChangeValidator(int most, bool isOneLine = true)
    {
        RuleFor(text => text.Default).Must(code => !code.IsAsked || Language.Find(code.Value) is not null).WithWords(Language.Form);
        RuleFor(text => text.Texts).NotRemoved();
        RuleFor(text => text.Texts).Custom((texts, context) =>
            LocalisedRules.Check((texts.Value ?? new Dictionary<string, string?>(StringComparer.Ordinal)).Select(text => (text.Key, text.Value)), most, isOneLine, context.AddFailure));
    }
}

internal static class LocalisedRules
{
    private const int MostLanguages = 40;

    private static readonly Words KeyedByLanguages = new(
        "must be keyed by languages such as en, nb or pt-BR", "må ha språk som en, nb eller pt-BR som nøkler", "deve avere come chiavi lingue come en, nb o pt-BR");

    internal static void Check(IEnumerable<(string Language, string? Text)> texts, int most, bool isOneLine, Action<string, string> fail)
    {
        var count = 0;
        foreach (var (language, text) in texts)
        {
            var field = $"Texts[{language}]";
            if (Language.Find(language) is null)
            {
                fail("Texts", KeyedByLanguages.Spoken);
            }
            else if (text is not null && (string.IsNullOrWhiteSpace(text) || TextGuard.LengthInRunes(text) > most))
            {
                fail(field, Rules.CharacterCount(most, 1).Spoken);
            }
            else if (isOneLine && !IsOneLine(text))
            {
                fail(field, Rules.IsOneLine.Spoken);
            }

            count++;
        }

        if (count > MostLanguages)
        {
            fail("Texts", SharedWords.HoldingAtMost(MostLanguages).Spoken);
        }
    }

    /// <summary>A member of a merge patch that may be replaced but not taken away.</summary>
    internal static IRuleBuilderOptions<T, Change<TValue>> NotRemoved<T, TValue>(this IRuleBuilder<T, Change<TValue>> rule) =>
        rule.Must(change => !change.IsAsked || change.Value is not null).WithWords(new("must not be null", "kan ikke være null", "non può essere null"));

    internal static IRuleBuilderOptions<T, Change<string>> OneLine<T>(this IRuleBuilder<T, Change<string>> rule) =>
        rule.Must(change => IsOneLine(change.Value)).WithWords(Rules.IsOneLine);

    /// <summary>The rule for text where it is part of a merge patch.</summary>
    internal static IRuleBuilderOptions<T, Change<TValue>> RuneLength<T, TValue>(this IRuleBuilder<T, Change<TValue>> rule, int max, int min = 0) => rule
        .Must(change => change.Value is not string text || (TextGuard.LengthInRunes(text) is var length && length >= min && length <= max))
        .WithWords(Rules.CharacterCount(max, min));

    private static bool IsOneLine(string? text) =>
        text is null or "" || (text.AsSpan().IndexOfAny('\n', '\t') < 0 && !char.IsWhiteSpace(text[0]) && !char.IsWhiteSpace(text[^1]));
}
