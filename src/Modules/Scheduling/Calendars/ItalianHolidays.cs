namespace Bookings.Scheduling;

/// <summary>
/// Legge 27 maggio 1949, n. 260, art. 1-2, as changed by legge 5 marzo 1977, n. 54, D.P.R. 28 dicembre 1985, n. 792 (Epiphany),
/// legge 20 novembre 2000, n. 336 (2 June), and legge 8 ottobre 2025, n. 151 (Saint Francis, from 2026). A town's patron saint is a closure.
/// </summary>
internal static class ItalianHolidays
{
    internal static IEnumerable<PublicHoliday> Of(int year)
    {
        var easter = Easter.Of(year);
        List<PublicHoliday> holidays =
        [
            new(new(year, 1, 1), "New Year's Day", "Capodanno"),
            new(new(year, 1, 6), "Epiphany", "Epifania"),
            new(easter, "Easter Sunday", "Pasqua"),
            new(easter.PlusDays(1), "Easter Monday", "Lunedì dell'Angelo"),
            new(new(year, 4, 25), "Liberation Day", "Anniversario della Liberazione"),
            new(new(year, 5, 1), "Labour Day", "Festa del Lavoro"),
            new(new(year, 6, 2), "Republic Day", "Festa della Repubblica"),
            new(new(year, 8, 15), "Assumption Day", "Assunzione di Maria"),
            new(new(year, 11, 1), "All Saints' Day", "Ognissanti"),
            new(new(year, 12, 8), "Immaculate Conception", "Immacolata Concezione"),
            new(new(year, 12, 25), "Christmas Day", "Natale"),
            new(new(year, 12, 26), "Saint Stephen's Day", "Santo Stefano"),
        ];

        if (year >= 2026)
        {
            holidays.Add(new(new(year, 10, 4), "Saint Francis of Assisi", "San Francesco d'Assisi"));
        }

        return holidays;
    }
}
