namespace Bookings.Scheduling;

/// <summary>Whether one start can be booked, by the same function that offers the slots.</summary>
internal static class BookingRules
{
    internal static Verdict Check(Circumstances known, RequestedStart start, Duration length)
    {
        var (at, rules) = start.Resolve(known.Zone);
        rules |= ServiceRules.IsLength(length) ? Broken.Nothing : Broken.NotWholeMinutes;
        var there = at.InZone(known.Zone.Rules);
        var slot = new Slot(at, there.Offset);
        if ((rules & Broken.NoTime) != Broken.Nothing)
        {
            return new(rules & Broken.NoTime, slot, default, []);
        }

        var availability = new Availability(known, length, there.Date, there.Date);
        var occupied = Occupied.Of(at, length, known.Rules.Buffers);
        var units = known.Pools.Select(pool => new Units(pool.Pool, pool.LowestFree(occupied) ?? []));
        return new(availability.Breaks(at.ToUnixTimeTicks()), slot, occupied, [.. units])
        {
            OverlapsOwn = known.Rules.OwnOverlap == OwnOverlap.Warn && availability.OverlapsOwn(at.ToUnixTimeTicks()),
        };
    }

    /// <summary>May an appointment still be moved? Staff may, whenever they like: they are not asked.</summary>
    internal static Rejection? CheckChange(ServiceRules rules, Instant start, Instant now) =>
        now + rules.Notice.Change <= start ? null : new TooLateToChange();

    /// <summary>May an appointment still be cancelled? Exactly at the notice it still may.</summary>
    internal static Rejection? CheckCancel(ServiceRules rules, Instant start, Instant now) =>
        now + rules.Notice.Cancel <= start ? null : new TooLateToCancel();
}

/// <summary>What the rules say about a start, and what the appointment would take.</summary>
/// <param name="Rules">All that it breaks.</param>
/// <param name="Occupied">What to store of each unit it takes.</param>
/// <param name="Units">The lowest free units of each pool; empty where there are not enough.</param>
internal sealed record Verdict(Broken Rules, Slot Start, Occupied Occupied, IReadOnlyList<Units> Units)
{
    /// <summary>Bookable, but the client should hear that it overlaps another appointment of theirs.</summary>
    internal bool OverlapsOwn { get; init; }

    internal bool IsBookable() => Rules == Broken.Nothing;

    /// <summary>What a client hears: the most decisive rule, or null.</summary>
    internal BrokenRule? Refusal() => All().FirstOrDefault();

    /// <summary>What staff hears: with a reason only what nobody overrides, without one the need for it.</summary>
    internal Rejection? RefusalToStaff(bool hasReason) =>
        All().FirstOrDefault(rule => !rule.Overridable) ?? (IsBookable() || hasReason ? null : new ReasonNeeded() as Rejection);

    /// <summary>Every broken rule, most decisive first; what an override records are their codes.</summary>
    internal IEnumerable<BrokenRule> All() =>
        BrokenRules.Of(Rules).Select(rule => rule is TimeDoesNotExist ? new TimeDoesNotExist(Start.Start()) : rule);
}

internal sealed record Units(PoolId Pool, IReadOnlyList<int> Numbers);

internal sealed record TooLateToChange() : Rejection(
    Because.RuleBroken, "too-late-to-change",
    new("It is too late to move this appointment.", "Det er for sent å flytte denne timen.", "È troppo tardi per spostare questo appuntamento."));

internal sealed record TooLateToCancel() : Rejection(
    Because.RuleBroken, "too-late-to-cancel",
    new("It is too late to cancel this appointment.", "Det er for sent å avbestille denne timen.", "È troppo tardi per disdire questo appuntamento."));
