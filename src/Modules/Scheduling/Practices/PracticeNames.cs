namespace Bookings.Scheduling;

/// <summary>What everyone may see anyway: how services, providers and places are called.</summary>
internal sealed class PracticeNames(Practices practices) : IHeldNames
{
    public async Task<IReadOnlyDictionary<Guid, string>> Of(TenantId business, IReadOnlyCollection<Guid> ids, Language language, CancellationToken cancellation)
    {
        var parts = (await practices.Load(business, cancellation)).Parts;
        var names = new Dictionary<Guid, string>();
        foreach (var id in ids)
        {
            if (parts.Services.TryGetValue(new(id), out var service))
            {
                names.Add(id, service.Name.ToName().In(language));
            }
            else if (parts.Providers.TryGetValue(new(id), out var provider))
            {
                names.Add(id, provider.Profile.DisplayName.Value);
            }
            else if (parts.Locations.TryGetValue(new(id), out var place))
            {
                names.Add(id, place.Name.Value);
            }
        }

        return names;
    }
}
