namespace Bookings.Scheduling;

// Stored for ever: add, never change. No person is in a session; who sits in it, its seats know.

internal abstract record SessionEvent;

/// <param name="Time">Of the class, with the units that it takes.</param>
/// <param name="Capacity">Seats.</param>
internal sealed record SessionScheduled(Instant At, BookedTime Time, int Capacity) : SessionEvent;

internal sealed record SessionCapacityChanged(Instant At, int Capacity) : SessionEvent;

internal sealed record SessionCancelled(Instant At, BookedTime Time) : SessionEvent;
