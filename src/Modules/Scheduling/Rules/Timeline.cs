namespace Bookings.Scheduling;

/// <summary>Half open, in ticks of 100 ns since 1970-01-01T00:00Z: the rules compare tens of thousands of these.</summary>
internal readonly record struct Stretch(long From, long To)
{
    internal static Stretch Of(Instant from, Instant to) => new(from.ToUnixTimeTicks(), to.ToUnixTimeTicks());
}

/// <summary>A set of moments as sorted, disjoint stretches that do not touch: one binary search answers a question.</summary>
internal sealed class Timeline
{
    private readonly long[] _from;
    private readonly long[] _to;
    private readonly int _count;
    private int _near = -1;

    private Timeline(long[] from, long[] to, int count) => (_from, _to, _count) = (from, to, count);

    internal static Timeline Empty { get; } = new([], [], 0);

    /// <param name="stretches">In any order; overlapping ones are merged. Sorted in place.</param>
    internal static Timeline Of(List<Stretch> stretches)
    {
        if (stretches.Count == 0)
        {
            return Empty;
        }

        Sort(stretches);
        var (from, to, last) = (new long[stretches.Count], new long[stretches.Count], -1);
        foreach (var stretch in stretches)
        {
            if (stretch.To <= stretch.From)
            {
                continue;
            }

            if (last >= 0 && stretch.From <= to[last])
            {
                to[last] = Math.Max(to[last], stretch.To);
            }
            else
            {
                last++;
                (from[last], to[last]) = (stretch.From, stretch.To);
            }
        }

        return new(from, to, last + 1);
    }

    /// <summary>Often they come in order, and then need not be moved.</summary>
    private static void Sort(List<Stretch> stretches)
    {
        for (var i = 1; i < stretches.Count; i++)
        {
            if (stretches[i].From < stretches[i - 1].From)
            {
                stretches.Sort(static (a, b) => a.From.CompareTo(b.From));
                return;
            }
        }
    }

    internal bool Touches(long from, long to)
    {
        var i = LastStartingBefore(to);
        return i >= 0 && _to[i] > from;
    }

    internal bool Covers(long from, long to)
    {
        var i = LastStartingBefore(from + 1);
        return i >= 0 && _to[i] >= to;
    }

    private int LastStartingBefore(long moment)
    {
        // Starts are asked about in order: mostly the answer is the last one, or the next.
        var near = _near;
        for (var i = near; i <= near + 1 && i < _count; i++)
        {
            if ((i < 0 || _from[i] < moment) && (i + 1 == _count || _from[i + 1] >= moment))
            {
                return _near = i;
            }
        }

        var (low, high) = (0, _count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (_from[middle] < moment)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return _near = high;
    }
}
