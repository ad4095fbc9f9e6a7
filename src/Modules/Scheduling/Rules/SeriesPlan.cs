namespace Bookings.Scheduling;

/// <summary>One date of a series, judged as any booking is. A conflict may be skipped, or shifted to the nearest free start of the date.</summary>
internal sealed record Occurrence(LocalDateTime Wish, Verdict Verdict, Slot? Shift)
{
    internal bool IsFree() => Verdict.IsBookable();
}

/// <summary>Every occurrence checked before anything is booked: the caller says what becomes of each conflict, then all are booked at once.</summary>
internal static class SeriesPlan
{
    /// <param name="known">With busy times over the whole of the series.</param>
    /// <remarks>
    /// A wall-clock time that a date lacks is a conflict of that date alone, with a shift on offer; one that happens twice is the earlier.
    /// Occurrences count against the client's limits and get in each other's way as if they were booked one after the other.
    /// </remarks>
    internal static IReadOnlyList<Occurrence> Of(Circumstances known, SeriesRule rule, LocalDate first, LocalTime time, Duration length)
    {
        var plan = new List<Occurrence>();
        var mine = new List<Occupied>();
        foreach (var date in rule.Dates(first))
        {
            var now = known.Client is { } client ? known with { Client = client with { Open = client.Open + mine.Count } } : known;
            var verdict = BookingRules.Check(now, new(date + time), length);
            if (IsInTheWay(mine, verdict.Occupied))
            {
                verdict = verdict with { Rules = verdict.Rules | Broken.SlotTaken };
            }

            Slot? shift = verdict.IsBookable() ? null : Nearest(now, length, verdict.Start.At, date, mine);
            if (verdict.IsBookable() || shift is not null)
            {
                mine.Add(Occupied.Of(shift?.At ?? verdict.Start.At, length, known.Rules.Buffers));
            }

            plan.Add(new(date + time, verdict, shift));
        }

        return plan;
    }

    private static Slot? Nearest(Circumstances known, Duration length, Instant wish, LocalDate date, List<Occupied> mine)
    {
        foreach (var slot in Slots.Alternatives(known, length, wish, new(date, date), most: int.MaxValue).OrderBy(slot => Distance(slot.At, wish)))
        {
            if (!IsInTheWay(mine, Occupied.Of(slot.At, length, known.Rules.Buffers)))
            {
                return slot;
            }
        }

        return null;
    }

    private static Duration Distance(Instant a, Instant b) => a > b ? a - b : b - a;

    private static bool IsInTheWay(List<Occupied> mine, in Occupied wanted) => mine.Count > 0 && !BusyTimes.Of(mine).LeavesRoomFor(wanted);
}
