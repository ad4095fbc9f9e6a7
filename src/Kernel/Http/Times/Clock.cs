using NodaTime;

namespace Bookings.Kernel;

public static class Clock
{
    /// <summary>Now, to the microsecond, as the database keeps it. For handlers: a decision is told the time by its command.</summary>
    public static Instant GetCurrentInstant(this TimeProvider clock) =>
        Instant.FromUnixTimeTicks((clock.GetUtcNow().UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond * TimeSpan.TicksPerMicrosecond);
}
