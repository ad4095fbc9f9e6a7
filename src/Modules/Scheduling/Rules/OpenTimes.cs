namespace Bookings.Scheduling;

/// <summary>When all who are needed are there: the hours of provider, location and resources laid over each other.</summary>
/// <remarks>
/// Each stretch keeps the place where its day's hours begin, for <see cref="Alignment.Opening"/>; whether an appointment fits is asked of
/// the stretches joined, so that 22:00-24:00 and 00:00-02:00 are one evening. Nothing depends on which days were asked for.
/// </remarks>
internal sealed class OpenTimes
{
    private readonly List<Stretch> _parts;
    private readonly Timeline _joined;

    private OpenTimes(List<Stretch> parts)
    {
        _parts = parts;
        _joined = Timeline.Of([.. parts]);
    }

    internal IReadOnlyList<Stretch> Parts => _parts;

    /// <param name="all">Hours that must all be open. Without any, nothing is.</param>
    internal static OpenTimes Of(IReadOnlyList<Hours> all, LocalDate from, LocalDate through)
    {
        var parts = all.Count == 0 ? [] : PartsOf(all[0], from, through);
        for (var i = 1; i < all.Count; i++)
        {
            parts = Intersect(parts, PartsOf(all[i], from, through));
        }

        return new(parts);
    }

    internal bool Covers(long from, long to) => _joined.Covers(from, to);

    /// <summary>Index of the stretch a moment lies in, or -1.</summary>
    internal int PartAt(long at)
    {
        var (low, high) = (0, _parts.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (_parts[middle].From <= at)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return high >= 0 && at < _parts[high].To ? high : -1;
    }

    private static List<Stretch> PartsOf(Hours hours, LocalDate from, LocalDate through)
    {
        var zone = hours.Zone.Rules;
        var parts = new List<Stretch>();
        for (var date = from; date <= through; date = date.PlusDays(1))
        {
            foreach (var range in hours.On(date))
            {
                var part = range.On(date, zone);

                // Ranges are in order (WeeklyHours.Flaw); where they are not, a moment still lies in one stretch only.
                var start = parts.Count > 0 ? Math.Max(part.From, parts[^1].To) : part.From;
                if (start < part.To)
                {
                    parts.Add(part with { From = start });
                }
            }
        }

        return parts;
    }

    private static List<Stretch> Intersect(List<Stretch> left, List<Stretch> right)
    {
        var both = new List<Stretch>();
        for (int i = 0, j = 0; i < left.Count && j < right.Count;)
        {
            var common = new Stretch(Math.Max(left[i].From, right[j].From), Math.Min(left[i].To, right[j].To));
            if (common.From < common.To)
            {
                both.Add(common);
            }

            if (left[i].To < right[j].To)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return both;
    }
}
