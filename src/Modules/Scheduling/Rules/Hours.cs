namespace Bookings.Scheduling;

/// <summary>When a provider, a location or a resource is there. The streams keep it; the rules read it.</summary>
/// <param name="Weeks">Versions of the week, each from its day on; in any order.</param>
/// <param name="Overrides">Dates with hours of their own, instead of the week's.</param>
internal sealed record Hours(Zone Zone, IReadOnlyList<WeeklyHours> Weeks, IReadOnlyList<DateOverride> Overrides, IReadOnlyList<TimeOff> Away)
{
    internal Hours(Zone zone, params WeeklyHours[] weeks) : this(zone, weeks, [], []) { }

    internal IReadOnlyList<TimeRange> On(LocalDate date)
    {
        foreach (var exception in Overrides)
        {
            if (exception.Date == date)
            {
                return exception.Ranges;
            }
        }

        WeeklyHours? current = null;
        foreach (var week in Weeks)
        {
            if (week.ValidFrom <= date && (current is null || week.ValidFrom >= current.ValidFrom))
            {
                current = week;
            }
        }

        return current?.On(date.DayOfWeek) ?? [];
    }

    internal bool OpensExplicitlyOn(LocalDate date) => Overrides.Any(exception => exception.Date == date && exception.Ranges.Count > 0);

    public bool Equals(Hours? other) =>
        other is not null && Zone == other.Zone && Weeks.SequenceEqual(other.Weeks)
        && Overrides.SequenceEqual(other.Overrides) && Away.SequenceEqual(other.Away);

    public override int GetHashCode() => HashCode.Combine(Zone, Weeks.Count, Overrides.Count, Away.Count);
}

/// <summary>A week from a day on. A day that is not named is closed; what lies between two ranges is a break.</summary>
internal sealed record WeeklyHours(LocalDate ValidFrom, IReadOnlyList<DayHours> Days)
{
    internal static WeeklyHours Always(LocalDate validFrom) =>
        Each(validFrom, [TimeRange.WholeDay], [.. Enum.GetValues<IsoDayOfWeek>().Where(day => day != IsoDayOfWeek.None)]);

    internal static WeeklyHours Each(LocalDate validFrom, IReadOnlyList<TimeRange> ranges, params IsoDayOfWeek[] days) =>
        new(validFrom, [.. days.Select(day => new DayHours(day, ranges))]);

    internal IReadOnlyList<TimeRange> On(IsoDayOfWeek day)
    {
        foreach (var hours in Days)
        {
            if (hours.Day == day)
            {
                return hours.Ranges;
            }
        }

        return [];
    }

    internal Rejection? Flaw() =>
        Days.Select(day => day.Day).Distinct().Count() != Days.Count || Days.Any(day => day.Day == IsoDayOfWeek.None) ? new DayNamedTwice()
        : Days.All(day => TimeRange.AreInOrder(day.Ranges)) ? null
        : new RangesOverlap();

    public bool Equals(WeeklyHours? other) => other is not null && ValidFrom == other.ValidFrom && Days.SequenceEqual(other.Days);

    public override int GetHashCode() => HashCode.Combine(ValidFrom, Days.Count);
}

internal sealed record DayHours(IsoDayOfWeek Day, IReadOnlyList<TimeRange> Ranges)
{
    public bool Equals(DayHours? other) => other is not null && Day == other.Day && Ranges.SequenceEqual(other.Ranges);

    public override int GetHashCode() => HashCode.Combine(Day, Ranges.Count);
}

/// <summary>One date with hours of its own; without ranges it is a day off. With ranges it also opens a public holiday.</summary>
internal sealed record DateOverride(LocalDate Date, IReadOnlyList<TimeRange> Ranges)
{
    internal Rejection? Flaw() => TimeRange.AreInOrder(Ranges) ? null : new RangesOverlap();

    public bool Equals(DateOverride? other) => other is not null && Date == other.Date && Ranges.SequenceEqual(other.Ranges);

    public override int GetHashCode() => HashCode.Combine(Date, Ranges.Count);
}

/// <summary>An absence on the clock of the schedule's zone, half open. Why is nobody's business here: the reason is sealed.</summary>
internal sealed record TimeOff(LocalDateTime From, LocalDateTime To)
{
    internal Rejection? Flaw() => From < To ? null : new RangesOverlap();

    internal Stretch In(DateTimeZone zone) => new(LocalTimes.Earlier(zone, From).ToUnixTimeTicks(), LocalTimes.Later(zone, To).ToUnixTimeTicks());
}

/// <summary>The business is closed from one date through another, both included. Nothing but an override of staff opens it.</summary>
internal sealed record Closure(LocalDate From, LocalDate Through)
{
    internal Rejection? Flaw() => From <= Through ? null : new RangesOverlap();

    internal Stretch In(DateTimeZone zone) => new(
        LocalTimes.Earlier(zone, From.AtMidnight()).ToUnixTimeTicks(),
        LocalTimes.Earlier(zone, Through.PlusDays(1).AtMidnight()).ToUnixTimeTicks());
}

internal sealed record RangesOverlap() : Rejection(
    Because.RuleBroken, "ranges-overlap",
    new(
        "Ranges must be in order, end after they begin, and not overlap.",
        "Tidsrom må stå i rekkefølge, slutte etter at de begynner, og ikke overlappe.",
        "Gli intervalli devono essere in ordine, finire dopo l'inizio e non sovrapporsi."));

internal sealed record DayNamedTwice() : Rejection(
    Because.RuleBroken, "day-named-twice",
    new("Each day of the week may be named once.", "Hver ukedag kan oppgis bare én gang.", "Ogni giorno della settimana può comparire una sola volta."));

internal sealed record ZoneUnknown() : Rejection(
    Because.RuleBroken, "zone-unknown",
    new(
        "This is not the canonical name of an IANA time zone, such as Europe/Oslo.",
        "Dette er ikke det offisielle navnet på en IANA-tidssone, som Europe/Oslo.",
        "Questo non è il nome canonico di un fuso orario IANA, come Europe/Oslo."));
