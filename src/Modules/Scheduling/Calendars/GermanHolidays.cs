namespace Bookings.Scheduling;

/// <summary>
/// The nine days that all Länder have, 3 October by Einigungsvertrag Art. 2 (2) and the others by each Land's own act, and what a Land has more:
/// FTG (BW, BY, MV, BB), Gesetz über die Sonn- und Feiertage (BE, SH), Feiertagsgesetz (HB, HH, NI, NW, RP, SL, ST, TH), HFeiertagsG (HE),
/// SächsSFG (SN). What holds in some municipalities only (Mariä Himmelfahrt in Bavaria, Fronleichnam in Saxony and Thuringia, Augsburg's Friedensfest)
/// is a closure; so are ordinary Sundays.
/// </summary>
internal static class GermanHolidays
{
    internal static IReadOnlyList<string> Länder { get; } =
        ["BB", "BE", "BW", "BY", "HB", "HE", "HH", "MV", "NI", "NW", "RP", "SH", "SL", "SN", "ST", "TH"];

    /// <param name="land">Two letters of ISO 3166-2; without, the days that all of them have.</param>
    internal static IEnumerable<PublicHoliday> Of(int year, string? land)
    {
        var easter = Easter.Of(year);
        List<PublicHoliday> everywhere =
        [
            new(new(year, 1, 1), "New Year's Day", "Neujahr"),
            new(easter.PlusDays(-2), "Good Friday", "Karfreitag"),
            new(easter.PlusDays(1), "Easter Monday", "Ostermontag"),
            new(new(year, 5, 1), "Labour Day", "Tag der Arbeit"),
            new(easter.PlusDays(39), "Ascension Day", "Christi Himmelfahrt"),
            new(easter.PlusDays(50), "Whit Monday", "Pfingstmontag"),
            new(new(year, 10, 3), "German Unity Day", "Tag der Deutschen Einheit"),
            new(new(year, 12, 25), "Christmas Day", "Erster Weihnachtstag"),
            new(new(year, 12, 26), "Second Day of Christmas", "Zweiter Weihnachtstag"),
        ];

        return land is null ? everywhere : everywhere.Concat(OfLand(year, land, easter));
    }

    private static IEnumerable<PublicHoliday> OfLand(int year, string land, LocalDate easter)
    {
        if (land is "BW" or "BY" or "ST")
        {
            yield return new(new(year, 1, 6), "Epiphany", "Heilige Drei Könige");
        }

        if ((land == "BE" && year >= 2019) || (land == "MV" && year >= 2023))
        {
            yield return new(new(year, 3, 8), "International Women's Day", "Internationaler Frauentag");
        }

        if (land == "BB")
        {
            yield return new(easter, "Easter Sunday", "Ostersonntag");
            yield return new(easter.PlusDays(49), "Whit Sunday", "Pfingstsonntag");
        }

        // Berlin's single days, each by an amendment of its own.
        if (land == "BE" && year is 2020 or 2025)
        {
            yield return new(new(year, 5, 8), "Liberation Day", "Tag der Befreiung");
        }

        if (land == "BE" && year == 2028)
        {
            yield return new(new(year, 6, 17), "Uprising of 1953", "75. Jahrestag des Aufstandes vom 17. Juni 1953");
        }

        if (land is "BW" or "BY" or "HE" or "NW" or "RP" or "SL")
        {
            yield return new(easter.PlusDays(60), "Corpus Christi", "Fronleichnam");
        }

        if (land == "SL")
        {
            yield return new(new(year, 8, 15), "Assumption Day", "Mariä Himmelfahrt");
        }

        if (land == "TH" && year >= 2019)
        {
            yield return new(new(year, 9, 20), "World Children's Day", "Weltkindertag");
        }

        if (land is "BB" or "MV" or "SN" or "ST" or "TH" || (land is "HB" or "HH" or "NI" or "SH" && year >= 2018))
        {
            yield return new(new(year, 10, 31), "Reformation Day", "Reformationstag");
        }

        if (land is "BW" or "BY" or "NW" or "RP" or "SL")
        {
            yield return new(new(year, 11, 1), "All Saints' Day", "Allerheiligen");
        }

        if (land == "SN")
        {
            // The Wednesday before 23 November.
            yield return new(new LocalDate(year, 11, 23).With(DateAdjusters.Previous(IsoDayOfWeek.Wednesday)), "Repentance Day", "Buß- und Bettag");
        }
    }
}
