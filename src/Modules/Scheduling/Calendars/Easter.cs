namespace Bookings.Scheduling;

/// <summary>Easter Sunday of the western churches.</summary>
internal static class Easter
{
    /// <summary>The Gregorian computus in the anonymous form printed in Nature, 20 April 1876, and by Meeus, Astronomical Algorithms, ch. 8.</summary>
    internal static LocalDate Of(int year)
    {
        var (century, yearOfCentury, golden) = (year / 100, year % 100, year % 19);
        var moonCorrection = (century - ((century + 8) / 25) + 1) / 3;
        var epact = ((19 * golden) + century - (century / 4) - moonCorrection + 15) % 30;
        var weekday = (32 + (2 * (century % 4)) + (2 * (yearOfCentury / 4)) - epact - (yearOfCentury % 4)) % 7;
        var late = (golden + (11 * epact) + (22 * weekday)) / 451;
        var days = epact + weekday - (7 * late) + 114;
        return new(year, days / 31, (days % 31) + 1);
    }
}
