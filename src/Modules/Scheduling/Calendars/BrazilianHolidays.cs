namespace Bookings.Scheduling;

/// <summary>
/// Lei 662/1949 in the wording of Lei 10.607/2002, Lei 6.802/1980 (12 October), Lei 14.759/2023 (20 November, from 2024); Good Friday is a
/// religious holiday by Lei 9.093/1995 art. 2. Carnival and Corpus Christi are optional days (ponto facultativo), and so closures.
/// </summary>
internal static class BrazilianHolidays
{
    internal static IEnumerable<PublicHoliday> Of(int year)
    {
        List<PublicHoliday> holidays =
        [
            new(new(year, 1, 1), "New Year's Day", "Confraternização Universal"),
            new(Easter.Of(year).PlusDays(-2), "Good Friday", "Sexta-feira da Paixão"),
            new(new(year, 4, 21), "Tiradentes Day", "Tiradentes"),
            new(new(year, 5, 1), "Labour Day", "Dia do Trabalho"),
            new(new(year, 9, 7), "Independence Day", "Independência do Brasil"),
            new(new(year, 10, 12), "Our Lady of Aparecida", "Nossa Senhora Aparecida"),
            new(new(year, 11, 2), "All Souls' Day", "Finados"),
            new(new(year, 11, 15), "Republic Day", "Proclamação da República"),
            new(new(year, 12, 25), "Christmas Day", "Natal"),
        ];

        if (year >= 2024)
        {
            holidays.Add(new(new(year, 11, 20), "Zumbi and Black Consciousness Day", "Dia Nacional de Zumbi e da Consciência Negra"));
        }

        return holidays;
    }
}
