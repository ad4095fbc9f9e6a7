using System.Diagnostics;

namespace Bookings.Scheduling;

/// <summary>A client's place in the line for a time. The stream is owned by the client.</summary>
/// <param name="Heard">Starts that were offered already: nobody is asked twice about the same one.</param>
internal sealed record WaitlistPlace(PlaceStatus Status, WaitlistWish? Wish, Personal<Waiter>? For, Instant JoinedAt, Offer? Offer, Several<Offer> Heard)
    : IState<WaitlistPlace, WaitlistEvent>, IOwned
{
    public static DataClass Class => DataClass.Booking;

    public static WaitlistPlace Initial { get; } = new(PlaceStatus.None, null, null, default, null, []);

    public static StreamId<WaitlistPlace, WaitlistEvent> Of(PlaceId id) => new(id.Value);

    public bool Exists => Status != PlaceStatus.None;

    public bool HasHeardOf(ProviderId provider, Instant start) => Heard.Any(offer => offer.Provider == provider && offer.Start == start);

    public static WaitlistPlace Evolve(WaitlistPlace state, WaitlistEvent fact) => fact switch
    {
        WaitlistJoined e => state with { Status = PlaceStatus.Waiting, Wish = e.Wish, For = e.For, JoinedAt = e.At },
        SlotOffered e => state with { Status = PlaceStatus.Offered, Offer = e.Offer, Heard = [.. state.Heard, e.Offer] },
        OfferAccepted => state with { Status = PlaceStatus.Booked, Offer = null },
        OfferDeclined or OfferRanOut => state with { Status = PlaceStatus.Waiting, Offer = null },
        WaitlistLeft => state with { Status = PlaceStatus.Left, Offer = null },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal enum PlaceStatus
{
    None,
    Waiting,
    Offered,
    Booked,
    Left,
}

internal sealed record PlaceUnknown() : Rejection(
    Because.NotFound, "place-unknown",
    new("There is no such place on the waiting list.", "Denne plassen på ventelisten finnes ikke.", "Questo posto in lista d'attesa non esiste."));

internal sealed record NothingOffered() : Rejection(
    Because.Conflict, "nothing-offered",
    new(
        "No time is on offer for this place, or no longer.",
        "Det er ikke tilbudt noen tid til denne plassen, eller tilbudet gjelder ikke lenger.",
        "Per questo posto non è offerto nessun orario, o non lo è più."));

internal sealed record NoLongerWaiting() : Rejection(
    Because.Conflict, "no-longer-waiting",
    new(
        "This place has been left, or a time was booked for it.",
        "Denne plassen er forlatt, eller det er bestilt en time for den.",
        "Questo posto è stato lasciato, o è già stato prenotato un appuntamento."));
