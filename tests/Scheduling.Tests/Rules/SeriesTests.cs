using NodaTime;
using Xunit;
using static Bookings.Scheduling.Tests.BerlinPractice;

namespace Bookings.Scheduling.Tests;

/// <summary>Every date of a series is judged by the rules of a booking; nine o'clock stays nine o'clock whatever the clocks do (F13).</summary>
public sealed class SeriesTests
{
    private static readonly Circumstances Year = Open with { Rules = Open.Rules with { HorizonDays = 400 } };

    private static string[] Dates(SeriesRule rule, string first) => [.. rule.Dates(Date(first)).Select(date => date.ToString("uuuu-MM-dd", null))];

    private static SeriesRule Monthly(int nth, int count) => new(Recurrence.MonthlyByWeekday, 1, [], nth, count, null, []);

    [Fact]
    public void Nine_in_the_morning_stays_nine_over_both_changes_of_the_clocks()
    {
        var plan = SeriesPlan.Of(Year, SeriesRule.Weekly(50), Date("2027-01-05"), new(9, 0), Hour);

        Assert.Equal(50, plan.Count);
        Assert.All(plan, occurrence => Assert.True(occurrence.IsFree()));
        Assert.All(plan, occurrence => Assert.Equal(new LocalTime(9, 0), occurrence.Verdict.Start.Local().TimeOfDay));
        Assert.Equal([1, 2, 1], plan.Select(occurrence => occurrence.Verdict.Start.Offset.Seconds / 3600).Aggregate(
            new List<int>(), (changes, offset) => changes is [.., var last] && last == offset ? changes : [.. changes, offset]));
    }

    [Fact]
    public void A_time_that_one_date_lacks_is_a_conflict_of_that_date_with_a_shift_on_offer()
    {
        var night = Always("Europe/Berlin", "2027-03-01T00:00:00Z", Duration.FromMinutes(30));
        var plan = SeriesPlan.Of(night, SeriesRule.Weekly(3), Date("2027-03-21"), new(2, 30), Hour);

        Assert.Equal([true, false, true], plan.Select(occurrence => occurrence.IsFree()));
        Assert.Equal(Broken.TimeDoesNotExist, plan[1].Verdict.Rules);
        Assert.Equal(At("2027-03-28T03:30:00+02:00"), plan[1].Shift?.At);
    }

    [Fact]
    public void A_time_that_one_date_has_twice_is_the_earlier() => Assert.Equal(
        At("2027-10-31T02:30:00+02:00"),
        SeriesPlan.Of(Always("Europe/Berlin", "2027-10-01T00:00:00Z", Duration.FromMinutes(30)), SeriesRule.Weekly(2), Date("2027-10-24"), new(2, 30), Hour)[1]
            .Verdict.Start.At);

    [Fact]
    public void Every_occurrence_is_checked_and_a_taken_one_may_shift_or_be_skipped()
    {
        var known = Year with { Provider = BusyTimes.Of([Occupied.Of(At("2027-01-19T09:00:00+01:00"), Hour, Buffers.None), Occupied.Of(At("2027-01-26T09:00:00+01:00"), 8 * Hour, Buffers.None)]) };
        var plan = SeriesPlan.Of(known, SeriesRule.Weekly(4), Date("2027-01-05"), new(9, 0), Hour);

        Assert.Equal([Broken.Nothing, Broken.Nothing, Broken.SlotTaken, Broken.SlotTaken], plan.Select(occurrence => occurrence.Verdict.Rules));
        Assert.Equal([null, null, At("2027-01-19T10:00:00+01:00"), null], plan.Select(occurrence => occurrence.Shift?.At));
    }

    [Fact]
    public void Occurrences_count_against_the_clients_limit()
    {
        var known = Year with { Rules = Year.Rules with { Limits = new(OpenPerClient: 3) }, Client = ClientBookings.None with { Open = 1 } };
        var plan = SeriesPlan.Of(known, SeriesRule.Weekly(4), Date("2027-01-05"), new(9, 0), Hour);

        Assert.Equal([Broken.Nothing, Broken.Nothing, Broken.ClientLimitReached, Broken.ClientLimitReached], plan.Select(occurrence => occurrence.Verdict.Rules));
    }

    [Fact]
    public void Occurrences_do_not_get_in_each_others_way()
    {
        var known = Always("Europe/Berlin", "2027-01-01T00:00:00Z", Duration.FromMinutes(30));
        known = known with { Rules = known.Rules with { Buffers = new(Duration.FromHours(24), default) } };
        var plan = SeriesPlan.Of(known, SeriesRule.Weekly(2, IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday), Date("2027-01-04"), new(9, 0), Hour);

        Assert.Equal([Broken.Nothing, Broken.SlotTaken], plan.Select(occurrence => occurrence.Verdict.Rules));
        Assert.Equal(At("2027-01-05T10:00:00+01:00"), plan[1].Shift?.At);
    }

    [Fact]
    public void Every_other_week_on_two_days() => Assert.Equal(
        ["2027-01-07", "2027-01-18", "2027-01-21", "2027-02-01"],
        Dates(new(Recurrence.Weekly, 2, [IsoDayOfWeek.Thursday, IsoDayOfWeek.Monday], 0, 4, null, []), "2027-01-05"));

    [Fact]
    public void A_day_that_a_month_lacks_is_left_out() => Assert.Equal(
        ["2027-01-31", "2027-03-31", "2027-05-31"], Dates(new(Recurrence.MonthlyByDate, 1, [], 0, 3, null, []), "2027-01-31"));

    [Theory]
    [InlineData(2, "2027-01-12 2027-02-09 2027-03-09")]
    [InlineData(5, "2027-03-30 2027-06-29 2027-08-31")]
    [InlineData(-1, "2027-01-26 2027-02-23 2027-03-30")]
    public void The_nth_weekday_of_the_month(int nth, string dates) => Assert.Equal(dates.Split(' '), Dates(Monthly(nth, 3), "2027-01-12"));

    [Fact]
    public void Until_is_included_and_left_out_dates_count() => Assert.Multiple(
        () => Assert.Equal(["2027-01-05", "2027-01-07"], Dates(new(Recurrence.Daily, 2, [], 0, null, Date("2027-01-08"), []), "2027-01-05")),
        () => Assert.Equal(["2027-01-05", "2027-01-06", "2027-01-07"], Dates(new(Recurrence.Daily, 1, [], 0, null, Date("2027-01-07"), []), "2027-01-05")),
        () => Assert.Equal(["2027-01-05", "2027-01-07"], Dates(new(Recurrence.Daily, 1, [], 0, 3, null, [Date("2027-01-06")]), "2027-01-05")));

    [Fact]
    public void No_series_is_endless() => Assert.Multiple(
        () => Assert.Equal(SeriesRule.Most, Dates(new(Recurrence.Daily, 1, [], 0, null, Date("2900-01-01"), []), "2027-01-05").Length),
        () => Assert.True(Dates(new(Recurrence.MonthlyByDate, 99, [], 0, 366, null, []), "8900-01-01").Length < 20),
        () => Assert.IsType<SeriesContradicts>(new SeriesRule(Recurrence.Daily, 1, [], 0, null, null, []).Flaw()),
        () => Assert.IsType<SeriesContradicts>(new SeriesRule(Recurrence.Daily, 0, [], 0, 1, null, []).Flaw()),
        () => Assert.IsType<SeriesContradicts>(Monthly(0, 1).Flaw()),
        () => Assert.Null(SeriesRule.Weekly(366, IsoDayOfWeek.Friday).Flaw()));
}
