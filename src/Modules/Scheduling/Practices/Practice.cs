using System.Collections.Concurrent;

namespace Bookings.Scheduling;

/// <summary>
/// Everything of one business that decides what can be booked, but for the bookings themselves. It never changes: a changed set-up is
/// another practice. What a booking asks for is made once for each service, provider and location, and then only looked up.
/// </summary>
/// <param name="version">Of <c>scheduling.setup</c>; 0 for a business that has set up nothing.</param>
internal sealed class Practice(long version, SetupParts parts)
{
    private readonly ConcurrentDictionary<(ServiceId, ProviderId, LocationId), Offering> _offerings = new();
    private readonly ConcurrentDictionary<(ServiceId Service, LocationId Location), Several<ProviderId>> _providers = new();
    private readonly ConcurrentDictionary<ServiceId, Several<LocationId>> _locations = new();
    private readonly Several<LocalDate> _holidays = parts.Calendar.HolidayDates();

    internal static Practice Empty { get; } = new(0, SetupParts.Of([]));

    internal long Version => version;

    internal SetupParts Parts => parts;

    /// <summary>What booking a service with a provider at a location is judged by, or why it cannot be booked at all.</summary>
    internal (Offering? Offering, Rejection? Refusal) Find(ServiceId service, ProviderId provider, LocationId location)
    {
        if (_offerings.TryGetValue((service, provider, location), out var known))
        {
            return (known, null);
        }

        // Only what exists is kept, so that wrong ids cannot fill the memory.
        return Refusal(service, provider, location) is { } refusal
            ? (null, refusal)
            : (_offerings.GetOrAdd((service, provider, location), Make), null);
    }

    /// <summary>Who gives a service at a location, in the order of their ids.</summary>
    internal IReadOnlyList<ProviderId> ProvidersOf(ServiceId service, LocationId location) =>
        parts.Services.ContainsKey(service) && parts.Locations.ContainsKey(location)
            ? _providers.GetOrAdd((service, location), key => [.. parts.Services[key.Service].Providers.Where(provider => Refusal(key.Service, provider, key.Location) is null)])
            : [];

    /// <summary>Where a service can be booked; a booking that names no location means the only one.</summary>
    internal IReadOnlyList<LocationId> LocationsOf(ServiceId service) => parts.Services.ContainsKey(service) ? _locations.GetOrAdd(service, PlacesOf) : [];

    /// <summary>The terms of a version that an appointment has pinned; null for one there never was.</summary>
    internal CancellationTerms? TermsOf(PolicyId policy, long at) =>
        parts.Policies.GetValueOrDefault(policy, CancellationPolicy.Initial).At(at)?.Terms;

    /// <summary>The zone of a location; null for an unknown one.</summary>
    internal Zone? ZoneOf(LocationId location) => parts.Locations.GetValueOrDefault(location)?.Zone;

    private Rejection? Refusal(ServiceId service, ProviderId provider, LocationId location) =>
        !parts.Services.TryGetValue(service, out var given) || given.Status == ServiceStatus.Draft ? new ReferenceUnknown(References.Service)
        : given.Status == ServiceStatus.Retired ? new ServiceIsRetired()
        : !parts.Providers.TryGetValue(provider, out var giver) ? new ReferenceUnknown(References.Provider)
        : giver.Status != ProviderStatus.Active ? new ProviderIsInactive()
        : !parts.Locations.TryGetValue(location, out var place) ? new ReferenceUnknown(References.Location)
        : place.Status != LocationStatus.Open ? new LocationIsClosed()
        : !given.Providers.Contains(provider) ? new NotGivenByProvider()
        : !given.IsOfferedAt(location) || !giver.WorksAt(location) ? new NotGivenHere()
        : null;

    private Several<LocationId> PlacesOf(ServiceId service) =>
        [.. parts.Locations.Where(place => place.Value.Status == LocationStatus.Open && parts.Services[service].IsOfferedAt(place.Key)).Select(place => place.Key).OrderBy(id => id.Value)];

    private Offering Make((ServiceId Service, ProviderId Provider, LocationId Location) key)
    {
        var (service, place) = (parts.Services[key.Service], parts.Locations[key.Location]);
        var needs = Needs(service, key.Location);
        var policy = parts.Policies.GetValueOrDefault(service.Policy, CancellationPolicy.Initial);

        // A provider without hours is never there; a location or a pool without hours of its own does not narrow anything.
        List<Hours> hours = [parts.Schedules.GetValueOrDefault(key.Provider.Value)?.ToHours() ?? new Hours(place.Zone)];
        hours.AddRange(needs.Select(need => need.Pool.Value).Prepend(key.Location.Value).Select(owner => parts.Schedules.GetValueOrDefault(owner)?.ToHours()).OfType<Hours>());
        return new(
            key.Service, key.Provider, key.Location, service, needs, service.Policy, policy.CurrentVersion(), policy.Current().Terms,
            new()
            {
                Now = default,
                Zone = place.Zone,
                Rules = service.Rules,
                Hours = hours,
                Closures = parts.Calendar.Closures,
                Holidays = _holidays,
            });
    }

    /// <summary>A pool that stands at another location is not needed here: each location has its own.</summary>
    private List<PoolNeed> Needs(Service service, LocationId location) =>
        [.. from need in service.Resources
            let pool = parts.Pools.GetValueOrDefault(need.Pool, ResourcePool.Initial)
            where pool.Location is null || pool.Location == location
            select PoolNeed.Of(need, pool)];
}

internal sealed record NotGivenByProvider() : Rejection(
    Because.RuleBroken, "not-given-by-provider",
    new("This provider does not give this service.", "Denne behandleren utfører ikke denne tjenesten.", "Questo operatore non offre questo servizio."));

internal sealed record NotGivenHere() : Rejection(
    Because.RuleBroken, "not-given-here",
    new(
        "This service is not given by this provider at this location.",
        "Denne behandleren utfører ikke denne tjenesten på dette stedet.",
        "Questo operatore non offre questo servizio in questa sede."));
