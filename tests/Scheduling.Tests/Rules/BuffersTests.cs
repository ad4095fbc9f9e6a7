using NodaTime;
using Xunit;
using static Bookings.Scheduling.Tests.BerlinPractice;

namespace Bookings.Scheduling.Tests;

/// <summary>How far apart two appointments must be (docs/adr/0013-buffers.md).</summary>
public sealed class BuffersTests
{
    private static Buffers Around(int before, int after, BufferGap gap = BufferGap.Larger) => new(Duration.FromMinutes(before), Duration.FromMinutes(after), gap);

    private static Circumstances After(Buffers first, Buffers second)
    {
        var known = Open.Booked("2027-01-05T09:00:00+01:00", Hour, first);
        return known with { Rules = known.Rules with { Buffers = second, Grid = new(1) } };
    }

    [Theory]
    [InlineData(0, 0, "10:00")]
    [InlineData(15, 0, "10:15")]
    [InlineData(0, 20, "10:20")]
    [InlineData(15, 20, "10:20")]
    [InlineData(20, 15, "10:20")]
    public void The_larger_of_two_buffers_lies_between(int after, int before, string first)
    {
        Assert.Equal(first + "+01", After(Around(0, after), Around(before, 0)).Times("2027-01-05")[0]);
        Assert.Equal(first + "+01", After(Around(45, after), Around(before, 45)).Times("2027-01-05")[0]);
    }

    [Theory]
    [InlineData(BufferGap.Sum, BufferGap.Sum)]
    [InlineData(BufferGap.Sum, BufferGap.Larger)]
    [InlineData(BufferGap.Larger, BufferGap.Sum)]
    public void Both_lie_between_as_soon_as_one_asks_for_the_sum(object first, object second) => Assert.Equal(
        "10:35+01", After(Around(0, 15, (BufferGap)first), Around(20, 0, (BufferGap)second)).Times("2027-01-05")[0]);

    [Fact]
    public void A_buffer_may_lie_outside_the_hours()
    {
        var known = Open with { Rules = Open.Rules with { Buffers = Around(30, 30) } };
        Assert.Equal(["09:00+01", "16:00+01"], new[] { known.Times("2027-01-05")[0], known.Times("2027-01-05")[^1] });
    }

    [Fact]
    public void A_buffer_steps_the_slots_around_a_booking() => Assert.Equal(
        ["10:30+01", "10:45+01", "11:00+01", "13:00+01"],
        (Open.Booked("2027-01-05T09:00:00+01:00", Hour, Around(0, 30)).Times("2027-01-05")[..4]));

    [Fact]
    public void Three_alternatives_lie_nearest_to_a_taken_time()
    {
        var known = Open.Booked("2027-01-05T10:00:00+01:00", Hour);

        Assert.Equal(
            [At("2027-01-05T09:00:00+01:00"), At("2027-01-05T11:00:00+01:00"), At("2027-01-05T13:00:00+01:00")],
            Slots.Alternatives(known, Hour, At("2027-01-05T10:00:00+01:00"), Only(Date("2027-01-05"))).Select(slot => slot.At));
    }

    [Fact]
    public void Anybody_is_free_when_somebody_is()
    {
        var (one, other) = (Open.Booked("2027-01-05T09:00:00+01:00", 8 * Hour), Open.Booked("2027-01-05T09:00:00+01:00", Hour));
        var offered = new[] { one, other, other }.Select(known => Slots.Offered(known, Hour, Only(Date("2027-01-05"))));

        Assert.Equal(Slots.Offered(other, Hour, Only(Date("2027-01-05"))), Slots.WithAnybody(offered));
    }
}
