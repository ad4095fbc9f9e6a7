using Bookings.Kernel;
using Bookings.Scheduling.Contracts;
using NodaTime;
using Xunit;
using static Bookings.Scheduling.Tests.BerlinPractice;
using Interval = NodaTime.Interval;

namespace Bookings.Scheduling.Tests;

/// <summary>Each rule by itself: the last start that it lets through, and the first that it does not.</summary>
public sealed class BookingRulesTests
{
    private static Circumstances With(Func<ServiceRules, ServiceRules> change) => Open with { Rules = change(Open.Rules) };

    private static void Refused<TRule>(Verdict verdict, bool staffMay = true) where TRule : BrokenRule
    {
        Assert.IsType<TRule>(verdict.Refusal());
        Assert.IsType<ReasonNeeded>(staffMay ? verdict.RefusalToStaff(hasReason: false) : new ReasonNeeded());
        Assert.Equal(staffMay, verdict.RefusalToStaff(hasReason: true) is null);
    }

    [Fact]
    public void A_free_time_is_bookable() => Assert.Null(Open.Check("2027-01-05T10:00").Refusal());

    [Fact]
    public void An_appointment_ends_with_the_hours_at_the_latest()
    {
        Assert.True(Open.Check("2027-01-05T16:00").IsBookable());
        Refused<OutsideHours>(Open.Check("2027-01-05T16:15"));
    }

    [Fact]
    public void An_appointment_does_not_reach_into_a_break() => Refused<OutsideHours>(Open.Check("2027-01-05T11:15"));

    [Fact]
    public void Ranges_that_touch_are_one()
    {
        var evening = new Hours(Berlin, WeeklyHours.Always(new(2020, 1, 1)));
        Assert.True((Open with { Hours = [evening] }).Check("2027-01-05T23:30").IsBookable());
    }

    [Fact]
    public void A_week_counts_from_its_day_on()
    {
        var later = WeeklyHours.Each(Date("2027-01-06"), [new(new(18, 0), new(20, 0))], IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday);
        var known = Open with { Hours = [Open.Hours[0] with { Weeks = [later, .. Open.Hours[0].Weeks] }] };

        Assert.True(known.Check("2027-01-05T10:00").IsBookable());
        Assert.True(known.Check("2027-01-06T18:00").IsBookable());
        Refused<OutsideHours>(known.Check("2027-01-06T10:00"));
    }

    [Fact]
    public void A_date_of_its_own_replaces_the_week()
    {
        var known = Open with { Hours = [Open.Hours[0] with { Overrides = [new(Date("2027-01-05"), [new(new(18, 0), new(19, 0))]), new(Date("2027-01-06"), [])] }] };

        Assert.Equal(["18:00+01"], known.Times("2027-01-05"));
        Assert.Empty(known.Times("2027-01-06"));
    }

    [Fact]
    public void Provider_and_location_must_both_be_open()
    {
        var location = new Hours(Berlin, WeeklyHours.Each(new(2020, 1, 1), [new(new(11, 0), new(14, 0))], IsoDayOfWeek.Tuesday));
        Assert.Equal(["11:00+01", "13:00+01"], (Open with { Hours = [Open.Hours[0], location] }).Times("2027-01-05"));
    }

    [Fact]
    public void Hours_kept_in_another_zone_are_read_there()
    {
        var remote = new Hours(Zone.Of("America/New_York"), WeeklyHours.Each(new(2020, 1, 1), [new(new(9, 0), new(10, 0))], IsoDayOfWeek.Tuesday));
        Assert.Equal(["15:00+01"], (Open with { Hours = [remote] }).Times("2027-01-05"));
    }

    [Fact]
    public void A_provider_who_is_away_is_not_booked()
    {
        var known = Open with { Hours = [Open.Hours[0] with { Away = [new(Local("2027-01-05T10:00"), Local("2027-01-05T11:00"))] }] };

        Refused<ProviderAway>(known.Check("2027-01-05T09:15"));
        Assert.True(known.Check("2027-01-05T09:00").IsBookable());
        Assert.True(known.Check("2027-01-05T11:00").IsBookable());
    }

    [Fact]
    public void A_closure_closes_also_what_an_override_opens()
    {
        var hours = Open.Hours[0] with { Overrides = [new(Date("2027-01-05"), [TimeRange.WholeDay])] };
        Refused<Closed>((Open with { Hours = [hours], Closures = [new(Date("2027-01-05"), Date("2027-01-06"))] }).Check("2027-01-05T10:00"));
    }

