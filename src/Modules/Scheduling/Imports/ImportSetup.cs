namespace Bookings.Scheduling;

/// <summary>
/// Places, providers and services by their names: those that the business has, and new ones as rows need them. What history shows is taken as it is: a
/// provider who gave a service gives it. Nobody gets hours, so nothing is offered that was not before.
/// </summary>
internal sealed class ImportSetup(SetupParts parts, Language language, Transaction transaction)
{
    private readonly Dictionary<string, (LocationId Id, Zone Zone)> _locations = ByName(
        parts.Locations, place => place.Name.Value, place => place.Status == LocationStatus.Open, (id, place) => (id, place.Zone));

    private readonly Dictionary<string, ProviderId> _providers = ByName(
        parts.Providers, provider => provider.Profile.DisplayName.Value, provider => provider.Status == ProviderStatus.Active, (id, _) => id);

    private readonly Dictionary<string, ServiceId> _services = ByName(
        parts.Services, service => service.Name.For(service.Name.Default).Value, service => service.Status == ServiceStatus.Published, (id, _) => id);

    private readonly Dictionary<ServiceId, (ServiceCreated Fact, List<ProviderId> Givers)> _newServices = [];
    private readonly Dictionary<ServiceId, List<ProviderId>> _newGivers = [];

    internal int NewProviders { get; private set; }

    internal Zone? ZoneOf(string location) => _locations.TryGetValue(location, out var known) ? known.Zone : null;

    internal ProviderId? Find(string provider) => _providers.TryGetValue(provider, out var known) ? known : null;

    /// <summary>The service's stream, where a row will add a provider to it.</summary>
    internal ServiceId? ToBeRead(string service, string provider) =>
        _services.TryGetValue(service, out var known) && !IsGiven(known, Find(provider)) ? known : null;

    internal (LocationId Id, Zone Zone) Location(string name, Zone zone)
    {
        if (_locations.TryGetValue(name, out var known))
        {
            return known;
        }

        var id = new LocationId(Guid.CreateVersion7());
        transaction.Start(Scheduling.Location.Of(id), null, Facts(AddLocation.Decide(new(new(name), null, zone), Scheduling.Location.Initial)));
        return _locations[name] = (id, zone);
    }

    internal ProviderId Provider(string name)
    {
        if (Find(name) is { } known)
        {
            return known;
        }

        var id = new ProviderId(Guid.CreateVersion7());
        transaction.Start(
            Scheduling.Provider.Of(id), null, Facts(RegisterProvider.Decide(new(new(new(name), null, null, []), []), Scheduling.Provider.Initial)));
        NewProviders++;
        return _providers[name] = id;
    }

    /// <summary>A new one lasts as long as the first appointment of it did.</summary>
    internal ServiceId Service(string name, Duration length, ProviderId provider)
    {
        if (!_services.TryGetValue(name, out var service))
        {
            service = _services[name] = new(Guid.CreateVersion7());
            var minutes = Duration.FromMinutes(Math.Max(1, Math.Round(length.TotalMinutes)));
            _newServices[service] = (
                new(Localised.In(language.Value, name), Category.Other, ServiceRules.Usual with { Durations = [minutes] }, [], CancellationPolicy.DefaultId, MessageLevel.Full), []);
        }

        var givers = _newServices.TryGetValue(service, out var created) ? created.Givers
            : IsGiven(service, provider) ? null
            : _newGivers.TryGetValue(service, out var added) ? added
            : _newGivers[service] = [];
        if (givers is not null && !givers.Contains(provider))
        {
            givers.Add(provider);
        }

        return service;
    }

    /// <summary>Stages the services, once all who give them are known.</summary>
    internal void Finish(IReadOnlyDictionary<ServiceId, Pending<Loaded<Service, ServiceEvent>>> loaded)
    {
        foreach (var (id, (fact, givers)) in _newServices)
        {
            transaction.Start(Scheduling.Service.Of(id), null, fact, new ProvidersAssigned([.. givers]), new ServicePublished());
        }

        foreach (var (id, givers) in _newGivers)
        {
            var seen = loaded[id].Value;
            transaction.Append(seen, Facts(AssignProviders.Decide(new([.. seen.State.Providers.Concat(givers).Distinct()]), seen.State)));
        }
    }

    /// <summary>What was retired stays as it is.</summary>
    private bool IsGiven(ServiceId service, ProviderId? provider) =>
        parts.Services.TryGetValue(service, out var known)
        && (known.Status == ServiceStatus.Retired || (provider is { } giver && known.Providers.Contains(giver)));

    private static IReadOnlyList<TEvent> Facts<TEvent>(Decision<TEvent> decision) where TEvent : class =>
        decision is Decision<TEvent>.Accepted accepted ? accepted.Events : [];

    /// <summary>Of several of one name one that is in use, and of those the first.</summary>
    private static Dictionary<string, TOut> ByName<TId, TState, TOut>(
        IReadOnlyDictionary<TId, TState> all, Func<TState, string> name, Func<TState, bool> isInUse, Func<TId, TState, TOut> value)
        where TId : struct, IId<TId> =>
        all.GroupBy(one => TextGuard.Normal(name(one.Value)), StringComparer.Ordinal).ToDictionary(
            same => same.Key,
            same => same.OrderBy(one => isInUse(one.Value) ? 0 : 1).ThenBy(one => one.Key.Value).Select(one => value(one.Key, one.Value)).First(),
            StringComparer.Ordinal);
}
