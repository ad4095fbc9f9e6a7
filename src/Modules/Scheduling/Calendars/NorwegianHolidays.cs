namespace Bookings.Scheduling;

/// <summary>
/// Lov om helligdager og helligdagsfred (LOV-1995-02-24-12) § 2, and lov om 1 og 17 mai som høgtidsdager (LOV-1947-04-26-1) § 1.
/// Sundays as such are left to the weekly hours.
/// </summary>
internal static class NorwegianHolidays
{
    internal static IEnumerable<PublicHoliday> Of(int year)
    {
        var easter = Easter.Of(year);
        return
        [
            new(new(year, 1, 1), "New Year's Day", "Første nyttårsdag"),
            new(easter.PlusDays(-3), "Maundy Thursday", "Skjærtorsdag"),
            new(easter.PlusDays(-2), "Good Friday", "Langfredag"),
            new(easter, "Easter Sunday", "Første påskedag"),
            new(easter.PlusDays(1), "Easter Monday", "Andre påskedag"),
            new(new(year, 5, 1), "Labour Day", "Arbeidernes dag"),
            new(new(year, 5, 17), "Constitution Day", "Grunnlovsdagen"),
            new(easter.PlusDays(39), "Ascension Day", "Kristi himmelfartsdag"),
            new(easter.PlusDays(49), "Whit Sunday", "Første pinsedag"),
            new(easter.PlusDays(50), "Whit Monday", "Andre pinsedag"),
            new(new(year, 12, 25), "Christmas Day", "Første juledag"),
            new(new(year, 12, 26), "Second Day of Christmas", "Andre juledag"),
        ];
    }
}
