
namespace Bookings.Clients;

internal abstract record ClientEvent;

internal sealed record ClientRegistered(ClientSource Source, Language? Language, DateTimeZone? Zone, Personal<ClientDetails> Details) : ClientEvent;

/// <summary>Everything that is known now, not only what changed: the latest block is the whole person, so reading one means opening one.</summary>
internal sealed record DetailsChanged(Personal<ClientDetails> Details) : ClientEvent;

internal sealed record PreferencesSet(Language? Language, DateTimeZone? Zone) : ClientEvent;
