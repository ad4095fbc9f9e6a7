namespace Bookings.Scheduling;

/// <summary>A start that can be booked. Its identity is the instant; the offset only says how the location's clock shows it.</summary>
internal readonly record struct Slot(Instant At, Offset Offset)
{
    internal OffsetDateTime Start() => At.WithOffset(Offset);

    internal LocalDateTime Local() => Start().LocalDateTime;

    internal static Slot Of(long at, long offset) => new(Instant.FromUnixTimeTicks(at), Offset.FromTicks(offset));
}

/// <summary>What can be booked: <see cref="BookingRules.Check"/> says yes to exactly these.</summary>
internal static class Slots
{
    /// <param name="length">One of the service's durations; for another there is nothing.</param>
    /// <param name="days">Starts on these days of the location's calendar, both ends included.</param>
    internal static List<Slot> Offered(Circumstances known, Duration length, DateInterval days)
    {
        if (!ServiceRules.IsLength(length) || !LocalTimes.IsWithinReach(days.Start) || !LocalTimes.IsWithinReach(days.End))
        {
            return [];
        }

        var zone = known.Zone.Rules;
        return new Availability(known, length, days.Start, days.End).Free(
            LocalTimes.Earlier(zone, days.Start.AtMidnight()).ToUnixTimeTicks(),
            LocalTimes.Earlier(zone, days.End.PlusDays(1).AtMidnight()).ToUnixTimeTicks());
    }

    /// <summary>The bookable starts nearest to a wish that could not be had, earliest first; of two as near the earlier.</summary>
    internal static IReadOnlyList<Slot> Alternatives(Circumstances known, Duration length, Instant wish, DateInterval days, int most = 3) =>
        [.. Offered(known, length, days)
            .OrderBy(slot => slot.At > wish ? slot.At - wish : wish - slot.At)
            .ThenBy(slot => slot.At)
            .Take(most)
            .OrderBy(slot => slot.At)];

    /// <summary>Every start at which at least one of several providers is free, once each, in order.</summary>
    internal static IReadOnlyList<Slot> WithAnybody(IEnumerable<IReadOnlyList<Slot>> offered) =>
        [.. offered.SelectMany(slots => slots).DistinctBy(slot => slot.At).OrderBy(slot => slot.At)];
}
