using FluentValidation;

namespace Bookings.Consent;

/// <summary>A purpose over the wire.</summary>
/// <param name="LawfulBasis">consent, contract, legal-obligation, vital-interests, public-task or legitimate-interests: GDPR Art. 6(1)(a) to (f).</param>
/// <param name="Wordings">What people are told, each language once.</param>
/// <param name="Channels">email, sms, phone, post or any, each agreed to by itself.</param>
/// <param name="ConfirmedByLink">Double opt-in: a yes counts only once a link in a mail was followed.</param>
/// <param name="ExpiresAfterDays">After which a yes has to be given anew; left out for never.</param>
/// <param name="DataCategories">Which data is used, as codes: <c>email-address</c>.</param>
/// <param name="Recipients">Who else receives it, by name.</param>
/// <param name="KeptDays">How long the data is kept for it; left out for as long as it serves.</param>
internal sealed record TermsOfPurpose(
    string LawfulBasis, IReadOnlyList<WordingRequest> Wordings, IReadOnlyList<string> Channels, bool ConfirmedByLink = false, int? ExpiresAfterDays = null,
    IReadOnlyList<string>? DataCategories = null, IReadOnlyList<string>? Recipients = null, int? KeptDays = null)
{
    internal PurposeTerms Read() => new(
        Spelled.In<LawfulBasis>(LawfulBasis)!.Value,
        [.. Wordings.Select(wording => new PurposeWording(Language.Of(wording.Language), new(wording.Text))).OrderBy(wording => wording.Language.Value, StringComparer.Ordinal)],
        [.. Channels.Select(channel => Spelled.In<Channel>(channel)!.Value).Order()],
        ConfirmedByLink, ExpiresAfterDays,
        [.. (DataCategories ?? []).Select(category => new Code(category))],
        [.. (Recipients ?? []).Select(recipient => new PublicText(recipient))],
        KeptDays);

    internal static TermsOfPurpose Of(PurposeTerms terms) => new(
        terms.Basis.Out(),
        [.. terms.Wordings.Select(wording => new WordingRequest(wording.Language.Value, wording.Text.Value))],
        [.. terms.Channels.Select(channel => channel.Out())],
        terms.ConfirmedByLink, terms.ExpiresAfterDays,
        [.. terms.Categories.Select(category => category.Value)],
        [.. terms.Recipients.Select(recipient => recipient.Value)],
        terms.KeptDays);

    internal sealed class Validator : AbstractValidator<TermsOfPurpose>
    {
        private const int LongestTime = 36_525;

        public Validator()
        {
            RuleFor(terms => terms.LawfulBasis).CodeOf<TermsOfPurpose, LawfulBasis>();
            RuleFor(terms => terms.Wordings).EachLanguageOnce(wording => wording.Language);
            RuleForEach(terms => terms.Wordings).ChildRules(wording =>
            {
                wording.RuleFor(one => one.Language).IsLanguage();
                wording.RuleFor(one => one.Text).NotBlank().RuneLength(2_000, 1);
            });
            RuleFor(terms => terms.Channels).Must(channels => channels.Count > 0 && channels.Distinct(StringComparer.Ordinal).Count() == channels.Count)
                .WithWords(new("must be at least one, each once", "må være minst én, hver én gang", "deve essere almeno uno, ciascuno una volta"));
            RuleForEach(terms => terms.Channels).CodeOf<TermsOfPurpose, Channel>();
            RuleFor(terms => terms.ConfirmedByLink).Must((terms, confirmed) => !confirmed || terms.Channels is ["email"])
                .WithWords(new("goes with the channel email alone", "hører bare til kanalen email", "vale solo per il canale email"));
            RuleFor(terms => terms.ExpiresAfterDays).InclusiveBetween(1, LongestTime);
            RuleFor(terms => terms.DataCategories).Must(all => all is not { Count: > 50 })
                .WithWords(new("must be 50 at most", "må være 50 eller færre", "devono essere al massimo 50"));
            RuleForEach(terms => terms.DataCategories).IsCode();
            RuleFor(terms => terms.Recipients).Must(all => all is not { Count: > 50 })
                .WithWords(new("must be 50 at most", "må være 50 eller færre", "devono essere al massimo 50"));
            RuleForEach(terms => terms.Recipients).NotNull().OneLine().RuneLength(200, 1);
            RuleFor(terms => terms.KeptDays).InclusiveBetween(1, LongestTime);
        }
    }
}

internal sealed record WordingRequest(string Language, string Text);
