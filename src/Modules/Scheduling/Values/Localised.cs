namespace Bookings.Scheduling;

/// <summary>The same words in one language or several, and which of them to fall back on.</summary>
/// <param name="Wordings">In the order of their languages, each once; the default among them.</param>
internal sealed record Localised(Language Default, Several<Wording> Wordings)
{
    internal static Localised Of(Language fallback, IEnumerable<Wording> wordings) => new(fallback, [.. wordings.OrderBy(wording => wording.Language.Value, StringComparer.Ordinal)]);

    /// <summary>One wording; a shorthand for imports and tests.</summary>
    internal static Localised In(string language, string text) => new(Language.Of(language), [new(Language.Of(language), new(text))]);

    internal bool HasItsDefault() => Wordings.Any(wording => wording.Language == Default);

    /// <summary>In the language asked for, the same language without its region, or the default.</summary>
    internal PublicText For(Language wanted)
    {
        var plain = Language.Of(wanted.Value.Split('-')[0]);
        return (Wordings.FirstOrDefault(wording => wording.Language == wanted)
            ?? Wordings.FirstOrDefault(wording => wording.Language == plain)
            ?? Wordings.First(wording => wording.Language == Default)).Text;
    }

    /// <summary>For who writes about it in a language that is known only then.</summary>
    internal NameInLanguages ToName() => new(For(Default).Value, Wordings.ToDictionary(wording => wording.Language, wording => wording.Text.Value));
}

internal sealed record Wording(Language Language, PublicText Text);

internal sealed record DefaultLanguageMissing() : Rejection(
    Because.RuleBroken, "default-language-missing",
    new("There must be a text in the default language.", "Det må finnes en tekst på standardspråket.", "Ci deve essere un testo nella lingua predefinita."));
