using System.Globalization;
using FluentValidation.Resources;

namespace Bookings.Kernel;

/// <summary>
/// What a validator says about a field: a predicate that is read after the field's pointer, in the language of the request whatever the server's culture. FluentValidation's
/// own sentences repeat the value that was sent, which may be personal.
/// </summary>
internal sealed class ValidationMessages : LanguageManager
{
    internal static readonly Words IsRequired = new("is required", "må oppgis", "è obbligatorio");

    internal static readonly Words IsMisshapen = new("is not of the right form", "har ikke riktig form", "non ha la forma giusta");

    private static readonly Words IsUnknown = new("is not one of the known values", "er ikke en av de kjente verdiene", "non è uno dei valori noti");

    private static readonly Words IsNotAllowed = new("is not allowed", "er ikke tillatt", "non è consentito");

    private static readonly Words IsNotValid = new("is not valid", "er ikke gyldig", "non è valido");

    private static readonly Dictionary<string, Words> Sentences = new(StringComparer.Ordinal)
    {
        ["NotEmptyValidator"] = new("must not be empty", "kan ikke være tomt", "non può essere vuoto"),
        ["NotNullValidator"] = IsRequired,
        ["NullValidator"] = new("must be null", "må være null", "deve essere null"),
        ["EmptyValidator"] = new("must be empty", "må være tomt", "deve essere vuoto"),
        ["EqualValidator"] = new("must be '{ComparisonValue}'", "må være '{ComparisonValue}'", "deve essere '{ComparisonValue}'"),
        ["NotEqualValidator"] = new("must not be '{ComparisonValue}'", "kan ikke være '{ComparisonValue}'", "non può essere '{ComparisonValue}'"),
        ["GreaterThanValidator"] = new("must be greater than {ComparisonValue}", "må være større enn {ComparisonValue}", "deve essere maggiore di {ComparisonValue}"),
        ["GreaterThanOrEqualValidator"] = new("must be at least {ComparisonValue}", "må være minst {ComparisonValue}", "deve essere almeno {ComparisonValue}"),
        ["LessThanValidator"] = new("must be less than {ComparisonValue}", "må være mindre enn {ComparisonValue}", "deve essere minore di {ComparisonValue}"),
        ["LessThanOrEqualValidator"] = new("must be at most {ComparisonValue}", "må være høyst {ComparisonValue}", "deve essere al massimo {ComparisonValue}"),
        ["InclusiveBetweenValidator"] = new("must be between {From} and {To}", "må være mellom {From} og {To}", "deve essere tra {From} e {To}"),
        ["ExclusiveBetweenValidator"] = new("must be between {From} and {To}, both excluded", "må være mellom {From} og {To}, uten disse to", "deve essere tra {From} e {To}, esclusi"),
        ["LengthValidator"] = new("must have {MinLength} to {MaxLength} characters", "må ha {MinLength} til {MaxLength} tegn", "deve avere da {MinLength} a {MaxLength} caratteri"),
        ["ExactLengthValidator"] = new("must have {MaxLength} characters", "må ha {MaxLength} tegn", "deve avere {MaxLength} caratteri"),
        ["MinimumLengthValidator"] = new("must have at least {MinLength} characters", "må ha minst {MinLength} tegn", "deve avere almeno {MinLength} caratteri"),
        ["MaximumLengthValidator"] = new("must have at most {MaxLength} characters", "kan ha høyst {MaxLength} tegn", "può avere al massimo {MaxLength} caratteri"),
        ["EmailValidator"] = new("must be an e-mail address", "må være en e-postadresse", "deve essere un indirizzo e-mail"),
        ["RegularExpressionValidator"] = IsMisshapen,
        ["EnumValidator"] = IsUnknown,
        ["StringEnumValidator"] = IsUnknown,
        ["ScalePrecisionValidator"] = new("must have at most {ExpectedScale} decimals", "kan ha høyst {ExpectedScale} desimaler", "può avere al massimo {ExpectedScale} decimali"),
        ["CreditCardValidator"] = new("is not a card number", "er ikke et kortnummer", "non è un numero di carta"),
        ["PredicateValidator"] = IsNotAllowed,
        ["AsyncPredicateValidator"] = IsNotAllowed,
    };

    internal static IEnumerable<Words> All => Sentences.Values.Append(IsNotValid);

    /// <inheritdoc/>
    public override string GetString(string key, CultureInfo culture = null!) => Sentences.GetValueOrDefault(key, IsNotValid).Spoken;
}
