using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using Xunit;

namespace Bookings.Scheduling.Tests;

public sealed class ScheduleTests
{
    private static readonly Zone Oslo = Zone.Of("Europe/Oslo");
    private static readonly ScheduleOwner Kari = new(OwnerKind.Provider, new("11111111-0000-4000-8000-000000000001"));
    private static readonly LocalDate Monday = new(2027, 3, 1);
    private static readonly WeeklyHours Week = WeeklyHours.Each(Monday, Nine(17), IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday);
    private static readonly TimeOffId Away = new(new("44444444-0000-4000-8000-000000000001"));
    private static readonly TimeOff Easter = new(new(2027, 3, 25, 0, 0), new(2027, 3, 30, 0, 0));
    private readonly Spec<Schedule, ScheduleEvent> _spec = new();

    [Fact]
    public void The_first_hours_begin_the_schedule_in_its_zone() => _spec
        .Given()
        .When(schedule => SetWeeklyHours.Decide(new(Kari, Week, Oslo), schedule))
        .Then(new ScheduleBegun(Kari, Oslo), new WeeklyHoursSet(Week));

    [Fact]
    public void Hours_without_any_zone_are_refused() => _spec
        .Given()
        .When(schedule => SetWeeklyHours.Decide(new(Kari, Week, null), schedule))
        .ThenRejected(new ZoneNeeded());

    [Fact]
    public void The_same_hours_again_change_nothing() => _spec
        .Given(new ScheduleBegun(Kari, Oslo), new WeeklyHoursSet(Week))
        .When(schedule => SetWeeklyHours.Decide(new(Kari, WeeklyHours.Each(Monday, Nine(17), IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday), Oslo), schedule))
        .ThenNothingChanged();

    [Fact]
    public void A_week_from_the_same_day_takes_the_place_of_the_one_before()
    {
        var later = WeeklyHours.Each(Monday, Nine(12), IsoDayOfWeek.Monday);

        var schedule = Fold(new ScheduleBegun(Kari, Oslo), new WeeklyHoursSet(Week), new WeeklyHoursSet(later));

        Assert.Equal([later], schedule.Weeks);
    }

    [Fact]
    public void Overlapping_ranges_are_refused() => _spec
        .Given(new ScheduleBegun(Kari, Oslo))
        .When(schedule => OverrideDate.Decide(new(Kari, new(Monday, [.. Nine(17), .. Nine(12)]), Oslo), schedule))
        .ThenRejected(new RangesOverlap());

    [Fact]
    public void A_date_that_is_restored_follows_the_week_again()
    {
        var schedule = Fold(new ScheduleBegun(Kari, Oslo), new WeeklyHoursSet(Week), new DateOverridden(new(Monday, [])), new DateRestored(Monday));

        Assert.Equal(Nine(17), schedule.ToHours().On(Monday));
    }

    [Fact]
    public void An_absence_keeps_its_kind_and_no_reason() => _spec
        .Given(new ScheduleBegun(Kari, Oslo))
        .When(schedule => AddTimeOff.Decide(new(Kari, Away, Easter, TimeOffKind.Leave, Oslo), schedule))
        .Then(new TimeOffAdded(Away, Easter, TimeOffKind.Leave));

    [Fact]
    public void An_absence_that_is_not_there_cannot_be_removed() => _spec
        .Given(new ScheduleBegun(Kari, Oslo))
        .When(schedule => RemoveTimeOff.Decide(Away, schedule))
        .ThenRejected(new RemoveTimeOff.TimeOffUnknown());

    [Fact]
    public void A_year_outside_the_calendar_is_refused() => _spec
        .Given(new ScheduleBegun(Kari, Oslo))
        .When(schedule => OverrideDate.Decide(new(Kari, new(new(1969, 12, 31), []), Oslo), schedule))
        .ThenRejected(new OutOfCalendar());

    [Fact]
    public void The_schedules_of_two_owners_are_two_streams()
    {
        Assert.Equal(Schedule.IdOf(Kari), Schedule.IdOf(Kari));
        Assert.NotEqual(Schedule.IdOf(Kari), Schedule.IdOf(Kari with { Kind = OwnerKind.Location }));
        Assert.NotEqual(Schedule.IdOf(Kari).Value, Kari.Id);
    }

    [Fact]
    public void A_provider_plans_their_own_hours_and_nobody_elses()
    {
        var caller = new Caller(new("tenant"), "token", Role.Provider) { ProviderId = Kari.Id };

        Assert.False(PlanSchedule.IsForeign(caller, Kari));
        Assert.True(PlanSchedule.IsForeign(caller, Kari with { Id = Away.Value }));
        Assert.True(PlanSchedule.IsForeign(caller, Kari with { Kind = OwnerKind.Location }));
        Assert.False(PlanSchedule.IsForeign(caller with { Role = Role.Manager, ProviderId = null }, Kari));
    }

    private static TimeRange[] Nine(int to) => [new(new(9, 0), new(to, 0))];

    private static Schedule Fold(params ScheduleEvent[] facts) => facts.Aggregate(Schedule.Initial, Schedule.Evolve);
}
