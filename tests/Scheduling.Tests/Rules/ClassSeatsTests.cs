using Bookings.Scheduling.Contracts;
using Xunit;
using static Bookings.Scheduling.Tests.BerlinPractice;
using Interval = NodaTime.Interval;

namespace Bookings.Scheduling.Tests;

public sealed class ClassSeatsTests
{
    private static readonly Circumstances Classes = Open with { Rules = Open.Rules with { Capacity = 3, Notice = new(Hour, default, default), HorizonDays = 7 } };

    private static SessionSeats Session(string start, params int[] taken) => new(new SessionId(Guid.Empty), At(start), Hour, 3, taken);

    [Fact]
    public void The_lowest_free_seat_is_given()
    {
        Assert.Equal(2, Session("2027-01-05T10:00:00+01:00", 1, 3).LowestFree());
        Assert.Null(Session("2027-01-05T10:00:00+01:00", 1, 2, 3).LowestFree());
        Assert.Equal(0, Session("2027-01-05T10:00:00+01:00", 1, 2, 3, 4).Left());
    }

    [Fact]
    public void A_session_with_a_seat_in_time_and_reach_is_offered() => Assert.Equal(
        ["2027-01-04T08:00:00Z", "2027-01-11T22:00:00Z"],
        ClassSeats.Offered(Classes,
        [
            Session("2027-01-12T00:00:00+01:00"), Session("2027-01-11T23:00:00+01:00"), Session("2027-01-04T09:00:00+01:00"),
            Session("2027-01-04T08:59:00+01:00"), Session("2027-01-05T09:00:00+01:00", 1, 2, 3),
        ]).Select(session => session.Start.ToString("g", null)));

    [Fact]
    public void A_full_class_is_full_for_everybody()
    {
        var rule = Assert.Single(BrokenRules.Of(ClassSeats.Check(Classes, Session("2027-01-05T10:00:00+01:00", 1, 2, 3))));
        Assert.Equal((new SessionFull(), false), (rule, rule.Overridable));
    }

    [Fact]
    public void A_client_is_in_one_place_at_a_time()
    {
        var known = Classes with { Client = ClientBookings.None with { Times = [new Interval(At("2027-01-05T10:59:00+01:00"), At("2027-01-05T12:00:00+01:00"))] } };

        Assert.Equal(Broken.TakenByYourself, ClassSeats.Check(known, Session("2027-01-05T10:00:00+01:00")));
        Assert.Equal(Broken.Nothing, ClassSeats.Check(known, Session("2027-01-05T12:00:00+01:00")));
    }
}
