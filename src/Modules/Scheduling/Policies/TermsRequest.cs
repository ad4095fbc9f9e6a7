using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>Terms over the wire.</summary>
/// <param name="FreeUntil">How long before the start moving and cancelling cost nothing: <c>PT24H</c>.</param>
/// <param name="Late">What happens afterwards.</param>
internal sealed record TermsRequest(
    string Name, Duration FreeUntil, LateRule Late = LateRule.Charge, FeeRequest? LateFee = null, int? MostReschedules = null, FeeRequest? NoShowFee = null)
{
    internal CancellationTerms ToTerms() => new(FreeUntil, Late, FeeRequest.ToFee(LateFee), MostReschedules, FeeRequest.ToFee(NoShowFee));
}

/// <param name="Percent">Of the price; with <see cref="FeeKind.PartOfPrice"/>.</param>
/// <param name="Amount">With <see cref="FeeKind.Fixed"/>.</param>
internal sealed record FeeRequest(FeeKind Kind, int Percent = 0, AmountRequest? Amount = null)
{
    internal static Fee ToFee(FeeRequest? fee) =>
        fee is null ? Fee.None : new(fee.Kind, fee.Percent, fee.Amount is { } amount ? new(amount.Minor, Currency.Of(amount.Currency)) : null);

    internal static FeeRequest Of(Fee fee) => new(fee.Kind, fee.Percent, fee.Amount is { } amount ? new(amount.Minor, amount.Currency.Code) : null);
}

/// <param name="Minor">In the currency's smallest unit.</param>
internal sealed record AmountRequest(long Minor, string Currency);

internal sealed class TermsRequestValidator : AbstractValidator<TermsRequest>
{
    public TermsRequestValidator()
    {
        RuleFor(terms => terms.Name).RuneLength(200, 1).OneLine();
        RuleFor(terms => terms.FreeUntil).Must(free => free >= Duration.Zero && free <= Duration.FromDays(366) && ServiceRules.IsWholeMinutes(free))
            .WithWords(new("must be whole minutes, from PT0M to a year", "må være hele minutter, fra PT0M til et år", "deve essere in minuti interi, da PT0M a un anno"));
        RuleFor(terms => terms.MostReschedules).InclusiveBetween(0, 1000);
        RuleFor(terms => terms.LateFee).SetValidator(new FeeRequestValidator()!);
        RuleFor(terms => terms.NoShowFee).SetValidator(new FeeRequestValidator()!);
    }
}

internal sealed class FeeRequestValidator : AbstractValidator<FeeRequest>
{
    public FeeRequestValidator()
    {
        RuleFor(fee => fee.Percent).InclusiveBetween(0, 100);
        RuleFor(fee => fee.Amount).Must((fee, amount) => (fee.Kind == FeeKind.Fixed) == (amount is not null))
            .WithWords(new(
                "goes with a fixed fee and with no other",
                "hører til et fast gebyr og ikke til noe annet",
                "va indicato con un costo fisso e con nessun altro"));
        RuleFor(fee => fee.Amount).ChildRules(amount =>
        {
            amount.RuleFor(one => one!.Minor).InclusiveBetween(0, 1_000_000_000_000);
            amount.RuleFor(one => one!.Currency).Must(code => Currency.Find(code) is not null)
                .WithWords(new(
                    "must be three capital letters of ISO 4217",
                    "må være tre store bokstaver etter ISO 4217",
                    "deve essere di tre lettere maiuscole secondo ISO 4217"));
        });
    }
}
