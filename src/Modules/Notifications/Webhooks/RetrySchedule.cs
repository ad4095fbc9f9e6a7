namespace Bookings.Notifications;

/// <summary>When a delivery that failed is tried again: the schedule that Standard Webhooks 1.0 recommends, 10 attempts over three days.</summary>
internal static class RetrySchedule
{
    private static readonly Duration[] Waits =
    [
        Duration.FromSeconds(5), Duration.FromMinutes(5), Duration.FromMinutes(30), Duration.FromHours(2), Duration.FromHours(5),
        Duration.FromHours(10), Duration.FromHours(14), Duration.FromHours(20), Duration.FromHours(24),
    ];

    public static int Attempts => Waits.Length + 1;

    /// <summary>Null when it is not tried again.</summary>
    /// <param name="made">Attempts so far, at least one.</param>
    /// <param name="jitter">From 0 to 1: up to a tenth of the wait is added, or all that failed together would come back together.</param>
    public static Instant? Next(int made, Instant now, double jitter) => made > Waits.Length ? null : now + (Waits[made - 1] * (1 + (jitter / 10)));
}
