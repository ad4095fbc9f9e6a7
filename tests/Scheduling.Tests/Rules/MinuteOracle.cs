using NodaTime;
using NodaTime.TimeZones;

namespace Bookings.Scheduling.Tests;

/// <summary>The rules once more, slow and naive: every minute looked at by itself, nothing shared with what is tested.</summary>
internal sealed class MinuteOracle(RandomPractice practice)
{
    private static readonly ZoneLocalMappingResolver Earlier =
        Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private static readonly ZoneLocalMappingResolver Later =
        Resolvers.CreateMappingResolver(Resolvers.ReturnLater, Resolvers.ReturnStartOfIntervalAfter);

    private readonly Circumstances _known = practice.Known;
    private readonly ServiceRules _rules = practice.Known.Rules;
    private readonly Dictionary<(Hours, LocalDate), List<(Instant From, Instant To)>> _ranges = [];

    internal bool IsBookable(Instant start)
    {
        var zone = _known.Zone.Rules;
        var (end, local) = (start + practice.Length, start.InZone(zone).LocalDateTime);
        var (client, limits) = (_known.Client, _rules.Limits);
        return zone.ResolveLocal(local, Earlier).ToInstant() == start
            && start - _known.Now >= _rules.Notice.Book
            && Period.DaysBetween(_known.Now.InZone(zone).Date, local.Date) <= _rules.HorizonDays
            && IsOnGrid(start, local)
            && (limits.PerDay is null || !_known.BookedPerDay.TryGetValue(local.Date, out var booked) || booked < limits.PerDay)
            && (client is null || limits.OpenPerClient is null || client.Open < limits.OpenPerClient)
            && (client is null || limits.PerClientPerDay is null || !client.PerDay.TryGetValue(local.Date, out var had) || had < limits.PerClientPerDay)
            && (client is null || _rules.OwnOverlap != OwnOverlap.Refuse || client.Times.All(time => time.End <= start || time.Start >= end))
            && EachMinute(start, end).All(IsOpen)
            && practice.Provider.All(taken => AreApart(taken, start, end))
            && practice.PoolUnits.Zip(_known.Pools).All(pool =>
                pool.First.Count(unit => unit.All(taken => AreApart(taken, start, end))) >= pool.Second.Needed);
    }

    /// <summary>The rule as the business reads it: the larger of the two buffers lies between, or both when one asks for the sum.</summary>
    private bool AreApart(Taken other, Instant start, Instant end)
    {
        var mine = _rules.Buffers;
        var isSum = mine.Gap == BufferGap.Sum || other.Buffers.Gap == BufferGap.Sum;
        Duration Gap(Duration after, Duration before) => isSum ? after + before : Duration.Max(after, before);
        return (other.End <= start && start - other.End >= Gap(other.Buffers.After, mine.Before))
            || (end <= other.Start && other.Start - end >= Gap(mine.After, other.Buffers.Before));
    }

    private bool IsOpen(Instant minute) =>
        _known.Hours.All(hours => RangeAround(hours, minute) is not null
            && !hours.Away.Any(away => hours.Zone.Rules.ResolveLocal(away.From, Earlier).ToInstant() <= minute
                && minute < hours.Zone.Rules.ResolveLocal(away.To, Later).ToInstant()))
        && !_known.Closures.Any(closure => IsBetween(minute, closure.From, closure.Through))
        && !_known.Holidays.Any(day => IsBetween(minute, day, day)
            && !_known.Hours.Any(hours => hours.Overrides.Any(exception => exception.Date == day && exception.Ranges.Count > 0)));

    private bool IsBetween(Instant minute, LocalDate from, LocalDate through) =>
        _known.Zone.Rules.ResolveLocal(from.AtMidnight(), Earlier).ToInstant() <= minute
        && minute < _known.Zone.Rules.ResolveLocal(through.PlusDays(1).AtMidnight(), Earlier).ToInstant();

    private bool IsOnGrid(Instant start, LocalDateTime local)
    {
        var grid = _rules.Grid;
        if (grid.Alignment == Alignment.Clock)
        {
            return (local.Hour * 60 + local.Minute - grid.OffsetMinutes + 1440) % grid.StepMinutes == 1440 % grid.StepMinutes;
        }

        var begins = _known.Hours.Select(hours => RangeAround(hours, start)).ToList();
        return begins.TrueForAll(begin => begin is not null)
            && Period.Between(begins.Max()!.Value.InZone(_known.Zone.Rules).LocalDateTime, local, PeriodUnits.Minutes).Minutes % grid.StepMinutes == 0;
    }

    /// <summary>Where the range that holds this minute begins.</summary>
    private Instant? RangeAround(Hours hours, Instant minute)
    {
        var date = minute.InZone(hours.Zone.Rules).Date;
        foreach (var day in new[] { date.PlusDays(-1), date, date.PlusDays(1) })
        {
            foreach (var (from, to) in RangesOn(hours, day))
            {
                if (from <= minute && minute < to)
                {
                    return from;
                }
            }
        }

        return null;
    }

    private List<(Instant From, Instant To)> RangesOn(Hours hours, LocalDate date)
    {
        if (!_ranges.TryGetValue((hours, date), out var ranges))
        {
            var week = hours.Weeks.Where(w => w.ValidFrom <= date).GroupBy(w => w.ValidFrom).MaxBy(versions => versions.Key)?.Last();
            var nominal = hours.Overrides.FirstOrDefault(exception => exception.Date == date)?.Ranges
                ?? week?.Days.SingleOrDefault(day => day.Day == date.DayOfWeek)?.Ranges ?? [];
            _ranges[(hours, date)] = ranges = [.. nominal.Select(range => (
                hours.Zone.Rules.ResolveLocal(date + range.From, Earlier).ToInstant(),
                hours.Zone.Rules.ResolveLocal((range.To == LocalTime.Midnight ? date.PlusDays(1) : date) + range.To, Earlier).ToInstant()))];
        }

        return ranges;
    }

    private static IEnumerable<Instant> EachMinute(Instant from, Instant to)
    {
        for (var minute = from; minute < to; minute += Duration.FromMinutes(1))
        {
            yield return minute;
        }
    }
}
