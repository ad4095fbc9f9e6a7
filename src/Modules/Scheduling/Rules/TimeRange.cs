namespace Bookings.Scheduling;

/// <summary>Part of a day on the wall clock, half open; a range that ends at 00:00 ends with the day.</summary>
internal readonly record struct TimeRange(LocalTime From, LocalTime To)
{
    internal static TimeRange WholeDay => new(LocalTime.Midnight, LocalTime.Midnight);

    internal bool EndsWithTheDay() => To == LocalTime.Midnight;

    internal bool IsEmpty() => !EndsWithTheDay() && To <= From;

    /// <summary>In order, none empty, none overlapping: what lies between two of them is a break.</summary>
    internal static bool AreInOrder(IReadOnlyList<TimeRange> ranges)
    {
        for (var i = 0; i < ranges.Count; i++)
        {
            if (ranges[i].IsEmpty() || (i > 0 && (ranges[i - 1].EndsWithTheDay() || ranges[i].From < ranges[i - 1].To)))
            {
                return false;
            }
        }

        return true;
    }

    internal Stretch On(LocalDate date, DateTimeZone zone) => new(
        LocalTimes.Earlier(zone, date + From).ToUnixTimeTicks(),
        LocalTimes.Earlier(zone, (EndsWithTheDay() ? date.PlusDays(1) : date) + To).ToUnixTimeTicks());
}