    [Fact]
    public void A_holiday_closes_unless_the_date_is_opened_explicitly()
    {
        var holiday = Open with { Holidays = [Date("2027-01-06")] };
        var opened = holiday with { Hours = [Open.Hours[0] with { Overrides = [new(Date("2027-01-06"), [TimeRange.WholeDay])] }] };

        Refused<Closed>(holiday.Check("2027-01-06T10:00"));
        Assert.True(opened.Check("2027-01-06T10:00").IsBookable());
    }

    [Fact]
    public void Exactly_at_the_notice_one_may_still_book()
    {
        var known = With(rules => rules with { Notice = new(Hour, default, default), Grid = new(1) });

        Refused<TooSoon>((known with { Now = At("2027-01-05T09:00:01+01:00") }).Check("2027-01-05T10:00"));
        Assert.True((known with { Now = At("2027-01-05T09:00:00+01:00") }).Check("2027-01-05T10:00").IsBookable());
    }

    [Fact]
    public void What_is_past_is_too_soon() => Refused<TooSoon>(Open.Check("2027-01-01T10:00"));

    [Fact]
    public void The_horizon_is_counted_in_days_of_the_calendar()
    {
        var known = With(rules => rules with { HorizonDays = 2 });

        Assert.True(known.Check("2027-01-06T16:00").IsBookable());
        Refused<TooFar>(known.Check("2027-01-07T09:00"));
    }

    [Fact]
    public void Starts_lie_on_the_clock()
    {
        var known = With(rules => rules with { Grid = new(60, Alignment.Clock, 15) });

        Assert.Equal(["09:15+01", "10:15+01", "13:15+01", "14:15+01", "15:15+01"], known.Times("2027-01-05"));
        Refused<NotAligned>(known.Check("2027-01-05T10:00"));
    }

    [Fact]
    public void Starts_lie_from_the_opening_on() => Assert.Equal(
        ["09:00+01", "09:50+01", "10:40+01", "13:00+01", "13:50+01", "14:40+01", "15:30+01"],
        With(rules => rules with { Grid = new(50, Alignment.Opening) }).Times("2027-01-05"));

    [Fact]
    public void Only_the_services_own_durations_are_bookable() => Refused<DurationNotOffered>(Open.Check("2027-01-05T10:00", Duration.FromMinutes(50)));

    [Theory]
    [InlineData(0)]
    [InlineData(-60)]
    [InlineData(90)]
    [InlineData(86460)]
    [InlineData(int.MaxValue)]
    public void Nobody_books_a_length_that_is_none(int seconds) =>
        Refused<NotWholeMinutes>(Open.Check("2027-01-05T10:00", Duration.FromSeconds(seconds)), staffMay: false);

    [Fact]
    public void Nobody_books_part_of_a_minute() =>
        Refused<NotWholeMinutes>(BookingRules.Check(Open, new(Local("2027-01-05T10:00").PlusNanoseconds(1)), Hour), staffMay: false);

    [Theory]
    [InlineData(9999)]
    [InlineData(1)]
    [InlineData(-9998)]
    public void Nobody_books_at_the_ends_of_time(int year) =>
        Refused<OutOfReach>(BookingRules.Check(Open, new(new LocalDateTime(year, 12, 31, 23, 0)), Hour), staffMay: false);

    [Fact]
    public void A_full_day_takes_no_more()
    {
        var known = With(rules => rules with { Limits = new(PerDay: 2) });

        Refused<DayFull>((known with { BookedPerDay = new Dictionary<LocalDate, int> { [Date("2027-01-05")] = 2 } }).Check("2027-01-05T10:00"));
        Assert.True((known with { BookedPerDay = new Dictionary<LocalDate, int> { [Date("2027-01-05")] = 1 } }).Check("2027-01-05T10:00").IsBookable());
    }

    [Fact]
    public void A_client_has_limits_of_their_own()
    {
        var known = With(rules => rules with { Limits = new(OpenPerClient: 2, PerClientPerDay: 1) });
        ClientBookings Has(int open, int today) => new(open, new Dictionary<LocalDate, int> { [Date("2027-01-05")] = today }, []);

        Refused<ClientLimitReached>((known with { Client = Has(2, 0) }).Check("2027-01-05T10:00"));
        Refused<ClientDayFull>((known with { Client = Has(1, 1) }).Check("2027-01-05T10:00"));
        Assert.True((known with { Client = Has(1, 0) }).Check("2027-01-05T10:00").IsBookable());
    }

