using System.Globalization;

namespace Bookings.Scheduling;

/// <summary>Terms as a client reads them, made from their values, so that text and rule cannot say different things.</summary>
internal static class TermsText
{
    internal static string InEnglish(CancellationTerms terms) => string.Join(' ', Sentences(terms));

    private static IEnumerable<string> Sentences(CancellationTerms terms)
    {
        yield return (terms.FreeUntil == Duration.Zero, terms.Late, Amount(terms.LateFee)) switch
        {
            (true, _, _) => "You can move or cancel free of charge until the appointment begins.",
            (_, LateRule.Refuse, _) => $"You can move or cancel free of charge until {Length(terms.FreeUntil)} before the appointment; after that it can no longer be moved or cancelled.",
            (_, _, null) => "You can move or cancel free of charge until the appointment begins.",
            (_, _, var fee) => $"You can move or cancel free of charge until {Length(terms.FreeUntil)} before the appointment; after that it costs {fee}.",
        };

        if (terms.MostReschedules is { } most)
        {
            yield return most switch
            {
                0 => "It cannot be moved.",
                1 => "It can be moved once.",
                _ => string.Create(CultureInfo.InvariantCulture, $"It can be moved {most} times."),
            };
        }

        yield return Amount(terms.NoShowFee) is { } missed ? $"Not coming costs {missed}." : "Not coming costs nothing.";
    }

    private static string? Amount(Fee fee) => fee switch
    {
        { Kind: FeeKind.PartOfPrice, Percent: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{fee.Percent} % of the price"),
        { Kind: FeeKind.Fixed, Amount: { Minor: > 0 } amount } => string.Create(CultureInfo.InvariantCulture, $"{amount.Currency} {amount.Minor / 100m:0.00}"),
        _ => null,
    };

    private static string Length(Duration length)
    {
        var minutes = (long)length.TotalMinutes;
        return minutes switch
        {
            _ when minutes % 1440 == 0 => Count(minutes / 1440, "day"),
            _ when minutes % 60 == 0 => Count(minutes / 60, "hour"),
            _ => Count(minutes, "minute"),
        };
    }

    private static string Count(long number, string unit) => string.Create(CultureInfo.InvariantCulture, $"{number} {unit}{(number == 1 ? "" : "s")}");
}
