namespace Bookings.Access;

internal abstract record TokenEvent;

/// <summary>The token itself and its hash are secrets (class X): they are in no event. There is no label either: a free text is soon somebody's name.</summary>
internal sealed record TokenIssued(Role Role, Scopes? Scopes, Guid? ProviderId, Instant IssuedAt, Instant? ExpiresAt) : TokenEvent;

internal sealed record TokenRevoked(Instant RevokedAt) : TokenEvent;
