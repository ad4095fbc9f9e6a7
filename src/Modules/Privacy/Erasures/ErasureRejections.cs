namespace Bookings.Privacy;

/// <summary>There is none of this number in the caller's business.</summary>
internal sealed record ErasureUnknown() : Rejection(Because.NotFound, "erasure-unknown", new(
    "There is no such erasure.", "Denne slettingen finnes ikke.", "Questa cancellazione non esiste."));
