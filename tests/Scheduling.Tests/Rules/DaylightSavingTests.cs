using NodaTime;
using Xunit;

namespace Bookings.Scheduling.Tests;

/// <summary>F13: what happens to times on the days on which the clocks change, decided and not left to a library.</summary>
public sealed class DaylightSavingTests
{
    private static readonly Duration HalfHour = Duration.FromMinutes(30);

    [Theory]
    [InlineData("Europe/Berlin", "2027-03-28T02:30", "2027-03-28T03:30:00+02:00")]
    [InlineData("Europe/Oslo", "2027-03-28T02:00", "2027-03-28T03:00:00+02:00")]
    [InlineData("America/New_York", "2027-03-14T02:30", "2027-03-14T03:30:00-04:00")]
    [InlineData("America/St_Johns", "2027-03-14T02:15", "2027-03-14T03:15:00-02:30")]
    [InlineData("Australia/Lord_Howe", "2027-10-03T02:15", "2027-10-03T02:45:00+11:00")]
    [InlineData("America/Sao_Paulo", "2018-11-04T00:30", "2018-11-04T01:30:00-02:00")]
    [InlineData("Pacific/Apia", "2011-12-30T10:00", "2011-12-31T10:00:00+14:00")]
    public void A_time_in_a_gap_is_refused_and_another_suggested(string zone, string wish, string suggestion)
    {
        var refusal = BerlinPractice.Always(zone, "2011-01-01T00:00:00Z", HalfHour).Check(wish).Refusal();

        Assert.Equal(BerlinPractice.At(suggestion), Assert.IsType<TimeDoesNotExist>(refusal).Suggestion?.ToInstant());
        Assert.False(refusal.Overridable);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2027-10-31T02:30", "2027-10-31T02:30:00+02:00")]
    [InlineData("America/New_York", "2027-11-07T01:30", "2027-11-07T01:30:00-04:00")]
    [InlineData("Australia/Lord_Howe", "2027-04-04T01:45", "2027-04-04T01:45:00+11:00")]
    [InlineData("Africa/Casablanca", "2026-02-15T02:30", "2026-02-15T02:30:00+01:00")]
    [InlineData("America/Sao_Paulo", "2018-02-17T23:30", "2018-02-17T23:30:00-02:00")]
    public void A_time_that_happens_twice_is_the_earlier(string zone, string wish, string meant) =>
        Assert.Equal(BerlinPractice.At(meant), BerlinPractice.Always(zone, "2018-01-01T00:00:00Z", HalfHour).Check(wish).Start.At);

    [Fact]
    public void The_later_of_two_is_staffs_to_give()
    {
        var night = BerlinPractice.Always("Europe/Berlin", "2027-10-30T12:00:00Z", HalfHour);

        var verdict = BookingRules.Check(night, new(BerlinPractice.Local("2027-10-31T02:30"), Offset.FromHours(1)), BerlinPractice.Hour);

        Assert.Equal(new LaterOfTwo(), verdict.Refusal());
        Assert.Null(verdict.RefusalToStaff(hasReason: true));
        Assert.Equal(BerlinPractice.At("2027-10-31T02:30:00+01:00"), verdict.Start.At);
        Assert.True(BookingRules.Check(night, new(BerlinPractice.Local("2027-10-31T02:30"), Offset.FromHours(2)), BerlinPractice.Hour).IsBookable());
    }

    [Fact]
    public void An_offset_that_the_zone_does_not_have_then_is_refused() => Assert.Equal(
        new OffsetDoesNotFit(),
        BookingRules.Check(BerlinPractice.Open, new(BerlinPractice.Local("2027-01-05T10:00"), Offset.FromHours(2)), BerlinPractice.Hour).Refusal());

    [Fact]
    public void The_short_day_offers_no_time_in_the_gap() => Assert.Equal(
        ["01:00+01", "01:30+01", "03:00+02", "03:30+02"],
        BerlinPractice.Always("Europe/Berlin", "2027-03-20T00:00:00Z", HalfHour).Times("2027-03-28").Skip(2).Take(4));

    [Fact]
    public void The_long_day_offers_each_time_once() => Assert.Equal(
        ["01:30+02", "02:00+02", "02:30+02", "03:00+01", "03:30+01"],
        BerlinPractice.Always("Europe/Berlin", "2027-10-20T00:00:00Z", HalfHour).Times("2027-10-31").Skip(3).Take(5));

    [Theory]
    [InlineData("Europe/Berlin", "2027-03-28", 46)]
    [InlineData("Europe/Berlin", "2027-10-31", 48)]
    [InlineData("Australia/Lord_Howe", "2027-10-03", 47)]
    [InlineData("Australia/Lord_Howe", "2027-04-04", 48)]
    [InlineData("Pacific/Apia", "2011-12-30", 0)]
    [InlineData("Pacific/Apia", "2011-12-31", 48)]
    [InlineData("Asia/Kathmandu", "2027-03-28", 48)]
    public void A_day_has_as_many_half_hours_as_its_clock_shows(string zone, string date, int count)
    {
        var known = BerlinPractice.Always(zone, "2011-12-01T00:00:00Z", HalfHour);
        known = known with { Rules = known.Rules with { HorizonDays = 9999 } };
        Assert.Equal(count, known.Times(date).Length);
    }

    [Fact]
    public void Two_hours_from_half_past_eleven_at_night_last_two_hours_over_the_change()
    {
        var night = BerlinPractice.Always("Europe/Berlin", "2027-03-20T00:00:00Z", HalfHour).Check("2027-03-28T01:30", 2 * BerlinPractice.Hour);

        Assert.True(night.IsBookable());
        Assert.Equal(BerlinPractice.At("2027-03-28T04:30:00+02:00"), night.Occupied.DuringInterval().End);
        Assert.True(BerlinPractice.Always("Europe/Berlin", "2027-03-20T00:00:00Z", HalfHour).Check("2027-03-27T23:30", 2 * BerlinPractice.Hour).IsBookable());
    }

    [Fact]
    public void Hours_that_end_in_the_gap_end_where_the_clocks_jump()
    {
        var known = BerlinPractice.Always("Europe/Berlin", "2027-03-20T00:00:00Z", HalfHour);
        known = known with { Hours = [new(known.Zone, WeeklyHours.Each(new(2020, 1, 1), [new(new(0, 0), new(2, 30))], IsoDayOfWeek.Sunday))] };

        Assert.Equal(["00:00+01", "00:30+01", "01:00+01"], known.Times("2027-03-28"));
    }

    [Fact]
    public void Notice_is_elapsed_time_also_over_the_change()
    {
        var known = BerlinPractice.Always("Europe/Berlin", "2027-03-27T12:00:00+01:00", HalfHour);
        known = known with { Rules = known.Rules with { Notice = new(Duration.FromHours(24), default, default) } };

        Assert.Equal(new TooSoon(), known.Check("2027-03-28T12:59").All().First());
        Assert.True(known.Check("2027-03-28T13:00").IsBookable());
    }

    /// <summary>Morocco gave up UTC+1 on 2026-09-20, by tzdb 2026f: ten on the wall is an hour later than it was stored as.</summary>
    [Theory]
    [InlineData("2026-10-01T10:00", "2026-10-01T09:00:00Z", "2026-10-01T10:00:00Z")]
    [InlineData("2026-10-01T10:00", "2026-10-01T10:00:00Z", null)]
    [InlineData("2026-02-15T02:30", "2026-02-15T01:30:00Z", null)]
    [InlineData("2026-02-15T02:30", "2026-02-15T02:30:00Z", null)]
    public void When_a_zone_changes_its_rules_the_time_on_the_wall_stays(string agreed, string stored, string? moved) => Assert.Equal(
        moved is null ? null : BerlinPractice.At(moved),
        LocalTimes.MovedTo(Zone.Of("Africa/Casablanca").Rules, BerlinPractice.Local(agreed), BerlinPractice.At(stored)));

    [Fact]
    public void A_local_time_survives_the_way_to_an_instant_and_back() => Fixed.Holds(RandomPractice.Any, practice =>
    {
        var zone = practice.Known.Zone;
        for (var local = practice.Day.AtMidnight(); local.Date == practice.Day; local = local.PlusMinutes(7))
        {
            var (at, rules) = new RequestedStart(local).Resolve(zone);
            var back = RequestedStart.At(at, zone);
            if (rules == Broken.Nothing ? back.Local != local || back.Resolve(zone).At != at : zone.Rules.MapLocal(local).Count > 0)
            {
                return $"{local} came back as {back}";
            }
        }

        return null;
    });
}
