namespace Bookings.Notifications;

/// <summary>A moment as people say it, with the zone whose clock it is on: an hour that could be somebody else's is an hour too early.</summary>
internal static class When
{
    private static readonly Words Weekdays = new(
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday", "mandag tirsdag onsdag torsdag fredag lørdag søndag", "lunedì martedì mercoledì giovedì venerdì sabato domenica");

    private static readonly Words Months = new(
        "January February March April May June July August September October November December",
        "januar februar mars april mai juni juli august september oktober november desember",
        "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre");

    private static readonly Words Pattern = new("{0} {1} {2} {3}, {4} ({5})", "{0} {1}. {2} {3} kl. {4} ({5})", "{0} {1} {2} {3}, ore {4} ({5})");

    internal static string In(Language language, Instant at, DateTimeZone zone)
    {
        var local = at.InZone(zone).LocalDateTime;
        return Pattern.With(
            Weekdays.In(language).Split(' ')[(int)local.DayOfWeek - 1], local.Day, Months.In(language).Split(' ')[local.Month - 1], local.Year,
            $"{local.Hour:00}:{local.Minute:00}", zone.Id).In(language);
    }
}
