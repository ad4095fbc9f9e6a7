namespace Bookings.Consent;

// Stored for ever: add, never change. Who it was, and what they wrote, stand in Personal parts alone; a link's token is here as its hash.

internal abstract record ConsentEvent;

/// <summary>Somebody was asked about a purpose on a channel, in these words.</summary>
/// <param name="Version">Of the purpose.</param>
/// <param name="Surface">Where: <c>booking-page</c>, <c>staff</c> …</param>
internal sealed record ConsentRequested(
    Instant At, Guid Purpose, int Version, Channel Channel, Language Language, Sha256 TextHash, Code Surface, Personal<Giver> To) : ConsentEvent;

/// <summary>They said yes: for the first time, or again to what stands.</summary>
/// <param name="Method">How: the surface of a page, or <c>staff</c> for a word that was given to somebody.</param>
/// <param name="Confirmation">What is awaited before it counts; null when nothing is.</param>
internal sealed record ConsentGiven(
    Instant At, int Version, Language Language, Sha256 TextHash, Code Method, Instant? ExpiresAt, AwaitedConfirmation? Confirmation) : ConsentEvent;

/// <summary>The link that went to the address in question was followed.</summary>
internal sealed record ConsentConfirmed(Instant At) : ConsentEvent;

internal sealed record ConsentWithdrawn(Instant At, Code Via) : ConsentEvent;

/// <summary>Art. 21 GDPR: they do not want what is done without their consent.</summary>
/// <param name="Note">Grounds relating to their particular situation, in their words.</param>
internal sealed record ConsentObjected(Instant At, Code Via, Personal<string>? Note) : ConsentEvent;

/// <summary>Its time was over, or nobody confirmed it.</summary>
internal sealed record ConsentExpired(Instant At) : ConsentEvent;

/// <param name="Token">Of the token, which is random and 256 bits long; the token itself was in one mail.</param>
internal sealed record AwaitedConfirmation(Sha256 Token, Instant Until);
