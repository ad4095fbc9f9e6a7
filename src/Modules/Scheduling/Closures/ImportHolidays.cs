using FluentValidation;

namespace Bookings.Scheduling;

/// <summary>The business keeps a region's public holidays in some years. A year that was imported is left as it is, reopened days included.</summary>
internal static class ImportHolidays
{
    /// <param name="Region">NO, IT, BR, DE, or a German land such as DE-BY.</param>
    internal sealed record Request(string Region, IReadOnlyList<int> Years);

    internal sealed record Command(HolidayRegion Region, Several<HolidayYear> Years);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Region).OneOf([.. HolidayRegion.All.Select(region => region.Code)]);
            RuleFor(request => request.Years).Must(years => years.Count is >= 1 and <= 20).WithWords(SharedWords.Holding(1, 20));
            RuleForEach(request => request.Years).InclusiveBetween(2018, 2200);
        }
    }

    internal static Decision<BusinessCalendarEvent> Decide(Command command, BusinessCalendar calendar)
    {
        List<HolidayYear> missing = [.. command.Years.Where(year => !calendar.HasImported(year.Region, year.Year))];
        return calendar.Holidays.Count + missing.Count > BusinessCalendar.Most
            ? new CalendarFull()
            : missing.Select(BusinessCalendarEvent (year) => new HolidaysImported(year.Region, year.Year, year.Dates)).ToArray();
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/calendar/holidays", Handle)
        .WithName(nameof(ImportHolidays)).WithSummary("Close on the public holidays of a region").WithTags("calendar")
        .Requires(Permissions.SetUp)
        .Validates(new Validator())
        .Refuses<CalendarFull>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Request request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var region = HolidayRegion.Find(request.Region)!.Value;
        var command = new Command(region, [.. request.Years.Distinct().Order().Select(year => Of(region, year))]);

        var outcome = await store.Transact(caller, BusinessCalendar.Id, calendar => Decide(command, calendar), cancellation);
        return outcome.ToChanged();
    }

    private static HolidayYear Of(HolidayRegion region, int year) => new(region, year, [.. PublicHolidays.Of(region, year).Select(holiday => holiday.Date).Distinct()]);
}
