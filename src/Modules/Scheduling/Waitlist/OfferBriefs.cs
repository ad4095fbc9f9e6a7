using System.Collections.Immutable;

namespace Bookings.Scheduling;

/// <summary>Offers for who tells those who wait: from the places' own streams and the practice in memory, without opening anything.</summary>
internal sealed class OfferBriefs(EventStore store, Practices practices, ManageLinks links) : IOffers
{
    /// <param name="Hold">Of the offer that stands; null where the time is not held any more.</param>
    private sealed record Row(Guid Place, SubjectId? Client, Guid? Hold);

    /// <summary>What other modules hear of the waiting list: that somebody has an offer.</summary>
    internal static TimeOffered? Notice(Recorded recorded, WaitlistEvent fact) => fact is SlotOffered offered
        ? new(new(PlaceId.From(recorded.Stream), offered.Offer.Hold), recorded.Version, offered.At, offered.Offer.Until)
        : null;

    public async Task<IReadOnlyDictionary<PlaceOffer, OfferBrief>> Of(TenantId business, IReadOnlyCollection<PlaceOffer> offers, CancellationToken cancellation)
    {
        if (offers.Count == 0)
        {
            return ImmutableDictionary<PlaceOffer, OfferBrief>.Empty;
        }

        var ids = offers.Select(offer => offer.Place).Distinct().ToList();
        var read = store.Read(business);
        var version = read.Single(Practices.VersionSql, row => row.GetInt64(0), Param.Tenant(business));
        var rows = read.Query(
            """
            select w.id, w.client_id, h.id from scheduling.waitlist w
            left join scheduling.holds h on h.tenant_id = w.tenant_id and h.id = w.offer_hold
            where w.tenant_id = $1 and w.id = any($2)
            """,
            row => new Row(row.GetGuid(0), row.GetGuidOrNull(1) is { } client ? new(client) : null, row.GetGuidOrNull(2)),
            Param.Tenant(business), Param.Uuids([.. ids.Select(place => place.Value)]));
        var places = ids.ToDictionary(place => place, place => read.Stream(WaitlistPlace.Of(place)));
        await read.Run(cancellation);
        var (parts, known) = ((await practices.Current(business, version.Value, cancellation)).Parts, rows.Value.ToDictionary(row => row.Place));
        return (
            from offer in offers.Distinct()
            let place = places[offer.Place].Value.State
            let heard = place.Heard.FirstOrDefault(one => one.Offer.Hold == offer.Hold)
            where heard is not null && known.ContainsKey(offer.Place.Value)
            select Brief(offer, place.Wish!.Service, heard, known[offer.Place.Value], parts)).ToDictionary(brief => brief.Offer);
    }

    public async Task<IReadOnlyList<PlaceOffers>> Made(TenantId business, IReadOnlyCollection<PlaceId> places, CancellationToken cancellation)
    {
        var first = store.Read(business);
        var known = first.Query(
            "select id from scheduling.waitlist where tenant_id = $1 and id = any($2) order by id", row => new PlaceId(row.GetGuid(0)),
            Param.Tenant(business), Param.Uuids([.. places.Select(place => place.Value)]));
        await first.Run(cancellation);
        var read = store.Read(business);
        var loaded = known.Value.Select(place => (Place: place, Stream: read.Stream(WaitlistPlace.Of(place)))).ToList();
        await read.Run(cancellation);
        return [.. loaded.Select(one => new PlaceOffers(one.Place, one.Stream.Value.Version, [.. one.Stream.Value.State.Heard.Select(heard => heard.Offer.Hold)]))];
    }

    public Task<IReadOnlyDictionary<PlaceId, string>> NewLinks(TenantId business, IReadOnlyCollection<PlaceId> places, CancellationToken cancellation) =>
        links.To(business, places, cancellation);

    private static OfferBrief Brief(PlaceOffer id, ServiceId serviceId, Heard heard, Row row, SetupParts parts)
    {
        var (offer, service) = (heard.Offer, parts.Services.GetValueOrDefault(serviceId, Service.Initial));
        var place = parts.Locations.GetValueOrDefault(offer.Location, Location.Initial);
        // A hold can be released by itself; what is not held any more cannot be had by whoever is told of it.
        var standing = heard.Standing == OfferStanding.Open && row.Hold != offer.Hold.Value ? OfferStanding.Withdrawn : heard.Standing;
        return new(
            id, standing, row.Client, service.Name.ToName(), (int)service.MessageLevel, parts.Providers.GetValueOrDefault(offer.Provider, Provider.Initial).Profile.DisplayName.Value,
            place.Name.Value, place.Address?.Value, offer.Start, offer.Start + offer.Length, place.Zone.Rules, offer.Until);
    }
}
