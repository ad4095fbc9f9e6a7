using System.Diagnostics;

namespace Bookings.Scheduling;

/// <summary>When the whole business is closed. There is one for each business.</summary>
internal sealed record BusinessCalendar(Several<HolidayYear> Holidays, Several<Closure> Closures) : IState<BusinessCalendar, BusinessCalendarEvent>
{
    internal const int Most = 1_000;

    /// <summary>The same in every business: streams are told apart by business first.</summary>
    internal static StreamId<BusinessCalendar, BusinessCalendarEvent> Id { get; } = new(new("6d0b1f52-74a1-4c1e-9b0e-0a1c5f3d2e01"));

    public static BusinessCalendar Initial { get; } = new([], []);

    internal bool HasImported(HolidayRegion region, int year) => Holidays.Any(known => known.Region == region && known.Year == year);

    /// <summary>Every date on which a holiday closes, once each, in order.</summary>
    internal Several<LocalDate> HolidayDates() => [.. Holidays.SelectMany(year => year.Dates).Distinct().Order()];

    public static BusinessCalendar Evolve(BusinessCalendar state, BusinessCalendarEvent fact) => fact switch
    {
        HolidaysImported e => state with
        {
            Holidays = [.. state.Holidays.Append(new(e.Region, e.Year, e.Dates)).OrderBy(year => year.Year).ThenBy(year => year.Region.Code, StringComparer.Ordinal)],
        },
        DatesClosed e => state with { Closures = [.. state.Closures.Append(new(e.From, e.Through)).OrderBy(closure => closure.From)] },
        DatesReopened e => new(
            [.. state.Holidays.Select(year => year with { Dates = [.. year.Dates.Where(date => date < e.From || date > e.Through)] })],
            [.. state.Closures.SelectMany(closure => Without(closure, e)).OrderBy(closure => closure.From)]),
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private static IEnumerable<Closure> Without(Closure closure, DatesReopened open)
    {
        if (open.Through < closure.From || open.From > closure.Through)
        {
            yield return closure;
            yield break;
        }

        if (closure.From < open.From)
        {
            yield return closure with { Through = open.From.PlusDays(-1) };
        }

        if (closure.Through > open.Through)
        {
            yield return closure with { From = open.Through.PlusDays(1) };
        }
    }
}

/// <param name="Dates">Those that still close: reopened ones are gone from here.</param>
internal sealed record HolidayYear(HolidayRegion Region, int Year, Several<LocalDate> Dates);

internal sealed record CalendarFull() : Rejection(
    Because.RuleBroken, "calendar-full",
    new(
        "A calendar holds at most 1000 closures and years of holidays each.",
        "En kalender kan ha høyst 1000 stengninger og høyst 1000 år med helligdager.",
        "Un calendario può contenere al massimo 1000 chiusure e 1000 anni di festività."));
