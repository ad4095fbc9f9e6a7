using System.Collections.Immutable;

namespace Bookings.Scheduling;

/// <summary>New links to all that a batch of messages is about, written by one statement.</summary>
internal sealed class ManageLinks(EventStore store, IPublicAddresses addresses, PublicUrl url, TimeProvider clock)
{
    private const string Insert =
        """
        insert into scheduling.manage_links (tenant_id, link, appointment, place, expires)
        select $1, l.link, case when $5 then null else l.target end, case when $5 then l.target end, $4 from unnest($2, $3) as l (link, target)
        """;

    internal async Task<IReadOnlyDictionary<AppointmentId, string>> To(TenantId business, IReadOnlyCollection<AppointmentId> appointments, CancellationToken cancellation) =>
        (await Make(business, [.. appointments.Select(appointment => appointment.Value)], arePlaces: false, cancellation)).ToDictionary(link => new AppointmentId(link.Key), link => link.Value);

    internal async Task<IReadOnlyDictionary<PlaceId, string>> To(TenantId business, IReadOnlyCollection<PlaceId> places, CancellationToken cancellation) =>
        (await Make(business, [.. places.Select(place => place.Value)], arePlaces: true, cancellation)).ToDictionary(link => new PlaceId(link.Key), link => link.Value);

    /// <summary>The token stands behind the <c>#</c>: no server, and no log of one, gets to see it.</summary>
    private async Task<IReadOnlyDictionary<Guid, string>> Make(TenantId business, IReadOnlyCollection<Guid> targets, bool arePlaces, CancellationToken cancellation)
    {
        if (targets.Count == 0)
        {
            return ImmutableDictionary<Guid, string>.Empty;
        }

        var tokens = targets.Distinct().ToDictionary(target => target, _ => ManageAccess.NewLink());
        await store.Transact(new Caller(business, "scheduling.briefs", Role.Owner), transaction =>
        {
            transaction.Also(
                Insert, Param.Tenant(business), Param.BytesArray([.. tokens.Values.Select(ManageAccess.Hash)]), Param.Uuids([.. tokens.Keys]),
                Param.Time(clock.GetCurrentInstant() + ManageAccess.LinkTime), Param.Bool(arePlaces));
            return Task.FromResult<Rejection?>(null);
        }, cancellation);
        var slug = await addresses.Of(business, cancellation);
        return tokens.ToDictionary(token => token.Key, token => url.Of($"/v1/public/{slug}/manage#{token.Value}"));
    }
}
