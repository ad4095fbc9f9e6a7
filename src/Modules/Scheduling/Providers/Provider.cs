using System.Diagnostics;

namespace Bookings.Scheduling;

/// <summary>Somebody who can be booked: a resource with one unit, and what the booking page says of them.</summary>
internal sealed record Provider(ProviderStatus Status, PublicProfile Profile, Several<LocationId> Locations) : IState<Provider, ProviderEvent>
{
    public static Provider Initial { get; } = new(ProviderStatus.Unknown, new(new(""), null, null, []), []);

    internal static StreamId<Provider, ProviderEvent> Of(ProviderId id) => new(id.Value);

    internal bool Exists() => Status != ProviderStatus.Unknown;

    internal bool WorksAt(LocationId location) => Locations.Count == 0 || Locations.Contains(location);

    public static Provider Evolve(Provider state, ProviderEvent fact) => fact switch
    {
        ProviderRegistered e => new(ProviderStatus.Active, e.Profile, e.Locations),
        PublicProfileUpdated e => state with { Profile = e.Profile },
        WorkplacesSet e => state with { Locations = e.Locations },
        ProviderDeactivated => state with { Status = ProviderStatus.Inactive },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal enum ProviderStatus
{
    Unknown,
    Active,
    Inactive,
}

/// <param name="Languages">Those the provider speaks with clients.</param>
internal sealed record PublicProfile(PublicText DisplayName, Localised? Title, Localised? Bio, Several<Language> Languages);

internal sealed record ProviderUnknown() : Rejection(
    Because.NotFound, "provider-unknown",
    new("There is no such provider.", "Denne behandleren finnes ikke.", "Questo operatore non esiste."));

internal sealed record ProviderIsInactive() : Rejection(
    Because.Conflict, "provider-is-inactive",
    new("This provider is no longer booked.", "Denne behandleren tar ikke lenger imot timer.", "Questo operatore non riceve più appuntamenti."));
