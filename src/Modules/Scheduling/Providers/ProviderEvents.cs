namespace Bookings.Scheduling;

// Stored for ever: add, never change. Only what the provider shows to everyone; anything else about staff does not belong here.

internal abstract record ProviderEvent;

/// <param name="Locations">Where they work; none named is everywhere.</param>
internal sealed record ProviderRegistered(PublicProfile Profile, Several<LocationId> Locations) : ProviderEvent;

internal sealed record PublicProfileUpdated(PublicProfile Profile) : ProviderEvent;

internal sealed record WorkplacesSet(Several<LocationId> Locations) : ProviderEvent;

internal sealed record ProviderDeactivated : ProviderEvent;
