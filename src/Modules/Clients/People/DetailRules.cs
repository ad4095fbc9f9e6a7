using FluentValidation;

namespace Bookings.Clients;

/// <summary>What a detail must look like, the same through every door. None of these sentences repeats what was sent.</summary>
internal static class DetailRules
{
    public const int LongestName = 200;

    public static IRuleBuilderOptions<T, string?> PersonName<T>(this IRuleBuilder<T, string?> rule) =>
        rule.OneLine().RuneLength(LongestName, min: 1);

    public static IRuleBuilderOptions<T, string?> Address<T>(this IRuleBuilder<T, string?> rule, ContactKind kind) => rule
        .Must(address => address is null || Contact.TryNormalise(kind, address, out _))
        .WithWords(kind switch
        {
            ContactKind.Email => new("must be an e-mail address", "må være en e-postadresse", "deve essere un indirizzo e-mail"),
            ContactKind.Phone => new(
                "must be a phone number with its country code, such as +47 22 12 34 56",
                "må være et telefonnummer med landkode, som +47 22 12 34 56",
                "deve essere un numero di telefono con il prefisso del paese, come +47 22 12 34 56"),
            _ => Rules.CharacterCount(100, 1),
        });

    public static IRuleBuilderOptions<T, int?> YearOfBirth<T>(this IRuleBuilder<T, int?> rule) => rule
        .Must(year => year is null or (>= 1880 and <= 2100))
        .WithWords(new("must be a year from 1880 to 2100", "må være et årstall fra 1880 til 2100", "deve essere un anno dal 1880 al 2100"));

    public static IRuleBuilderOptions<T, string?> LanguageTag<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || Language.TryParse(text, out _))
        .WithWords(Language.Form);
}
