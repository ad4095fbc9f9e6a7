namespace Bookings.Scheduling;

// Stored for ever: add, never change. Rooms and devices: no word about a person.

internal abstract record ResourcePoolEvent;

/// <param name="Location">Where it stands; without one it serves every location.</param>
internal sealed record PoolAdded(PublicText Name, LocationId? Location, int Quantity) : ResourcePoolEvent;

internal sealed record PoolQuantitySet(int Quantity) : ResourcePoolEvent;

/// <param name="To">Without it the unit is gone until it is returned.</param>
internal sealed record UnitTakenOutOfService(int Unit, Instant From, Instant? To) : ResourcePoolEvent;

internal sealed record UnitReturnedToService(int Unit, Instant At) : ResourcePoolEvent;
