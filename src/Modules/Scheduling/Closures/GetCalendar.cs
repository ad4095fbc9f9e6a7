namespace Bookings.Scheduling;

/// <summary>Somebody looks at the days on which the business is closed. One that was never set is empty, at version 0.</summary>
internal static class GetCalendar
{
    internal sealed record View(IReadOnlyList<HolidayView> Holidays, IReadOnlyList<Closure> Closures)
    {
        internal static View Of(BusinessCalendar calendar) => new([.. calendar.Holidays.SelectMany(Named)], [.. calendar.Closures]);

        private static IEnumerable<HolidayView> Named(HolidayYear year) =>
            from date in year.Dates
            let holidays = PublicHolidays.Of(year.Region, year.Year).Where(holiday => holiday.Date == date).ToList()
            select new HolidayView(
                date, year.Region.Code, string.Join(", ", holidays.Select(holiday => holiday.Name)), string.Join(", ", holidays.Select(holiday => holiday.LocalName)));
    }

    /// <param name="Name">In English, both where two fall on one date; empty where the law has meanwhile dropped the day.</param>
    internal sealed record HolidayView(LocalDate Date, string Region, string Name, string LocalName);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/calendar", Handle)
        .WithName(nameof(GetCalendar)).WithSummary("Show holidays and closures").WithTags("calendar")
        .Requires(Permissions.ReadSetUp);

    private static async Task<Versioned<View>> Handle(Caller caller, EventStore store, CancellationToken cancellation)
    {
        var calendar = await store.Load(caller.Tenant, BusinessCalendar.Id, cancellation);
        return Answers.Ok(View.Of(calendar.State), calendar.Version);
    }
}
