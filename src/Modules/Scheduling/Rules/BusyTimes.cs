namespace Bookings.Scheduling;

/// <summary>What is taken of one unit: appointments, holds, requests waiting for approval; as read from the allocations.</summary>
internal sealed class BusyTimes
{
    private readonly Timeline _during;
    private readonly Timeline _approach;

    private BusyTimes(Timeline during, Timeline approach) => (_during, _approach) = (during, approach);

    internal static BusyTimes None { get; } = new(Timeline.Empty, Timeline.Empty);

    internal static BusyTimes Of(IReadOnlyCollection<Occupied> taken)
    {
        if (taken.Count == 0)
        {
            return None;
        }

        var (during, approach, buffered) = (new List<Stretch>(taken.Count), new List<Stretch>(taken.Count), false);
        foreach (var one in taken)
        {
            during.Add(one.During);
            approach.Add(one.Approach);
            buffered |= one.During != one.Approach;
        }

        var times = Timeline.Of(during);
        return new(times, buffered ? Timeline.Of(approach) : times);
    }

    internal bool LeavesRoomFor(in Occupied wanted) =>
        !_during.Touches(wanted.During.From, wanted.During.To)
        && ((ReferenceEquals(_during, _approach) && wanted.During == wanted.Approach) || !_approach.Touches(wanted.Approach.From, wanted.Approach.To));
}

/// <summary>Rooms or devices that stand in for each other. The first entry is unit 1; a unit out of service is busy throughout.</summary>
internal sealed record PoolTimes(PoolId Pool, int Needed, IReadOnlyList<BusyTimes> Units)
{
    internal bool HasRoomFor(in Occupied wanted)
    {
        var missing = Needed;
        for (var i = 0; i < Units.Count && missing > 0; i++)
        {
            missing -= Units[i].LeavesRoomFor(wanted) ? 1 : 0;
        }

        return missing <= 0;
    }

    /// <summary>The lowest units that are free throughout, counted from 1; null when there are not enough.</summary>
    internal IReadOnlyList<int>? LowestFree(in Occupied wanted)
    {
        var units = new List<int>(Needed);
        for (var i = 0; i < Units.Count && units.Count < Needed; i++)
        {
            if (Units[i].LeavesRoomFor(wanted))
            {
                units.Add(i + 1);
            }
        }

        return units.Count == Needed ? units : null;
    }
}
