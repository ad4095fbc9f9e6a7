using NodaTime;
using Xunit;

namespace Bookings.Scheduling.Tests;

/// <summary>Against calendars as they were printed, not against another computation.</summary>
public sealed class PublicHolidayTests
{
    private static string Of(string region, int year) => string.Join(
        ' ', PublicHolidays.Of(HolidayRegion.Find(region)!.Value, year).Select(holiday => holiday.Date.ToString("MM-dd", null)));

    [Theory]
    [InlineData(1818, "03-22")]
    [InlineData(1943, "04-25")]
    [InlineData(1954, "04-18")]
    [InlineData(1981, "04-19")]
    [InlineData(2000, "04-23")]
    [InlineData(2008, "03-23")]
    [InlineData(2024, "03-31")]
    [InlineData(2025, "04-20")]
    [InlineData(2026, "04-05")]
    [InlineData(2027, "03-28")]
    [InlineData(2028, "04-16")]
    [InlineData(2029, "04-01")]
    [InlineData(2030, "04-21")]
    [InlineData(2038, "04-25")]
    [InlineData(2285, "03-22")]
    public void Easter_falls_where_the_tables_have_it(int year, string date) => Assert.Equal(date, Easter.Of(year).ToString("MM-dd", null));

    [Theory]
    [InlineData("NO", 2024, "01-01 03-28 03-29 03-31 04-01 05-01 05-09 05-17 05-19 05-20 12-25 12-26")]
    [InlineData("NO", 2027, "01-01 03-25 03-26 03-28 03-29 05-01 05-06 05-16 05-17 05-17 12-25 12-26")]
    [InlineData("IT", 2025, "01-01 01-06 04-20 04-21 04-25 05-01 06-02 08-15 11-01 12-08 12-25 12-26")]
    [InlineData("IT", 2026, "01-01 01-06 04-05 04-06 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26")]
    [InlineData("BR", 2023, "01-01 04-07 04-21 05-01 09-07 10-12 11-02 11-15 12-25")]
    [InlineData("BR", 2024, "01-01 03-29 04-21 05-01 09-07 10-12 11-02 11-15 11-20 12-25")]
    [InlineData("DE", 2028, "01-01 04-14 04-17 05-01 05-25 06-05 10-03 12-25 12-26")]
    [InlineData("DE-BY", 2026, "01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 10-03 11-01 12-25 12-26")]
    [InlineData("DE-SN", 2024, "01-01 03-29 04-01 05-01 05-09 05-20 10-03 10-31 11-20 12-25 12-26")]
    [InlineData("DE-SN", 2028, "01-01 04-14 04-17 05-01 05-25 06-05 10-03 10-31 11-22 12-25 12-26")]
    [InlineData("DE-BE", 2025, "01-01 03-08 04-18 04-21 05-01 05-08 05-29 06-09 10-03 12-25 12-26")]
    [InlineData("DE-BE", 2028, "01-01 03-08 04-14 04-17 05-01 05-25 06-05 06-17 10-03 12-25 12-26")]
    [InlineData("DE-BB", 2030, "01-01 04-19 04-21 04-22 05-01 05-30 06-09 06-10 10-03 10-31 12-25 12-26")]
    [InlineData("DE-TH", 2029, "01-01 03-30 04-02 05-01 05-10 05-21 09-20 10-03 10-31 12-25 12-26")]
    [InlineData("DE-SL", 2027, "01-01 03-26 03-29 05-01 05-06 05-17 05-27 08-15 10-03 11-01 12-25 12-26")]
    public void A_year_has_the_holidays_of_its_law(string region, int year, string dates) => Assert.Equal(dates, Of(region, year));

    [Theory]
    [InlineData("BB", 12)]
    [InlineData("BE", 10)]
    [InlineData("BW", 12)]
    [InlineData("BY", 12)]
    [InlineData("HB", 10)]
    [InlineData("HE", 10)]
    [InlineData("HH", 10)]
    [InlineData("MV", 11)]
    [InlineData("NI", 10)]
    [InlineData("NW", 11)]
    [InlineData("RP", 11)]
    [InlineData("SH", 10)]
    [InlineData("SL", 12)]
    [InlineData("SN", 11)]
    [InlineData("ST", 11)]
    [InlineData("TH", 11)]
    public void Each_Land_has_as_many_days_as_it_is_known_for(string land, int days) =>
        Assert.Equal(days, PublicHolidays.Of(HolidayRegion.Find("DE-" + land)!.Value, 2026).Count);

    [Theory]
    [InlineData("no")]
    [InlineData("DE-XX")]
    [InlineData("")]
    [InlineData(null)]
    public void A_region_that_is_not_known_is_none(string? code) => Assert.Null(HolidayRegion.Find(code));

    [Fact]
    public void Easter_is_a_Sunday_between_its_limits_for_a_thousand_years() => Assert.All(Enumerable.Range(1583, 1000), year =>
    {
        var easter = Easter.Of(year);
        Assert.Equal(IsoDayOfWeek.Sunday, easter.DayOfWeek);
        Assert.InRange(easter, new(year, 3, 22), new(year, 4, 25));
    });
}
