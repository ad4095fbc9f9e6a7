namespace Bookings.Scheduling;

/// <summary>Hours over the wire: <c>{"from": "09:00", "to": "12:30"}</c>; a range that ends at 00:00 ends with the day.</summary>
internal sealed record Range(LocalTime From, LocalTime To)
{
    private const int MostInADay = 20;

    internal static Range Of(TimeRange range) => new(range.From, range.To);

    internal static Several<TimeRange> ToTimes(IEnumerable<Range> ranges) => [.. ranges.Select(range => new TimeRange(range.From, range.To))];

    internal static string? Fault(IReadOnlyList<Range> ranges) =>
        ranges.Count > MostInADay ? "must hold at most 20 ranges"
        : ranges.Any(range => IsOdd(range.From) || IsOdd(range.To)) ? "must be whole minutes"
        : TimeRange.AreInOrder(ToTimes(ranges)) ? null
        : "must be in order, end after they begin, and not overlap";

    private static bool IsOdd(LocalTime time) => time.TickOfDay % NodaConstants.TicksPerMinute != 0;
}
