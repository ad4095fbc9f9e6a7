using System.Globalization;

namespace Bookings.Scheduling;

/// <summary>Terms as a client reads them, made from their values, so that text and rule cannot say different things.</summary>
internal static class TermsText
{
    internal static Words Of(CancellationTerms terms)
    {
        Words[] sentences = [Cancelling(terms), .. terms.MostReschedules is { } most ? [Moving(most)] : (Words[])[], NotComing(terms.NoShowFee)];
        return new(
            string.Join(' ', sentences.Select(sentence => sentence.English)),
            string.Join(' ', sentences.Select(sentence => sentence.Bokmal)),
            string.Join(' ', sentences.Select(sentence => sentence.Italian)));
    }

    private static Words Cancelling(CancellationTerms terms)
    {
        var isNeverMoved = terms.MostReschedules == 0;
        var free = isNeverMoved
            ? new Words("You can cancel free of charge until", "Du kan avbestille timen gratis frem til", "Puoi disdire l'appuntamento gratis fino")
            : new Words("You can move or cancel free of charge until", "Du kan flytte eller avbestille timen gratis frem til", "Puoi spostare o disdire l'appuntamento gratis fino");
        var length = Length(terms.FreeUntil);
        var then = (terms.Late, Amount(terms.LateFee)) switch
        {
            (LateRule.Refuse, _) when isNeverMoved => new(
                "after that it can no longer be cancelled", "etter det kan den ikke lenger avbestilles", "dopo non si può più disdire"),
            (LateRule.Refuse, _) => new(
                "after that it can no longer be moved or cancelled", "etter det kan den ikke lenger flyttes eller avbestilles", "dopo non si può più spostare o disdire"),
            (_, { } fee) => new($"after that it costs {fee.English}", $"etter det koster det {fee.Bokmal}", $"dopo costa {fee.Italian}"),
            _ => (Words?)null,
        };
        return then is null || terms.FreeUntil == Duration.Zero
            ? new($"{free.English} the appointment begins.", $"{free.Bokmal} den begynner.", $"{free.Italian} al suo inizio.")
            : new(
                $"{free.English} {length.English} before the appointment; {then.English}.",
                $"{free.Bokmal} {length.Bokmal} før den begynner; {then.Bokmal}.",
                $"{free.Italian} a {length.Italian} prima del suo inizio; {then.Italian}.");
    }

    private static Words Moving(int most) => most switch
    {
        0 => new("It cannot be moved.", "Den kan ikke flyttes.", "Non si può spostare."),
        1 => new("It can be moved once.", "Den kan flyttes én gang.", "Si può spostare una volta."),
        _ => new Words("It can be moved {0} times.", "Den kan flyttes {0} ganger.", "Si può spostare {0} volte.").With(most),
    };

    private static Words NotComing(Fee fee) => Amount(fee) is { } amount
        ? new($"Not coming costs {amount.English}.", $"Å utebli koster {amount.Bokmal}.", $"Non presentarsi costa {amount.Italian}.")
        : new("Not coming costs nothing.", "Å utebli koster ingenting.", "Non presentarsi non costa nulla.");

    /// <summary>Null where nothing is owed.</summary>
    private static Words? Amount(Fee fee) => fee switch
    {
        { Kind: FeeKind.PartOfPrice, Percent: > 0 and var part } => new Words("{0}% of the price", "{0} % av prisen", "il {0}% del prezzo").With(part),
        { Kind: FeeKind.Fixed, Amount: { Minor: > 0 } amount } => Amount(amount),
        _ => null,
    };

    private static Words Amount(Money money)
    {
        var (decimals, code) = (money.Currency.Decimals, money.Currency.Code);
        var number = money.InWholeUnits.ToString($"F{decimals}", CultureInfo.InvariantCulture);
        var comma = number.Replace('.', ',');
        return new($"{code} {number}", $"{comma} {code}", $"{comma} {code}");
    }

    /// <summary>Elapsed time: a day that the clocks change in has 23 or 25 hours, so what is counted in days says its hours too.</summary>
    private static Words Length(Duration length)
    {
        var all = (long)length.TotalMinutes;
        var (days, hours, minutes) = (all / 1440, Hours(all / 60), Minutes(all % 60));
        return all switch
        {
            < 60 => minutes,
            > 2 * 1440 when all % 1440 == 0 => new($"{days} days ({hours.English})", $"{days} dager ({hours.Bokmal})", $"{days} giorni ({hours.Italian})"),
            _ when all % 60 == 0 => hours,
            _ => new($"{hours.English} and {minutes.English}", $"{hours.Bokmal} og {minutes.Bokmal}", $"{hours.Italian} e {minutes.Italian}"),
        };
    }

    private static Words Hours(long number) => number == 1 ? new("1 hour", "1 time", "1 ora") : new($"{number} hours", $"{number} timer", $"{number} ore");

    private static Words Minutes(long number) => number == 1 ? new("1 minute", "1 minutt", "1 minuto") : new($"{number} minutes", $"{number} minutter", $"{number} minuti");
}
