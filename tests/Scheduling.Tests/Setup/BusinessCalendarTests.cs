using Bookings.Testing;
using NodaTime;
using Xunit;

namespace Bookings.Scheduling.Tests;

public sealed class BusinessCalendarTests
{
    private static readonly HolidayRegion Norway = HolidayRegion.Find("NO")!.Value;
    private static readonly LocalDate NewYear = new(2027, 1, 1);
    private static readonly LocalDate Constitution = new(2027, 5, 17);
    private static readonly HolidaysImported Imported = new(Norway, 2027, [NewYear, Constitution]);
    private readonly Spec<BusinessCalendar, BusinessCalendarEvent> _spec = new();

    [Fact]
    public void Holidays_are_imported_year_by_year() => _spec
        .Given()
        .When(calendar => ImportHolidays.Decide(new(Norway, [new(Norway, 2027, [NewYear, Constitution])]), calendar))
        .Then(Imported);

    [Fact]
    public void A_year_that_was_imported_is_left_as_it_is_reopened_days_included() => _spec
        .Given(Imported, new DatesReopened(Constitution, Constitution))
        .When(calendar => ImportHolidays.Decide(new(Norway, [new(Norway, 2027, [NewYear, Constitution])]), calendar))
        .ThenNothingChanged();

    [Fact]
    public void A_closure_inside_another_changes_nothing() => _spec
        .Given(new DatesClosed(new(2027, 7, 1), new(2027, 7, 31)))
        .When(calendar => CloseDates.Decide(new(new(2027, 7, 10), new(2027, 7, 12)), calendar))
        .ThenNothingChanged();

    [Fact]
    public void Reopening_the_middle_leaves_both_ends_closed()
    {
        var calendar = Fold(new DatesClosed(new(2027, 7, 1), new(2027, 7, 31)), new DatesReopened(new(2027, 7, 10), new(2027, 7, 12)));

        Assert.Equal([new(new(2027, 7, 1), new(2027, 7, 9)), new(new(2027, 7, 13), new(2027, 7, 31))], calendar.Closures);
    }

    [Fact]
    public void A_reopened_holiday_no_longer_closes()
    {
        var calendar = Fold(Imported, new DatesReopened(Constitution, Constitution));

        Assert.Equal([NewYear], calendar.HolidayDates());
    }

    [Fact]
    public void Reopening_what_is_open_changes_nothing() => _spec
        .Given(Imported)
        .When(calendar => ReopenDates.Decide(new(new(2027, 2, 1), new(2027, 2, 2)), calendar))
        .ThenNothingChanged();

    private static BusinessCalendar Fold(params BusinessCalendarEvent[] facts) => facts.Aggregate(BusinessCalendar.Initial, BusinessCalendar.Evolve);
}
