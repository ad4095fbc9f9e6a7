using System.Globalization;
using FluentValidation.Resources;

namespace Bookings.Kernel;

/// <summary>
/// What a validator says about a field: a predicate that is read after the field's pointer, in English whatever the server's culture. FluentValidation's
/// own sentences repeat the value that was sent, which may be personal.
/// </summary>
internal sealed class ValidationMessages : LanguageManager
{
    private static readonly Dictionary<string, string> Sentences = new(StringComparer.Ordinal)
    {
        ["NotEmptyValidator"] = "must not be empty",
        ["NotNullValidator"] = "is required",
        ["NullValidator"] = "must be null",
        ["EmptyValidator"] = "must be empty",
        ["EqualValidator"] = "must be '{ComparisonValue}'",
        ["NotEqualValidator"] = "must not be '{ComparisonValue}'",
        ["GreaterThanValidator"] = "must be greater than {ComparisonValue}",
        ["GreaterThanOrEqualValidator"] = "must be at least {ComparisonValue}",
        ["LessThanValidator"] = "must be less than {ComparisonValue}",
        ["LessThanOrEqualValidator"] = "must be at most {ComparisonValue}",
        ["InclusiveBetweenValidator"] = "must be between {From} and {To}",
        ["ExclusiveBetweenValidator"] = "must be between {From} and {To}, both excluded",
        ["LengthValidator"] = "must have {MinLength} to {MaxLength} characters",
        ["ExactLengthValidator"] = "must have {MaxLength} characters",
        ["MinimumLengthValidator"] = "must have at least {MinLength} characters",
        ["MaximumLengthValidator"] = "must have at most {MaxLength} characters",
        ["EmailValidator"] = "must be an e-mail address",
        ["RegularExpressionValidator"] = "is not of the right form",
        ["EnumValidator"] = "is not one of the known values",
        ["StringEnumValidator"] = "is not one of the known values",
        ["ScalePrecisionValidator"] = "must have at most {ExpectedScale} decimals",
        ["CreditCardValidator"] = "is not a card number",
        ["PredicateValidator"] = "is not allowed",
        ["AsyncPredicateValidator"] = "is not allowed",
    };

    /// <inheritdoc/>
    public override string GetString(string key, CultureInfo culture = null!) => Sentences.GetValueOrDefault(key, "is not valid");
}
