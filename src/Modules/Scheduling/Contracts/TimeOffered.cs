namespace Bookings.Scheduling.Contracts;

/// <summary>A time became free, and is held for somebody who waits. Nobody is named: who waits is known to whoever may open it.</summary>
/// <param name="Offer">Which: a place in line, and the time that is held for it.</param>
/// <param name="Version">Of the place's stream after it.</param>
/// <param name="Until">They have so long to answer.</param>
public sealed record TimeOffered(PlaceOffer Offer, long Version, Instant At, Instant Until);

/// <summary>One offer to one place in line; a place may be offered several times, one after the other.</summary>
public readonly record struct PlaceOffer(PlaceId Place, HoldId Hold);
