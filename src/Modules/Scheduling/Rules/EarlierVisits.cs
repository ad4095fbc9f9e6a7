using NodaTime.Calendars;

namespace Bookings.Scheduling;

/// <summary>A booking the client has already, kept or ahead, on the location's calendar; cancelled ones are none.</summary>
internal readonly record struct KnownVisit(LocalDate Date, ServiceId Service, ProviderId Provider);

/// <summary>What has to be known of a client to state the <see cref="VisitFacts"/> of one more visit.</summary>
/// <param name="LastBefore">The latest visit not after the new one.</param>
internal sealed record EarlierVisits(int Count, LocalDate? First, LocalDate? LastBefore, BookedIn Business, BookedIn Service, BookedIn Provider)
{
    internal static EarlierVisits None { get; } = new(0, null, null, default, default, default);

    /// <param name="visits">All but the one that is being booked or moved, in any order.</param>
    internal static EarlierVisits Of(IEnumerable<KnownVisit> visits, KnownVisit next)
    {
        var earlier = None;
        foreach (var visit in visits)
        {
            var had = In(visit.Date, next.Date);
            earlier = new(
                earlier.Count + 1,
                earlier.First is { } first && first <= visit.Date ? first : visit.Date,
                visit.Date <= next.Date && !(earlier.LastBefore >= visit.Date) ? visit.Date : earlier.LastBefore,
                Or(earlier.Business, had),
                visit.Service == next.Service ? Or(earlier.Service, had) : earlier.Service,
                visit.Provider == next.Provider ? Or(earlier.Provider, had) : earlier.Provider);
        }

        return earlier;
    }

    private static BookedIn In(LocalDate visit, LocalDate next) => new(
        Week(visit) == Week(next), (visit.Year, visit.Month) == (next.Year, next.Month), Quarter.Of(visit) == Quarter.Of(next));

    private static BookedIn Or(BookedIn a, BookedIn b) => new(a.Week || b.Week, a.Month || b.Month, a.Quarter || b.Quarter);

    private static (int Year, int Week) Week(LocalDate date) => (WeekYearRules.Iso.GetWeekYear(date), WeekYearRules.Iso.GetWeekOfWeekYear(date));
}

/// <summary>Whether the client already has a booking in the ISO week, month, quarter of the new visit.</summary>
internal readonly record struct BookedIn(bool Week, bool Month, bool Quarter)
{
    internal FirstIn ElseFirst() => new(!Week, !Month, !Quarter);
}
