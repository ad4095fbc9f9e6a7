using NodaTime;
using Xunit;
using static Bookings.Scheduling.Tests.BerlinPractice;

namespace Bookings.Scheduling.Tests;

/// <summary>The moment before and the moment after, of each promise.</summary>
public sealed class CancellationTermsTests
{
    private static readonly Money Price = new(12345, Currency.Of("NOK"));

    private static readonly Instant Start = At("2027-01-05T10:00:00+01:00");

    private static readonly CancellationTerms Day = new(Duration.FromHours(24), LateRule.Charge, Fee.OfPrice(50), 2, Fee.Fixed(new(5000, Price.Currency)));

    private static Instant Before(Duration length) => Start - length;

    [Fact]
    public void Until_the_last_moment_of_the_free_time_cancelling_is_free()
    {
        Assert.Equal(Consequence.Nothing, Day.OnCancel(Start, Before(Duration.FromHours(24) + Duration.FromMinutes(1)), Price));
        Assert.Equal(Consequence.Nothing, Day.OnCancel(Start, Before(Duration.FromHours(24)), Price));
        Assert.Equal(Consequence.Of(new(6173, Price.Currency)), Day.OnCancel(Start, Before(Duration.FromHours(24) - Duration.FromMinutes(1)), Price));
        Assert.Equal(Consequence.Of(new(6173, Price.Currency)), Day.OnCancel(Start, Before(Duration.FromMinutes(1)), Price));
    }

    [Fact]
    public void What_has_begun_is_not_cancelled_and_not_moved()
    {
        Assert.Equal(new Consequence.Refused(new AlreadyStarted()), Day.OnCancel(Start, Start, Price));
        Assert.Equal(new Consequence.Refused(new AlreadyStarted()), Day.OnReschedule(Start, Start, 0, Price));
    }

    [Fact]
    public void The_free_day_before_the_change_of_the_clocks_has_twenty_four_hours()
    {
        var start = At("2027-03-28T12:00:00+02:00");

        Assert.Equal(Consequence.Nothing, Day.OnCancel(start, At("2027-03-27T11:00:00+01:00"), Price));
        Assert.NotEqual(Consequence.Nothing, Day.OnCancel(start, At("2027-03-27T11:01:00+01:00"), Price));
    }

    [Fact]
    public void Terms_may_refuse_what_comes_late()
    {
        var strict = Day with { Late = LateRule.Refuse };

        Assert.Equal(new Consequence.Refused(new TooLateToCancel()), strict.OnCancel(Start, Before(Hour), Price));
        Assert.Equal(new Consequence.Refused(new TooLateToChange()), strict.OnReschedule(Start, Before(Hour), 0, Price));
        Assert.Equal(Consequence.Nothing, strict.OnCancel(Start, Before(24 * Hour), Price));
    }

    [Fact]
    public void An_appointment_moves_as_often_as_the_terms_allow()
    {
        Assert.Equal(Consequence.Nothing, Day.OnReschedule(Start, Before(48 * Hour), 1, Price));
        Assert.Equal(new Consequence.Refused(new MovedTooOften()), Day.OnReschedule(Start, Before(48 * Hour), 2, Price));
        Assert.Equal(Consequence.Nothing, (Day with { MostReschedules = null }).OnReschedule(Start, Before(48 * Hour), 99, Price));
        Assert.Equal(new Consequence.Refused(new MovedTooOften()), (Day with { MostReschedules = 0 }).OnReschedule(Start, Before(48 * Hour), 0, Price));
    }

    [Fact]
    public void Not_coming_costs_what_the_terms_say()
    {
        Assert.Equal(Consequence.Of(new(5000, Price.Currency)), Day.OnNoShow(Price));
        Assert.Equal(Consequence.Of(new(5000, Price.Currency)), Day.OnNoShow(price: null));
        Assert.Equal(Consequence.Nothing, CancellationTerms.Free.OnNoShow(Price));
    }

    [Fact]
    public void Part_of_no_price_is_nothing() => Assert.Equal(Consequence.Nothing, Day.OnCancel(Start, Before(Hour), price: null));

    [Theory]
    [InlineData(-1)]
    [InlineData(101)]
    public void A_part_is_a_part(int percent) => Assert.Equal(new TermsContradict(), (Day with { LateFee = Fee.OfPrice(percent) }).Flaw());

    [Fact]
    public void A_fixed_fee_has_an_amount()
    {
        Assert.Null(Day.Flaw());
        Assert.Equal(new TermsContradict(), (Day with { NoShowFee = new(FeeKind.Fixed) }).Flaw());
        Assert.Equal(new TermsContradict(), (Day with { NoShowFee = Fee.Fixed(new(-1, Price.Currency)) }).Flaw());
    }
}
