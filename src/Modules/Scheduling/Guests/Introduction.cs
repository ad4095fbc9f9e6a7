using Bookings.Clients.Contracts;
using Bookings.Consent.Contracts;
using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>Who comes for themself, and what they agreed to.</summary>
/// <param name="Altcha">The solved challenge of this booking page.</param>
/// <param name="Name">As the practice shall call them.</param>
/// <param name="Email">Where the link to the booking goes.</param>
/// <param name="Language">BCP 47; in which they are spoken to. By default what the browser prefers, else the business's.</param>
/// <param name="Accepted">The documents as they were shown: document, version, language and the text's hash.</param>
/// <param name="Consents">What they answered to the purposes; what they left open is not here, and is a no.</param>
internal sealed record Introduction(
    string Altcha, string Name, string? Email = null, string? Phone = null, int? BirthYear = null, string? Language = null,
    IReadOnlyList<AcceptedVersion>? Accepted = null, IReadOnlyList<ConsentAnswer>? Consents = null)
{
    internal NewClient ToClient() => new(ClientSource.BookingPage, Name, Email, Phone, BirthYear);

    public override string ToString() => "«personal»";
}

internal sealed class IntroductionValidator : AbstractValidator<Introduction>
{
    public IntroductionValidator()
    {
        RuleFor(who => who.Email).Must((who, email) => (email ?? who.Phone) is not null).WithWords(new(
            "must be there, or else a phone: how would the practice reach you?", "må være der, eller ellers et telefonnummer: hvordan skal de nå deg?",
            "deve esserci, oppure un telefono: come ti raggiungerebbero?"));
        RuleFor(who => who.Language).Must(code => code is null || Bookings.Kernel.Language.Find(code) is not null).WithWords(Language.Form);
        RuleFor(who => who.Accepted).AreFew(20);
        RuleFor(who => who.Consents).AreFew(50);
    }
}

internal static class FewRule
{
    internal static IRuleBuilderOptions<T, IReadOnlyList<TItem>?> AreFew<T, TItem>(this IRuleBuilder<T, IReadOnlyList<TItem>?> rule, int most) => rule
        .Must(all => all is null || all.Count <= most)
        .WithWords(new Words("must hold at most {0}", "kan ha høyst {0}", "può averne al massimo {0}").With(most));
}
