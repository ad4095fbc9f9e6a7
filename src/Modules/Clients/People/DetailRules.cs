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
        .WithMessage(kind switch
        {
            ContactKind.Email => "must be an e-mail address",
            ContactKind.Phone => "must be a phone number with its country code, such as +47 22 12 34 56",
            _ => "must have 1 to 100 characters",
        });

    public static IRuleBuilderOptions<T, int?> YearOfBirth<T>(this IRuleBuilder<T, int?> rule) => rule
        .Must(year => year is null or (>= 1880 and <= 2100)).WithMessage("must be a year from 1880 to 2100");

    public static IRuleBuilderOptions<T, string?> LanguageTag<T>(this IRuleBuilder<T, string?> rule) => rule
        .Must(text => text is null || Language.TryParse(text, out _)).WithMessage("must be a language of BCP 47, such as nb or pt-BR");
}
