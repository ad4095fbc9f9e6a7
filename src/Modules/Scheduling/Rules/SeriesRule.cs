namespace Bookings.Scheduling;

/// <summary>
/// Which dates a series falls on, as RFC 5545 has it for RRULE and EXDATE (WKST=MO). Dates, not instants: at nine each Tuesday is
/// nine on the wall whatever the clocks do.
/// </summary>
/// <param name="Interval">Every so many days, weeks or months.</param>
/// <param name="Days">For <see cref="Recurrence.Weekly"/>; none means the weekday of the first date.</param>
/// <param name="Nth">For <see cref="Recurrence.MonthlyByWeekday"/>: 1 to 5, or -1 for the month's last. A month without one has no occurrence.</param>
/// <param name="Count">So many occurrences, left-out ones counted; or <paramref name="Until"/>, that date included.</param>
/// <param name="Except">Dates left out.</param>
internal sealed record SeriesRule(
    Recurrence Every, int Interval, IReadOnlyList<IsoDayOfWeek> Days, int Nth, int? Count, LocalDate? Until, IReadOnlyList<LocalDate> Except)
{
    internal const int Most = 366;

    internal static SeriesRule Weekly(int count, params IsoDayOfWeek[] days) => new(Recurrence.Weekly, 1, days, 0, count, null, []);

    internal Rejection? Flaw() => this switch
    {
        { Interval: < 1 or > 99 } or { Count: < 1 or > Most } => new SeriesContradicts(),
        { Count: null, Until: null } or { Count: not null, Until: not null } => new SeriesContradicts(),
        { Every: Recurrence.MonthlyByWeekday, Nth: < -1 or 0 or > 5 } => new SeriesContradicts(),
        _ when Days.Contains(IsoDayOfWeek.None) || Days.Distinct().Count() != Days.Count => new SeriesContradicts(),
        _ => null,
    };

    /// <summary>The dates from the first on, never more than <see cref="Most"/>.</summary>
    internal IReadOnlyList<LocalDate> Dates(LocalDate first)
    {
        var dates = new List<LocalDate>();
        foreach (var date in Candidates(first).Take(Math.Min(Count ?? Most, Most)))
        {
            if (date > Until)
            {
                break;
            }

            dates.Add(date);
        }

        dates.RemoveAll(Except.Contains);
        return dates;
    }

    private IEnumerable<LocalDate> Candidates(LocalDate first)
    {
        for (var period = 0; ; period += Interval)
        {
            var start = Every switch
            {
                Recurrence.Daily => first.PlusDays(period),
                Recurrence.Weekly => first.With(DateAdjusters.PreviousOrSame(IsoDayOfWeek.Monday)).PlusWeeks(period),
                _ => first.With(DateAdjusters.StartOfMonth).PlusMonths(period),
            };

            if (!LocalTimes.IsWithinReach(start) || start > Until)
            {
                yield break;
            }

            foreach (var date in In(start, first).Where(date => date >= first))
            {
                yield return date;
            }
        }
    }

    private IEnumerable<LocalDate> In(LocalDate start, LocalDate first) => Every switch
    {
        Recurrence.Daily => [start],
        Recurrence.Weekly when Days.Count == 0 => [start.PlusDays(first.DayOfWeek - IsoDayOfWeek.Monday)],
        Recurrence.Weekly => Days.Order().Select(day => start.PlusDays(day - IsoDayOfWeek.Monday)),
        Recurrence.MonthlyByDate => first.Day <= start.Calendar.GetDaysInMonth(start.Year, start.Month) ? [start.PlusDays(first.Day - 1)] : [],
        _ => NthWeekday(start, first.DayOfWeek),
    };

    private IEnumerable<LocalDate> NthWeekday(LocalDate month, IsoDayOfWeek day)
    {
        var date = Nth < 0
            ? month.With(DateAdjusters.EndOfMonth).With(DateAdjusters.PreviousOrSame(day))
            : month.With(DateAdjusters.NextOrSame(day)).PlusWeeks(Nth - 1);
        return date.Month == month.Month ? [date] : [];
    }

    public bool Equals(SeriesRule? other) =>
        other is not null && (Every, Interval, Nth, Count, Until).Equals((other.Every, other.Interval, other.Nth, other.Count, other.Until))
        && Days.SequenceEqual(other.Days) && Except.SequenceEqual(other.Except);

    public override int GetHashCode() => HashCode.Combine(Every, Interval, Nth, Count, Until, Days.Count, Except.Count);
}

internal enum Recurrence
{
    Daily,
    Weekly,

    /// <summary>The day of the month of the first date; a month that lacks it is left out.</summary>
    MonthlyByDate,

    /// <summary>The first date's weekday, the nth of its month.</summary>
    MonthlyByWeekday,
}

internal sealed record SeriesContradicts() : Rejection(
    Because.RuleBroken, "series-contradicts",
    new(
        "A series repeats every 1 to 99 days, weeks or months, and ends by a count of at most 366 or by a date, not by both.",
        "En serie gjentas hver 1. til 99. dag, uke eller måned, og slutter etter et antall på høyst 366 eller på en dato, ikke begge deler.",
        "Una serie si ripete ogni 1-99 giorni, settimane o mesi e finisce dopo al massimo 366 volte oppure a una data, non entrambe le cose."));
