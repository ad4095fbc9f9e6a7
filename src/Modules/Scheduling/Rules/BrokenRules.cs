namespace Bookings.Scheduling;

/// <summary>A rule of the business that a start breaks.</summary>
/// <param name="Overridable">Staff may book against it, with a reason.</param>
internal abstract record BrokenRule(Broken Rule, Because Because, string Code, Words Message, bool Overridable = true)
    : Rejection(Because, Code, Message);

internal sealed record NotWholeMinutes() : BrokenRule(
    Broken.NotWholeMinutes, Because.RuleBroken, "not-whole-minutes", "Appointments start on a whole minute and last from one minute to a day.", Overridable: false);

internal sealed record OutOfReach() : BrokenRule(
    Broken.OutOfReach, Because.RuleBroken, "out-of-reach", "The calendar goes from 1970 to 9000.", Overridable: false);

/// <param name="Suggestion">As far after the jump of the clocks as the wish was into it.</param>
internal sealed record TimeDoesNotExist(OffsetDateTime? Suggestion = null) : BrokenRule(
    Broken.TimeDoesNotExist, Because.RuleBroken, "time-does-not-exist", "The clocks are put forward over this time: it does not exist that day.", Overridable: false)
{
    public override IReadOnlyDictionary<string, object?> Extensions =>
        Suggestion is { } start ? new Dictionary<string, object?>(StringComparer.Ordinal) { ["suggestion"] = start } : base.Extensions;
}

internal sealed record OffsetDoesNotFit() : BrokenRule(
    Broken.OffsetDoesNotFit, Because.RuleBroken, "offset-does-not-fit", "At this place and time the clocks have another offset from UTC.", Overridable: false);

internal sealed record SlotTaken() : BrokenRule(
    Broken.SlotTaken, Because.Conflict, "slot-taken", "This time is already taken.", Overridable: false)
{
    /// <summary>Up to three bookable starts near the wish, for the caller to offer instead.</summary>
    internal IReadOnlyList<Slot> Alternatives { get; init; } = [];

    public override IReadOnlyDictionary<string, object?> Extensions =>
        new Dictionary<string, object?>(StringComparer.Ordinal) { ["alternatives"] = Alternatives.Select(slot => slot.Start()).ToArray() };
}

internal sealed record NoUnitFree() : BrokenRule(
    Broken.NoUnitFree, Because.Conflict, "no-unit-free", "No room or device that the service needs is free at this time.", Overridable: false);

internal sealed record SessionFull() : BrokenRule(
    Broken.SessionFull, Because.Conflict, "session-full", "Every seat of this class is taken.", Overridable: false);

internal sealed record LaterOfTwo() : BrokenRule(
    Broken.LaterOfTwo, Because.RuleBroken, "later-of-two", "The clocks are put back and this time happens twice: the earlier one can be booked.");

internal sealed record DurationNotOffered() : BrokenRule(
    Broken.DurationNotOffered, Because.RuleBroken, "duration-not-offered", "The service does not last this long.");

internal sealed record TooSoon() : BrokenRule(
    Broken.TooSoon, Because.RuleBroken, "too-soon", "The start is past, or sooner than the service can be booked.");

internal sealed record TooFar() : BrokenRule(
    Broken.TooFar, Because.RuleBroken, "too-far", "The start is further ahead than the service can be booked.");

internal sealed record Closed() : BrokenRule(
    Broken.Closed, Because.RuleBroken, "closed", "The business is closed on this day.");

internal sealed record OutsideHours() : BrokenRule(
    Broken.OutsideHours, Because.RuleBroken, "outside-hours", "The time lies outside the hours.");

internal sealed record ProviderAway() : BrokenRule(
    Broken.ProviderAway, Because.RuleBroken, "provider-away", "The provider is away at this time.");

internal sealed record NotAligned() : BrokenRule(
    Broken.NotAligned, Because.RuleBroken, "not-aligned", "The service does not start at this time of the hour.");

internal sealed record DayFull() : BrokenRule(
    Broken.DayFull, Because.RuleBroken, "day-full", "The service has as many appointments on this day as it takes.");

internal sealed record ClientLimitReached() : BrokenRule(
    Broken.ClientLimitReached, Because.RuleBroken, "client-limit-reached", "The client has as many appointments ahead as the service allows.");

internal sealed record ClientDayFull() : BrokenRule(
    Broken.ClientDayFull, Because.RuleBroken, "client-day-full", "The client has as many appointments on this day as the service allows.");

internal sealed record TakenByYourself() : BrokenRule(
    Broken.TakenByYourself, Because.Conflict, "taken-by-yourself", "The client has another appointment at this time.");

/// <summary>The rejections for what a start breaks, in the order in which they matter: the first one is the answer.</summary>
internal static class BrokenRules
{
    private static readonly BrokenRule[] InOrder =
    [
        new NotWholeMinutes(), new OutOfReach(), new TimeDoesNotExist(), new OffsetDoesNotFit(), new SlotTaken(), new NoUnitFree(), new SessionFull(),
        new LaterOfTwo(), new DurationNotOffered(), new TooSoon(), new TooFar(), new Closed(), new OutsideHours(), new ProviderAway(),
        new NotAligned(), new DayFull(), new ClientLimitReached(), new ClientDayFull(), new TakenByYourself(),
    ];

    internal static IEnumerable<BrokenRule> Of(Broken rules) => InOrder.Where(rule => rules.HasFlag(rule.Rule));
}

/// <summary>Not a rule about time: whoever overrides one says why.</summary>
internal sealed record ReasonNeeded() : Rejection(Because.RuleBroken, "reason-needed", "To book against a rule, give the reason.");
