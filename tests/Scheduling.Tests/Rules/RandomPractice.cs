using Bookings.Scheduling.Contracts;
using FsCheck;
using FsCheck.Fluent;
using NodaTime;
using Interval = NodaTime.Interval;

namespace Bookings.Scheduling.Tests;

/// <summary>An appointment as a person would note it; the oracle reckons with it, the rules get it as <see cref="Occupied"/>.</summary>
internal sealed record Taken(Instant Start, Duration Length, Buffers Buffers)
{
    internal Instant End => Start + Length;

    internal Occupied Occupied => Occupied.Of(Start, Length, Buffers);
}

/// <summary>A practice with everything at random: zone, day (often one on which the clocks change), hours, rules and bookings.</summary>
internal sealed class RandomPractice
{
    private static readonly string[] Zones =
    [
        "Europe/Oslo", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/St_Johns",
        "Africa/Casablanca", "Asia/Kathmandu", "Pacific/Apia", "America/Sao_Paulo",
    ];

    private static readonly int[] Steps = [5, 7, 10, 15, 20, 30, 45, 50, 60];

    private readonly Random _random;
    private readonly int _seed;

    private RandomPractice(int seed)
    {
        (_seed, _random) = (seed, new(seed));
        var zone = Zone.Of(Zones[_random.Next(Zones.Length)]);
        Day = ADay(zone.Rules);
        Provider = Bookings(zone, 9);
        PoolUnits = [.. Enumerable.Range(0, Rarely(2)).Select(_ => Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Bookings(zone, 5)).ToArray())];
        Known = Make(zone);
        Length = Known.Rules.Durations[_random.Next(Known.Rules.Durations.Count)];
    }

    internal static Gen<RandomPractice> Any => Gen.Choose(0, int.MaxValue - 1).Select(seed => new RandomPractice(seed));

    internal LocalDate Day { get; }

    internal Taken[] Provider { get; }

    internal Taken[][][] PoolUnits { get; }

    internal Circumstances Known { get; }

    internal Duration Length { get; }

    public override string ToString() => $"{_seed}: {Known.Zone} {Day}, {Length}, now {Known.Now}, {Known.Rules}";

    private Circumstances Make(Zone zone) => new()
    {
        Zone = zone,
        Now = Day.AtMidnight().InZoneLeniently(zone.Rules).ToInstant() + Duration.FromSeconds(_random.Next(-3 * 86400, 43200)),
        Rules = Rules(),
        Hours = [.. Enumerable.Range(0, 1 + Rarely(2)).Select(_ => Hours(_random.Next(8) == 0 ? Zone.Of(Zones[_random.Next(Zones.Length)]) : zone))],
        Closures = [.. Enumerable.Range(0, Rarely(2)).Select(_ => NearDay()).Select(date => new Closure(date, date.PlusDays(_random.Next(2))))],
        Holidays = [.. Enumerable.Range(0, Rarely(2)).Select(_ => NearDay())],
        Provider = BusyTimes.Of([.. Provider.Select(taken => taken.Occupied)]),
        Pools = [.. PoolUnits.Select(units => new PoolTimes(
            new PoolId(Guid.Empty), _random.Next(1, 3), [.. units.Select(unit => BusyTimes.Of([.. unit.Select(taken => taken.Occupied)]))]))],
        BookedPerDay = new Dictionary<LocalDate, int> { [Day] = _random.Next(3), [Day.PlusDays(1)] = _random.Next(3) },
        Client = _random.Next(2) == 0 ? null : new(
            _random.Next(3),
            new Dictionary<LocalDate, int> { [Day] = _random.Next(2) },
            [.. Bookings(zone, 3).Select(taken => new Interval(taken.Start, taken.End))]),
    };

    private ServiceRules Rules() => new(
        [Minutes(5, 120), Minutes(5, 60)],
        Buffers(),
        new(Minutes(0, _random.Next(4) == 0 ? 2000 : 0), default, default),
        _random.Next(3) == 0 ? _random.Next(4) : 30,
        new(Steps[_random.Next(Steps.Length)], (Alignment)_random.Next(2), _random.Next(3) * 15),
        new(Maybe(5), Maybe(6), Maybe(4)),
        NeedsApproval: false, null, 1, (OwnOverlap)_random.Next(3));

    private Hours Hours(Zone zone) => new(
        zone,
        [Week(Day.PlusDays(-100)), .. Enumerable.Range(0, Rarely(2)).Select(_ => Week(NearDay()))],
        [.. Enumerable.Range(0, Rarely(2)).Select(_ => new DateOverride(NearDay(), Ranges()))],
        [.. Enumerable.Range(0, Rarely(2)).Select(_ => NearDay().At(new(_random.Next(24), _random.Next(60)))).Select(from => new TimeOff(from, from.PlusMinutes(_random.Next(1, 600))))]);

    private WeeklyHours Week(LocalDate from) => new(from, [.. Enumerable.Range(1, 7).Select(day => new DayHours((IsoDayOfWeek)day, Ranges()))]);

    private TimeRange[] Ranges() => _random.Next(9) switch
    {
        0 => [],
        < 4 => [TimeRange.WholeDay],
        < 6 => [new(At(0, 300), At(320, 700)), new(At(720, 1100), LocalTime.Midnight)],
        _ => [new(At(0, 500), At(501, 800)), new(At(800, 900), At(901, 1439))],
    };

    private Taken[] Bookings(Zone zone, int most) => [.. Enumerable.Range(0, Math.Sign(_random.Next(4)) * _random.Next(most)).Select(_ => new Taken(
        (NearDay().AtMidnight().InZoneLeniently(zone.Rules).ToInstant() + Minutes(0, 1440)), Minutes(5, 150), Buffers()))];

    private Buffers Buffers() => _random.Next(3) == 0 ? default : new(Minutes(0, 40), Minutes(0, 40), (BufferGap)_random.Next(2));

    /// <summary>Half the time a day around a change of the clocks, the skipped 30 December 2011 of Apia among them.</summary>
    private LocalDate ADay(DateTimeZone zone)
    {
        var (from, to) = (Instant.FromUtc(2011, 1, 1, 0, 0), Instant.FromUtc(2029, 1, 1, 0, 0));
        var changes = zone.GetZoneIntervals(from, to).Skip(1).Select(interval => interval.IsoLocalStart.Date).ToArray();
        return _random.Next(2) == 0 && changes.Length > 0
            ? changes[_random.Next(changes.Length)].PlusDays(_random.Next(-1, 1))
            : new LocalDate(2026, 1, 1).PlusDays(_random.Next(1000));
    }

    private LocalDate NearDay() => Day.PlusDays(_random.Next(-1, 3));

    private LocalTime At(int from, int to) => LocalTime.FromMinutesSinceMidnight(_random.Next(from, to));

    private Duration Minutes(int from, int to) => Duration.FromMinutes(_random.Next(from, to + 1));

    private int Rarely(int most) => Math.Max(0, _random.Next(-3, most + 1));

    private int? Maybe(int most) => _random.Next(2) == 0 ? null : _random.Next(1, most);
}
