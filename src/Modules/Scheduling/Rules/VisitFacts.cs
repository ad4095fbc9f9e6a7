namespace Bookings.Scheduling;

/// <summary>
/// What statistics may know of a visit for ever: coarse, and about nobody. Distinct clients of a week are a sum of flags, cohorts are
/// counts; no number of a client is needed, so none is kept.
/// </summary>
/// <param name="Cohort">The quarter of the client's first visit.</param>
internal sealed record VisitFacts(VisitOrdinal Ordinal, Quarter Cohort, SinceLastVisit SinceLast, FirstIn Business, FirstIn Service, FirstIn Provider)
{
    /// <param name="date">Of the visit, on the location's calendar.</param>
    internal static VisitFacts Of(EarlierVisits earlier, LocalDate date) => new(
        OrdinalAfter(earlier.Count),
        Quarter.Of(earlier.First is { } first && first < date ? first : date),
        Since(earlier.LastBefore, date),
        earlier.Business.ElseFirst(), earlier.Service.ElseFirst(), earlier.Provider.ElseFirst());

    private static VisitOrdinal OrdinalAfter(int earlier) => earlier switch
    {
        0 => VisitOrdinal.First,
        1 => VisitOrdinal.Second,
        <= 4 => VisitOrdinal.ThirdToFifth,
        <= 9 => VisitOrdinal.SixthToTenth,
        _ => VisitOrdinal.Later,
    };

    private static SinceLastVisit Since(LocalDate? last, LocalDate date) => last is not { } before
        ? SinceLastVisit.NoneBefore
        : Period.DaysBetween(before, date) switch
        {
            <= 7 => SinceLastVisit.WithinAWeek,
            <= 31 => SinceLastVisit.WithinAMonth,
            <= 92 => SinceLastVisit.WithinAQuarter,
            <= 183 => SinceLastVisit.WithinHalfAYear,
            <= 366 => SinceLastVisit.WithinAYear,
            _ => SinceLastVisit.Longer,
        };
}

internal enum VisitOrdinal
{
    First,
    Second,
    ThirdToFifth,
    SixthToTenth,
    Later,
}

internal enum SinceLastVisit
{
    NoneBefore,
    WithinAWeek,
    WithinAMonth,
    WithinAQuarter,
    WithinHalfAYear,
    WithinAYear,
    Longer,
}

internal readonly record struct Quarter(int Year, int Number)
{
    internal static Quarter Of(LocalDate date) => new(date.Year, (date.Month + 2) / 3);
}

/// <summary>Whether the visit is the client's first to be booked in its ISO week, month, quarter.</summary>
internal readonly record struct FirstIn(bool Week, bool Month, bool Quarter);