    [Theory]
    [InlineData(OwnOverlap.Refuse, false, false)]
    [InlineData(OwnOverlap.Warn, true, true)]
    [InlineData(OwnOverlap.Allow, true, false)]
    public void Whether_a_client_may_be_in_two_places_is_the_services_rule(object rule, bool bookable, bool warned)
    {
        var other = new Interval(At("2027-01-05T10:30:00+01:00"), At("2027-01-05T11:30:00+01:00"));
        var verdict = (With(rules => rules with { OwnOverlap = (OwnOverlap)rule }) with { Client = ClientBookings.None with { Times = [other] } }).Check("2027-01-05T10:00");

        Assert.Equal((bookable, warned), (verdict.IsBookable(), verdict.OverlapsOwn));
    }

    [Fact]
    public void Nobody_books_what_is_taken() => Refused<SlotTaken>(Open.Booked("2027-01-05T10:30:00+01:00", Hour).Check("2027-01-05T10:00"), staffMay: false);

    [Fact]
    public void A_service_that_needs_a_room_needs_a_free_one()
    {
        var taken = BusyTimes.Of([Occupied.Of(At("2027-01-05T10:30:00+01:00"), Hour, Buffers.None)]);
        PoolTimes Rooms(int needed, params BusyTimes[] units) => new(new PoolId(Guid.Empty), needed, units);

        Refused<NoUnitFree>((Open with { Pools = [Rooms(1, taken)] }).Check("2027-01-05T10:00"), staffMay: false);
        Refused<NoUnitFree>((Open with { Pools = [Rooms(2, taken, BusyTimes.None)] }).Check("2027-01-05T10:00"), staffMay: false);
        Assert.Equal([2], (Open with { Pools = [Rooms(1, taken, BusyTimes.None, BusyTimes.None)] }).Check("2027-01-05T10:00").Units[0].Numbers);
        Assert.Equal([2, 3], (Open with { Pools = [Rooms(2, taken, BusyTimes.None, BusyTimes.None)] }).Check("2027-01-05T10:00").Units[0].Numbers);
        Assert.Equal([1], (Open with { Pools = [Rooms(1, taken, BusyTimes.None)] }).Check("2027-01-05T09:30").Units[0].Numbers);
    }

    [Fact]
    public void Staff_hears_of_the_taken_slot_and_not_of_the_rule_it_may_override() =>
        Assert.IsType<SlotTaken>(Open.Booked("2027-01-05T19:00:00+01:00", Hour).Check("2027-01-05T19:00").RefusalToStaff(hasReason: true));

    [Fact]
    public void An_override_knows_all_that_it_overrides() => Assert.Equal(
        ["duration-not-offered", "outside-hours", "not-aligned"],
        Open.Check("2027-01-05T19:10", Duration.FromMinutes(20)).All().Select(rule => rule.Code));

    [Fact]
    public void Every_rule_has_a_rejection_of_its_own()
    {
        var rules = Enum.GetValues<Broken>().Where(rule => System.Numerics.BitOperations.IsPow2((int)rule)).ToList();

        Assert.Equal(rules, BrokenRules.Of((Broken)~0).Select(rejection => rejection.Rule).Order());
        Assert.Equal(rules.Count, BrokenRules.Of((Broken)~0).Select(rejection => rejection.Code).Distinct().Count());
    }

    [Fact]
    public void Changing_and_cancelling_have_notices_of_their_own()
    {
        var rules = ServiceRules.Usual with { Notice = new(default, 2 * Hour, Hour) };
        var start = At("2027-01-05T10:00:00+01:00");

        Assert.Null(BookingRules.CheckChange(rules, start, start - (2 * Hour)));
        Assert.Equal(new TooLateToChange(), BookingRules.CheckChange(rules, start, start - (2 * Hour) + Duration.FromSeconds(1)));
        Assert.Null(BookingRules.CheckCancel(rules, start, start - Hour));
        Assert.Equal(new TooLateToCancel() as Rejection, BookingRules.CheckCancel(rules, start, start - Hour + Duration.FromSeconds(1)));
    }
}
