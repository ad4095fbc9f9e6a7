namespace Bookings.Privacy;

/// <summary>There is none of this number in the caller's business.</summary>
internal sealed record ErasureUnknown() : Rejection(Because.NotFound, "erasure-unknown", new(
    "There is no such erasure.", "Denne slettingen finnes ikke.", "Questa cancellazione non esiste."));

/// <summary>Clients were merged, or a merge was taken back, since it was looked who is one person.</summary>
internal sealed record RegroupedMeanwhile() : Rejection(Because.Conflict, "regrouped-meanwhile", new(
    "Clients were merged, or a merge was taken back, in between.", "Kunder ble slått sammen, eller en sammenslåing ble opphevet, imens.",
    "Nel frattempo dei clienti sono stati uniti, o un'unione è stata annullata."));
