namespace Bookings.Scheduling;

/// <summary>
/// A start somebody asks for, on the clock of the location. Without an offset a time that happens twice is the earlier;
/// with the offset of the later one it means the later, which is never offered and so needs staff to override the rule.
/// </summary>
internal readonly record struct RequestedStart(LocalDateTime Local, Offset? Offset = null)
{
    /// <summary>An instant (a slot's identity is its instant) as this zone's clock shows it.</summary>
    internal static RequestedStart At(Instant at, Zone zone)
    {
        var there = at.InZone(zone.Rules);
        return new(there.LocalDateTime, there.Offset);
    }

    /// <summary>The instant, or why there is none; the later of two is an instant and a broken rule.</summary>
    internal (Instant At, Broken Rules) Resolve(Zone zone)
    {
        if (Local.Second != 0 || Local.NanosecondOfSecond != 0)
        {
            return (default, Broken.NotWholeMinutes);
        }

        if (!LocalTimes.IsWithinReach(Local.Date))
        {
            return (default, Broken.OutOfReach);
        }

        var mapping = zone.Rules.MapLocal(Local);
        if (mapping.Count == 0)
        {
            return (LocalTimes.AfterGap(zone.Rules, Local), Broken.TimeDoesNotExist);
        }

        var (first, last) = (mapping.First(), mapping.Last());
        return Offset switch
        {
            null => (first.ToInstant(), Broken.Nothing),
            { } offset when offset == first.Offset => (first.ToInstant(), Broken.Nothing),
            { } offset when offset == last.Offset => (last.ToInstant(), Broken.LaterOfTwo),
            _ => (first.ToInstant(), Broken.OffsetDoesNotFit),
        };
    }
}
