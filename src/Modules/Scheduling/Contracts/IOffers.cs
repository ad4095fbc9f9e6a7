namespace Bookings.Scheduling.Contracts;

/// <summary>What became of an offer.</summary>
public enum OfferStanding
{
    /// <summary>Nobody has answered it. Whether there is time left to, <see cref="OfferBrief.Until"/> says.</summary>
    Open,

    /// <summary>It was accepted.</summary>
    Taken,
    Declined,

    /// <summary>Nobody answered in time.</summary>
    RanOut,

    /// <summary>Who waited left the line, or the time is not held for them any more.</summary>
    Withdrawn,
}

/// <summary>What a message about an offer is made from. Who waits is an id, as long as they are known; who that is, Clients alone can say.</summary>
/// <param name="Client">Null once they were erased.</param>
/// <param name="Until">They have so long to answer.</param>
public sealed record OfferBrief(
    PlaceOffer Offer, OfferStanding Standing, SubjectId? Client, NameInLanguages ServiceName, int MessageLevel, string Provider, string Location, string? Address,
    Instant Start, Instant End, DateTimeZone Zone, Instant Until) : IVisit
{
    /// <summary>Times and places of somebody stay out of logs.</summary>
    public override string ToString() => $"«{Offer.Place.Value}»";
}

/// <summary>What was offered to one place in line.</summary>
/// <param name="Version">Of its stream: each offer was made at this version or an earlier one.</param>
public sealed record PlaceOffers(PlaceId Place, long Version, IReadOnlyList<HoldId> Holds);

/// <summary>Offers to those who wait, for who tells them.</summary>
public interface IOffers
{
    /// <summary>What there is to say about each as it is now, in one round trip for all; those that were never made are left out.</summary>
    Task<IReadOnlyDictionary<PlaceOffer, OfferBrief>> Of(TenantId business, IReadOnlyCollection<PlaceOffer> offers, CancellationToken cancellation);

    /// <summary>Every offer that was made to each place; what is no place is left out.</summary>
    Task<IReadOnlyList<PlaceOffers>> Made(TenantId business, IReadOnlyCollection<PlaceId> places, CancellationToken cancellation);

    /// <summary>
    /// A new link to each place, by which whoever has it comes back to it and answers what is on offer: the address of a page, with a token behind the <c>#</c> that opens
    /// once and is stored as a hash. To be sent to the client and to nobody else.
    /// </summary>
    Task<IReadOnlyDictionary<PlaceId, string>> NewLinks(TenantId business, IReadOnlyCollection<PlaceId> places, CancellationToken cancellation);
}
