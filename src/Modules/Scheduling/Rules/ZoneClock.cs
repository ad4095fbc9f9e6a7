namespace Bookings.Scheduling;

/// <summary>A zone's offsets over a few weeks as two short arrays, so that a month of starts asks NodaTime twice and not 3,000 times.</summary>
internal sealed class ZoneClock
{
    private readonly long[] _from;
    private readonly long[] _offset;

    internal ZoneClock(DateTimeZone zone, Instant from, Instant to)
    {
        var (starts, offsets) = (new List<long>(), new List<long>());
        foreach (var interval in zone.GetZoneIntervals(from, to))
        {
            starts.Add(interval.HasStart ? interval.Start.ToUnixTimeTicks() : long.MinValue);
            offsets.Add(interval.WallOffset.Ticks);
        }

        (_from, _offset) = ([.. starts], [.. offsets]);
    }

    internal long OffsetAt(long at) => _offset[IndexOf(at)];

    /// <summary>Where the offset that holds at this moment ends.</summary>
    internal long OffsetEnd(long at) => IndexOf(at) + 1 is var next && next < _from.Length ? _from[next] : long.MaxValue;

    /// <summary>The clocks were put back so lately that they show this local time for the second time.</summary>
    internal bool IsLaterOfTwo(long at)
    {
        var i = IndexOf(at);
        return i > 0 && at < _from[i] + (_offset[i - 1] - _offset[i]);
    }

    private int IndexOf(long at)
    {
        var i = _from.Length - 1;
        while (i > 0 && at < _from[i])
        {
            i--;
        }

        return i;
    }
}
