using NodaTime;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>When a delivery that failed is tried again.</summary>
public sealed class RetryScheduleTests
{
    private static readonly Instant Now = Instant.FromUtc(2027, 3, 1, 10, 0);

    [Fact]
    public void The_waits_are_those_of_the_standard() => Assert.Equal(
        ["5s", "5m", "30m", "2h", "5h", "10h", "14h", "20h", "24h"],
        Enumerable.Range(1, RetrySchedule.Attempts - 1).Select(made => RetrySchedule.Next(made, Now, 0)!.Value - Now)
            .Select(wait => wait < Duration.FromMinutes(1) ? $"{wait.TotalSeconds}s" : wait < Duration.FromHours(1) ? $"{wait.TotalMinutes}m" : $"{wait.TotalHours}h"));

    [Fact]
    public void After_ten_attempts_it_is_given_up() => Assert.Null(RetrySchedule.Next(10, Now, 0));

    [Theory]
    [InlineData(0, 300)]
    [InlineData(0.5, 315)]
    [InlineData(1, 330)]
    public void Up_to_a_tenth_is_added_by_chance(double jitter, double seconds) => Assert.Equal(seconds, (RetrySchedule.Next(2, Now, jitter)!.Value - Now).TotalSeconds);
}
