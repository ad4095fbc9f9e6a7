using System.Diagnostics;

namespace Bookings.Scheduling;

/// <summary>A client's place in the line for a time. The stream is owned by the client.</summary>
/// <param name="Heard">What was offered so far: nobody is asked twice about the same start.</param>
internal sealed record WaitlistPlace(PlaceStatus Status, WaitlistWish? Wish, Personal<Waiter>? For, Instant JoinedAt, Offer? Offer, Several<Heard> Heard)
    : IState<WaitlistPlace, WaitlistEvent>, IOwned
{
    public static DataClass Class => DataClass.Booking;

    public static WaitlistPlace Initial { get; } = new(PlaceStatus.None, null, null, default, null, []);

    public static StreamId<WaitlistPlace, WaitlistEvent> Of(PlaceId id) => new(id.Value);

    public bool Exists => Status != PlaceStatus.None;

    public bool HasHeardOf(ProviderId provider, Instant start) => Heard.Any(heard => heard.Offer.Provider == provider && heard.Offer.Start == start);

    /// <summary>The last day that suits is over in every zone of the world: which one it was meant in, a place need not say.</summary>
    public bool IsOver(Instant now) => Wish!.To < (now - Duration.FromHours(12)).InUtc().Date;

    public static WaitlistPlace Evolve(WaitlistPlace state, WaitlistEvent fact) => fact switch
    {
        WaitlistJoined e => state with { Status = PlaceStatus.Waiting, Wish = e.Wish, For = e.For, JoinedAt = e.At },
        SlotOffered e => state with { Status = PlaceStatus.Offered, Offer = e.Offer, Heard = [.. state.Heard, new(e.Offer, OfferStanding.Open)] },
        OfferAccepted => state.Answered(PlaceStatus.Booked, OfferStanding.Taken),
        OfferDeclined => state.Answered(PlaceStatus.Waiting, OfferStanding.Declined),
        OfferRanOut => state.Answered(PlaceStatus.Waiting, OfferStanding.RanOut),
        WaitlistRanOut => state with { Status = PlaceStatus.RanOut },
        WaitlistLeft => state.Answered(PlaceStatus.Left, OfferStanding.Withdrawn),
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    private WaitlistPlace Answered(PlaceStatus status, OfferStanding standing) => this with
    {
        Status = status, Offer = null, Heard = [.. Heard.Select(heard => heard.Offer == Offer ? heard with { Standing = standing } : heard)],
    };
}

/// <summary>A time that was offered to a place, and what became of it.</summary>
internal sealed record Heard(Offer Offer, OfferStanding Standing);

internal enum PlaceStatus
{
    None,
    Waiting,
    Offered,
    Booked,
    Left,

    /// <summary>The last day that suited is over.</summary>
    RanOut,
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
        "This place has been left, its days are over, or a time was booked for it.",
        "Denne plassen er forlatt, dagene er over, eller det er bestilt en time for den.",
        "Questo posto è stato lasciato, i suoi giorni sono passati, o è già stato prenotato un appuntamento."));
