namespace Bookings.Privacy;

// Stored for ever: add, never change. Whose it is, no fact says.

internal abstract record RestrictionEvent;

/// <summary>From here on it is kept and not used.</summary>
internal sealed record ProcessingRestricted(Instant At, RestrictionGround Ground) : RestrictionEvent;

/// <summary>They were told that it will be lifted (GDPR Art. 18(3)).</summary>
/// <param name="How">A code: letter, in-person, phone or email.</param>
internal sealed record LiftingAnnounced(Instant At, Code How) : RestrictionEvent;

internal sealed record RestrictionLifted(Instant At) : RestrictionEvent;
