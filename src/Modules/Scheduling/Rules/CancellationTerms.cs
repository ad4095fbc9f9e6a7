namespace Bookings.Scheduling;

/// <summary>What a business promises and asks when an appointment is not kept. An appointment keeps the version it was booked under.</summary>
/// <param name="FreeUntil">How long before the start (elapsed time) cancelling and moving cost nothing; exactly then they still do not.</param>
/// <param name="Late">What happens afterwards, up to the start.</param>
/// <param name="MostReschedules">How often an appointment may be moved; without a number as often as one likes.</param>
internal sealed record CancellationTerms(Duration FreeUntil, LateRule Late, Fee LateFee, int? MostReschedules, Fee NoShowFee)
{
    internal static CancellationTerms Free { get; } = new(Duration.Zero, LateRule.Charge, Fee.None, null, Fee.None);

    internal Consequence OnCancel(Instant start, Instant now, Money? price) => Late switch
    {
        _ when now >= start => new Consequence.Refused(new AlreadyStarted()),
        _ when start - now >= FreeUntil => Consequence.Nothing,
        LateRule.Refuse => new Consequence.Refused(new TooLateToCancel()),
        _ => LateFee.Of(price),
    };

    /// <param name="timesMoved">How often the appointment was moved before.</param>
    internal Consequence OnReschedule(Instant start, Instant now, int timesMoved, Money? price) => Late switch
    {
        _ when now >= start => new Consequence.Refused(new AlreadyStarted()),
        _ when timesMoved >= MostReschedules => new Consequence.Refused(new MovedTooOften()),
        _ when start - now >= FreeUntil => Consequence.Nothing,
        LateRule.Refuse => new Consequence.Refused(new TooLateToChange()),
        _ => LateFee.Of(price),
    };

    internal Consequence OnNoShow(Money? price) => NoShowFee.Of(price);

    internal Rejection? Flaw() =>
        FreeUntil < Duration.Zero || !ServiceRules.IsWholeMinutes(FreeUntil) || MostReschedules < 0 || LateFee.IsOdd() || NoShowFee.IsOdd() ? new TermsContradict() : null;
}

internal enum LateRule
{
    Charge,
    Refuse,
}

/// <summary>A part of the price or an amount of its own.</summary>
internal readonly record struct Fee(FeeKind Kind, int Percent = 0, Money? Amount = null)
{
    internal static Fee None => default;

    internal static Fee OfPrice(int percent) => new(FeeKind.PartOfPrice, percent);

    internal static Fee Fixed(Money amount) => new(FeeKind.Fixed, 0, amount);

    /// <summary>A part of no price is nothing.</summary>
    internal Consequence Of(Money? price) => Kind switch
    {
        FeeKind.PartOfPrice when price is { } whole => Consequence.Of(whole.Percent(Percent)),
        FeeKind.Fixed when Amount is { } amount => Consequence.Of(amount),
        _ => Consequence.Nothing,
    };

    internal bool IsOdd() => Percent is < 0 or > 100 || Amount is { Minor: < 0 } || (Kind == FeeKind.Fixed) != Amount.HasValue;
}

internal enum FeeKind
{
    None,
    PartOfPrice,
    Fixed,
}

/// <summary>What cancelling, moving or not coming leads to.</summary>
internal abstract record Consequence
{
    private Consequence() { }

    internal static Consequence Nothing { get; } = new Free();

    internal static Consequence Of(Money amount) => amount.Minor == 0 ? Nothing : new Owed(amount);

    internal sealed record Free : Consequence;

    internal sealed record Owed(Money Amount) : Consequence;

    internal sealed record Refused(Rejection Reason) : Consequence;
}

internal sealed record AlreadyStarted() : Rejection(
    Because.RuleBroken, "already-started",
    new("The appointment has begun.", "Timen har begynt.", "L'appuntamento è già iniziato."));

internal sealed record MovedTooOften() : Rejection(
    Because.RuleBroken, "moved-too-often",
    new(
        "The appointment has been moved as often as its terms allow.",
        "Timen er flyttet så mange ganger som vilkårene tillater.",
        "L'appuntamento è già stato spostato tutte le volte consentite dalle condizioni."));

internal sealed record TermsContradict() : Rejection(
    Because.RuleBroken, "terms-contradict",
    new(
        "Terms have no negative numbers, whole minutes, percentages of at most 100, and an amount where a fixed fee is chosen.",
        "Vilkår har ingen negative tall, hele minutter, prosenter på høyst 100, og et beløp der et fast gebyr er valgt.",
        "Le condizioni non hanno numeri negativi, hanno minuti interi, percentuali fino a 100 e un importo dove è scelto un costo fisso."));
