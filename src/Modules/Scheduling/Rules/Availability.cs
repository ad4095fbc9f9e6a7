namespace Bookings.Scheduling;

/// <summary>
/// The rules, made ready for some days: sorted arrays and one function that says what a start breaks. A slot is a start on the grid
/// that breaks nothing; a booking is refused for what its start breaks. There is no second opinion.
/// </summary>
internal sealed class Availability
{
    private readonly Circumstances _known;
    private readonly ServiceRules _rules;
    private readonly ZoneClock _clock;
    private readonly OpenTimes _open;
    private readonly Timeline _closed;
    private readonly Timeline _away;
    private readonly Timeline _own;
    private readonly Grid _grid;
    private readonly HashSet<long> _fullDays;
    private readonly HashSet<long> _clientDays;
    private readonly Broken _always;
    private readonly long _length;
    private readonly long _before;
    private readonly long _after;
    private readonly long _earliest;
    private readonly long _firstTooFar;

    /// <param name="from">First day on which a start may be asked about, on the location's calendar.</param>
    internal Availability(Circumstances known, Duration length, LocalDate from, LocalDate through)
    {
        (_known, _rules) = (known, known.Rules);
        (_length, _before, _after) = (length.BclCompatibleTicks, _rules.Buffers.Before.BclCompatibleTicks, _rules.Buffers.After.BclCompatibleTicks);

        // Hours are kept in zones of their own, up to a day apart, and an appointment may last into the day after.
        var (first, last) = (from.PlusDays(-2), through.PlusDays(3 + length.Days));
        var zone = known.Zone.Rules;
        _clock = new(zone, LocalTimes.Earlier(zone, first.AtMidnight()), LocalTimes.Later(zone, last.AtMidnight()));
        _open = OpenTimes.Of(known.Hours, first, last);
        _closed = Timeline.Of([.. known.Closures.Select(closure => closure.In(zone)), .. ClosedHolidays(known, first, last).Select(day => day.In(zone))]);
        _away = Timeline.Of([.. known.Hours.SelectMany(hours => hours.Away.Select(absence => absence.In(hours.Zone.Rules)))]);
        _own = Timeline.Of([.. (known.Client?.Times ?? []).Select(time => Stretch.Of(time.Start, time.End))]);
        _grid = new(_rules.Grid);
        _fullDays = FullDays(known.BookedPerDay, _rules.Limits.PerDay);
        _clientDays = known.Client is { } client ? FullDays(client.PerDay, _rules.Limits.PerClientPerDay) : [];
        _earliest = (known.Now + _rules.Notice.Book).ToUnixTimeTicks();
        _firstTooFar = DayOf(known.Now.InZone(zone).Date.PlusDays(_rules.HorizonDays + 1)) * NodaConstants.TicksPerDay;
        _always = When(!_rules.Durations.Contains(length), Broken.DurationNotOffered)
            | When(known.Client?.Open >= _rules.Limits.OpenPerClient, Broken.ClientLimitReached)
            | When(known.Client is { IsBlocked: true }, Broken.ClientIsBlocked);
    }

    /// <summary>Every rule that a start breaks.</summary>
    internal Broken Breaks(long at)
    {
        var broken = _always;
        var end = at + _length;
        var local = at + _clock.OffsetAt(at);
        var taken = Occupied.Of(at, _length, _before, _after, _rules.Buffers.Gap);

        broken |= When(at < _earliest, Broken.TooSoon);
        broken |= When(local >= _firstTooFar, Broken.TooFar);
        broken |= When(_clock.IsLaterOfTwo(at), Broken.LaterOfTwo);
        broken |= When(!_open.Covers(at, end), Broken.OutsideHours);
        broken |= When(_closed.Touches(at, end), Broken.Closed);
        broken |= When(_away.Touches(at, end), Broken.ProviderAway);
        broken |= When(!IsAligned(at, local), Broken.NotAligned);
        broken |= When(_fullDays.Count > 0 && _fullDays.Contains(Grid.Day(local)), Broken.DayFull);
        broken |= When(_clientDays.Count > 0 && _clientDays.Contains(Grid.Day(local)), Broken.ClientDayFull);
        broken |= When(_rules.OwnOverlap == OwnOverlap.Refuse && _own.Touches(at, end), Broken.TakenByYourself);
        broken |= When(!_known.Provider.LeavesRoomFor(taken), Broken.SlotTaken);
        foreach (var pool in _known.Pools)
        {
            broken |= When(!pool.HasRoomFor(taken), Broken.NoUnitFree);
        }

        return broken;
    }

    /// <summary>The client has something else at this time, and the service allows it but wants it said.</summary>
    internal bool OverlapsOwn(long at) => _own.Touches(at, at + _length);

    /// <summary>Every start that breaks nothing, from a moment up to another, in order.</summary>
    internal List<Slot> Free(long from, long to)
    {
        var free = new List<Slot>();
        foreach (var part in _open.Parts)
        {
            var stop = Math.Min(part.To, to);
            var anchor = part.From + _clock.OffsetAt(part.From);
            for (var at = Math.Max(Math.Max(part.From, from), _earliest); at < stop;)
            {
                // Inside one offset the wall clock runs evenly, and the grid is laid on the wall clock.
                var (offset, end) = (_clock.OffsetAt(at), Math.Min(stop, _clock.OffsetEnd(at)));
                for (var local = _grid.From(at + offset, anchor); local - offset < end; local = _grid.From(local + 1, anchor))
                {
                    if (Breaks(local - offset) == Broken.Nothing)
                    {
                        free.Add(Slot.Of(local - offset, offset));
                    }
                }

                at = end;
            }
        }

        return free;
    }

    private bool IsAligned(long at, long local)
    {
        if (_rules.Grid.Alignment == Alignment.Clock)
        {
            return _grid.Has(local, anchor: 0);
        }

        var part = _open.PartAt(at);
        return part < 0 || (_open.Parts[part].From is var begin && _grid.Has(local, begin + _clock.OffsetAt(begin)));
    }

    private static Broken When(bool isSo, Broken rule) => isSo ? rule : Broken.Nothing;

    private static IEnumerable<Closure> ClosedHolidays(Circumstances known, LocalDate first, LocalDate last) => known.Holidays
        .Where(day => day >= first && day <= last && !known.Hours.Any(hours => hours.OpensExplicitlyOn(day)))
        .Select(day => new Closure(day, day));

    private static HashSet<long> FullDays(IReadOnlyDictionary<LocalDate, int> booked, int? most) =>
        most is { } limit ? [.. booked.Where(day => day.Value >= limit).Select(day => DayOf(day.Key))] : [];

    private static long DayOf(LocalDate date) => Period.DaysBetween(new(1970, 1, 1), date);
}
