using NodaTime;
using Xunit;
using static Bookings.Scheduling.Tests.BerlinPractice;

namespace Bookings.Scheduling.Tests;

/// <summary>What a schedule or a rule may not say.</summary>
public sealed class ValueFlawTests
{
    private static WeeklyHours Tuesday(params TimeRange[] ranges) => WeeklyHours.Each(Monday, ranges, IsoDayOfWeek.Tuesday);

    [Fact]
    public void Ranges_are_in_order_and_apart() => Assert.Multiple(
        () => Assert.Null(Tuesday(new(new(9, 0), new(12, 0)), new(new(12, 0), LocalTime.Midnight)).Flaw()),
        () => Assert.Null(Tuesday(TimeRange.WholeDay).Flaw()),
        () => Assert.IsType<RangesOverlap>(Tuesday(new(new(9, 0), new(12, 0)), new(new(11, 59), new(13, 0))).Flaw()),
        () => Assert.IsType<RangesOverlap>(Tuesday(new(new(13, 0), new(14, 0)), new(new(9, 0), new(12, 0))).Flaw()),
        () => Assert.IsType<RangesOverlap>(Tuesday([new(new(9, 0), new(9, 0))]).Flaw()),
        () => Assert.IsType<RangesOverlap>(Tuesday(TimeRange.WholeDay, new(new(9, 0), new(12, 0))).Flaw()),
        () => Assert.IsType<RangesOverlap>(new DateOverride(Monday, [new(new(9, 0), new(8, 0))]).Flaw()),
        () => Assert.IsType<RangesOverlap>(new TimeOff(Local("2027-01-05T10:00"), Local("2027-01-05T10:00")).Flaw()),
        () => Assert.IsType<RangesOverlap>(new Closure(Monday, Monday.PlusDays(-1)).Flaw()));

    [Fact]
    public void A_day_of_the_week_is_named_once() => Assert.IsType<DayNamedTwice>(
        WeeklyHours.Each(Monday, [TimeRange.WholeDay], IsoDayOfWeek.Tuesday, IsoDayOfWeek.Tuesday).Flaw());

    public static TheoryData<object> Contradictions =>
    [
        ServiceRules.Usual with { Durations = [] },
        ServiceRules.Usual with { Durations = [Duration.Zero] },
        ServiceRules.Usual with { Durations = [Duration.FromSeconds(90)] },
        ServiceRules.Usual with { Durations = [Duration.FromHours(25)] },
        ServiceRules.Usual with { Buffers = new(Duration.FromMinutes(-1), default) },
        ServiceRules.Usual with { Buffers = new(default, Duration.FromSeconds(30)) },
        ServiceRules.Usual with { Notice = new(default, default, Duration.FromMinutes(-1)) },
        ServiceRules.Usual with { Grid = new(0) },
        ServiceRules.Usual with { Grid = new(15, Alignment.Clock, -1) },
        ServiceRules.Usual with { HorizonDays = -1 },
        ServiceRules.Usual with { Limits = new(PerDay: 0) },
        ServiceRules.Usual with { Capacity = 0 },
    ];

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public void Rules_that_contradict_themselves_are_refused(object rules) => Assert.IsType<RulesContradict>(Assert.IsType<ServiceRules>(rules).Flaw());

    [Fact]
    public void The_usual_rules_do_not() => Assert.Null(ServiceRules.Usual.Flaw());
}
