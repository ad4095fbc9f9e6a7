namespace Bookings.Scheduling;

/// <summary>Hours over the wire: <c>{"from": "09:00", "to": "12:30"}</c>; a range that ends at 00:00 ends with the day.</summary>
internal sealed record Range(LocalTime From, LocalTime To)
{
    private const int MostInADay = 20;

    private static readonly Words WholeMinutes = new("must be whole minutes", "må være hele minutter", "deve essere in minuti interi");

    private static readonly Words InOrder = new(
        "must be in order, end after they begin, and not overlap",
        "må stå i rekkefølge, slutte etter at de begynner, og ikke overlappe",
        "deve essere in ordine, finire dopo l'inizio e non sovrapporsi");

    internal static Range Of(TimeRange range) => new(range.From, range.To);

    internal static Several<TimeRange> ToTimes(IEnumerable<Range> ranges) => [.. ranges.Select(range => new TimeRange(range.From, range.To))];

    internal static Words? Fault(IReadOnlyList<Range> ranges) =>
        ranges.Count > MostInADay ? SharedWords.HoldingAtMost(MostInADay)
        : ranges.Any(range => IsOdd(range.From) || IsOdd(range.To)) ? WholeMinutes
        : TimeRange.AreInOrder(ToTimes(ranges)) ? null
        : InOrder;

    private static bool IsOdd(LocalTime time) => time.TickOfDay % NodaConstants.TicksPerMinute != 0;
}
