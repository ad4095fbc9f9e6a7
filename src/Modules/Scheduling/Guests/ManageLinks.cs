using System.Collections.Immutable;

namespace Bookings.Scheduling;

/// <summary>New links to all that a batch of messages is about, written by one statement.</summary>
internal sealed class ManageLinks(EventStore store, IPublicAddresses addresses, PublicUrl url, TimeProvider clock) : IClientLinks
{
    internal async Task<IReadOnlyDictionary<AppointmentId, string>> To(TenantId business, IReadOnlyCollection<AppointmentId> appointments, CancellationToken cancellation) =>
        (await Make(business, LinkTarget.Appointment, [.. appointments.Select(appointment => appointment.Value)], cancellation)).ToDictionary(link => new AppointmentId(link.Key), link => link.Value);

    internal async Task<IReadOnlyDictionary<PlaceId, string>> To(TenantId business, IReadOnlyCollection<PlaceId> places, CancellationToken cancellation) =>
        (await Make(business, LinkTarget.Place, [.. places.Select(place => place.Value)], cancellation)).ToDictionary(link => new PlaceId(link.Key), link => link.Value);

    public async Task<string> New(TenantId business, SubjectId person, CancellationToken cancellation) =>
        (await Make(business, LinkTarget.Client, [person.Value], cancellation))[person.Value];

    /// <summary>The token stands behind the <c>#</c>: no server, and no log of one, gets to see it.</summary>
    private async Task<IReadOnlyDictionary<Guid, string>> Make(TenantId business, LinkTarget target, IReadOnlyCollection<Guid> targets, CancellationToken cancellation)
    {
        if (targets.Count == 0)
        {
            return ImmutableDictionary<Guid, string>.Empty;
        }

        var tokens = targets.Distinct().ToDictionary(one => one, _ => ManageAccess.NewLink());
        await store.Transact(new Caller(business, "scheduling.briefs", Role.Owner), transaction =>
        {
            ManageAccess.AddLinks(transaction, target, tokens, clock.GetCurrentInstant() + ManageAccess.LinkTime);
            return Task.FromResult<Rejection?>(null);
        }, cancellation);
        var slug = await addresses.Of(business, cancellation);
        return tokens.ToDictionary(token => token.Key, token => url.Of($"/v1/public/{slug}/manage#{token.Value}"));
    }
}
