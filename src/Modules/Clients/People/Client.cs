using System.Diagnostics;

namespace Bookings.Clients;

/// <summary>One person, in a stream of their own under a key of its own.</summary>
internal sealed record Client(bool IsRegistered, ClientSource Source, Language? Language, DateTimeZone? Zone, Personal<ClientDetails>? Details)
    : IState<Client, ClientEvent>, IOwned
{
    public static DataClass Class => DataClass.Contact;

    public static Client Initial { get; } = new(false, default, null, null, null);

    public static StreamId<Client, ClientEvent> Of(ClientId id) => new(id.Value);

    public static Client Evolve(Client state, ClientEvent fact) => fact switch
    {
        ClientRegistered e => new(true, e.Source, e.Language, e.Zone, e.Details),
        DetailsChanged e => state with { Details = e.Details },
        PreferencesSet e => state with { Language = e.Language, Zone = e.Zone },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

/// <summary>There is no such client in the caller's business.</summary>
internal sealed record ClientUnknown() : Rejection(Because.NotFound, "client-unknown", "There is no such client.");

/// <summary>There was such a client, and nothing is known of them any more.</summary>
internal sealed record ClientErased() : Rejection(Because.Conflict, "client-erased", "This client's data was erased: nothing can be added or changed.");
