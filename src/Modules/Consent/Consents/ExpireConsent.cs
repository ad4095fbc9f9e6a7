namespace Bookings.Consent;

/// <summary>The time of a consent is over, or nobody confirmed it.</summary>
internal static class ExpireConsent
{
    internal static Decision<ConsentEvent> Decide(ConsentRecord consent, Instant now) =>
        consent.DueAt() is { } due && due <= now ? new ConsentExpired(now) : Decision.Unchanged;
}
