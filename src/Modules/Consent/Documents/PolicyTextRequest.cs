using FluentValidation;

namespace Bookings.Consent;

/// <summary>A text over the wire.</summary>
/// <param name="Text">Plain Markdown. Facts are named as <c>{business}</c>; which there are, the list of facts tells.</param>
internal sealed record PolicyTextRequest(string Language, string Title, string Text)
{
    internal const int LongestTitle = 200;
    internal const int LongestText = 20_000;
    internal const int MostLanguages = 20;

    internal static Several<PolicyText> Read(IEnumerable<PolicyTextRequest> texts) =>
        [.. texts.Select(text => new PolicyText(Kernel.Language.Of(text.Language), new(text.Title), new(text.Text))).OrderBy(text => text.Language.Value, StringComparer.Ordinal)];

    internal sealed class Validator : AbstractValidator<PolicyTextRequest>
    {
        public Validator()
        {
            RuleFor(text => text.Language).IsLanguage();
            RuleFor(text => text.Title).OneLine().RuneLength(LongestTitle, 1);
            RuleFor(text => text.Text).NotBlank().RuneLength(LongestText, 1);
        }
    }
}

/// <summary>Rules of this module's requests.</summary>
internal static class TextRules
{
    internal static IRuleBuilderOptions<T, string> IsLanguage<T>(this IRuleBuilder<T, string> rule) => rule.Must(code => Language.Find(code) is not null)
        .WithWords(Language.Form);

    internal static IRuleBuilderOptions<T, string> NotBlank<T>(this IRuleBuilder<T, string> rule) => rule.Must(text => !string.IsNullOrWhiteSpace(text))
        .WithWords(new("must not be blank", "må ikke være tom", "non deve essere vuoto"));

    /// <summary>At least one, not too many, and each language once.</summary>
    internal static IRuleBuilderOptions<T, IReadOnlyList<TText>> EachLanguageOnce<T, TText>(this IRuleBuilder<T, IReadOnlyList<TText>> rule, Func<TText, string> language) => rule
        .Must(texts => texts.Count is > 0 and <= PolicyTextRequest.MostLanguages && !texts.Contains(default!) && texts.Select(language).Distinct(StringComparer.Ordinal).Count() == texts.Count)
        .WithWords(new(
            "must be 1 to 20 texts, each in a language of its own", "må være 1 til 20 tekster, hver på sitt språk", "devono essere da 1 a 20 testi, ciascuno in una lingua diversa"));

    internal static IRuleBuilderOptions<T, string> CodeOf<T, TCode>(this IRuleBuilder<T, string> rule) where TCode : struct, Enum
    {
        var all = string.Join(", ", Spelled.All<TCode>());
        return rule.Must(word => Spelled.In<TCode>(word) is not null).WithWords(new($"must be one of: {all}", $"må være en av: {all}", $"deve essere uno di: {all}"));
    }

    internal static IRuleBuilderOptions<T, string> IsCode<T>(this IRuleBuilder<T, string> rule) => rule.Must(Code.IsWellFormed)
        .WithWords(new(
            "must have 1 to 40 lower-case letters, digits and dashes", "må ha 1 til 40 små bokstaver, sifre og bindestreker", "deve avere da 1 a 40 lettere minuscole, cifre e trattini"));
}
