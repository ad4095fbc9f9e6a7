namespace Bookings.Privacy;

/// <summary>
/// How long an answer may take (GDPR Art. 12(3)): a month from the day the request came, and three where it was extended, by the calendar. Where the last month has no such
/// day it is its last one: what came on 31 January is due on 28 February. A due day that is a Sunday or a holiday is not moved: the law would allow a day more
/// (Regulation 1182/71, Art. 3(4)), and nobody may count on it here.
/// </summary>
internal static class RequestClock
{
    internal static LocalDate Due(LocalDate received) => received.PlusMonths(1);

    /// <summary>From the day it came, not from the first due day: two times the end of a short month would lose days.</summary>
    internal static LocalDate ExtendedDue(LocalDate received) => received.PlusMonths(3);
}
