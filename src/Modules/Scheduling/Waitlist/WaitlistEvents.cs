using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

// Stored for ever: add, never change. Who waits stands in a Personal part alone.

internal abstract record WaitlistEvent;

internal sealed record WaitlistJoined(Instant At, WaitlistWish Wish, Personal<Waiter> For) : WaitlistEvent;

/// <summary>A time became free, is held for this place alone, and waits for an answer.</summary>
internal sealed record SlotOffered(Instant At, Offer Offer) : WaitlistEvent;

internal sealed record OfferAccepted(Instant At, Offer Offer, AppointmentId Appointment) : WaitlistEvent;

internal sealed record OfferDeclined(Instant At, Offer Offer) : WaitlistEvent;

/// <summary>Nobody answered; the next in line is asked.</summary>
internal sealed record OfferRanOut(Instant At, Offer Offer) : WaitlistEvent;

/// <param name="Offer">What was on offer when they left.</param>
internal sealed record WaitlistLeft(Instant At, Offer? Offer) : WaitlistEvent;

/// <summary>The last day that suited is over, and nothing came of it.</summary>
internal sealed record WaitlistRanOut(Instant At) : WaitlistEvent;

/// <param name="Provider">Anybody, where there is none; so with the location.</param>
/// <param name="From">First day on the location's calendar; <paramref name="To"/> is the last.</param>
/// <param name="Earliest">Starts on the location's clock, both ends included.</param>
internal sealed record WaitlistWish(
    ServiceId Service, ProviderId? Provider, LocationId? Location, LocalDate From, LocalDate To, LocalTime? Earliest, LocalTime? Latest, Duration? Length);

/// <param name="Until">Until then the hold stands and the answer is awaited.</param>
internal sealed record Offer(HoldId Hold, ProviderId Provider, LocationId Location, Instant Start, Duration Length, Instant Until);

/// <summary>Who waits. It exists inside the sealed part alone.</summary>
internal sealed record Waiter(ClientId Client);
