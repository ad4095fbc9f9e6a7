using System.Diagnostics;
using Bookings.Scheduling.Contracts;
using NpgsqlTypes;

namespace Bookings.Notifications;

/// <summary>A provider's calendar under a secret address.</summary>
internal sealed record ProviderFeed(ProviderId? Provider, FeedDetail Detail, Language Language, Instant MadeAt, Instant? RevokedAt) : IState<ProviderFeed, ProviderFeedEvent>
{
    public static ProviderFeed Initial { get; } = new(null, default, default, default, null);

    public static StreamId<ProviderFeed, ProviderFeedEvent> Of(Guid id) => new(id);

    public static ProviderFeed Evolve(ProviderFeed state, ProviderFeedEvent fact) => fact switch
    {
        ProviderFeedMade e => new(e.Provider, e.Detail, e.Language, e.At, null),
        ProviderFeedRevoked e => state with { RevokedAt = e.At },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

/// <summary>A client's own appointments under a secret address. The stream is the client's: whose it is dies with its key.</summary>
internal sealed record ClientFeed(Personal<FeedHolder>? For, FeedDetail Detail, Language Language, Instant MadeAt, Instant? RevokedAt) : IState<ClientFeed, ClientFeedEvent>, IOwned
{
    public static DataClass Class => DataClass.Booking;

    public static ClientFeed Initial { get; } = new(null, default, default, default, null);

    public static StreamId<ClientFeed, ClientFeedEvent> Of(Guid id) => new(id);

    public static ClientFeed Evolve(ClientFeed state, ClientFeedEvent fact) => fact switch
    {
        ClientFeedMade e => new(e.For, e.Detail, e.Language, e.At, null),
        ClientFeedRevoked e => state with { RevokedAt = e.At },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

/// <summary>Providers' feeds, without their addresses.</summary>
internal sealed class ProviderFeedsTable() : StreamTable<ProviderFeed, ProviderFeedEvent>("notifications.provider_feeds", columns => columns
    .Column("provider_id", NpgsqlDbType.Uuid, feed => feed.Provider!.Value.Value)
    .Column("detail", NpgsqlDbType.Varchar, feed => feed.Detail)
    .Column("language", NpgsqlDbType.Varchar, feed => feed.Language.Value)
    .Column("made_at", NpgsqlDbType.TimestampTz, feed => feed.MadeAt)
    .Column("revoked_at", NpgsqlDbType.TimestampTz, feed => feed.RevokedAt));

/// <summary>Clients' feeds, without their addresses.</summary>
internal sealed class ClientFeedsTable() : StreamTable<ClientFeed, ClientFeedEvent>("notifications.client_feeds", columns => columns
    .Once("client_id", NpgsqlDbType.Uuid, feed => feed.For, holder => holder.Client.Value)
    .Column("detail", NpgsqlDbType.Varchar, feed => feed.Detail)
    .Column("language", NpgsqlDbType.Varchar, feed => feed.Language.Value)
    .Column("made_at", NpgsqlDbType.TimestampTz, feed => feed.MadeAt)
    .Column("revoked_at", NpgsqlDbType.TimestampTz, feed => feed.RevokedAt))
{
    /// <summary>The client's random id is in the sealed part.</summary>
    public override bool OpensPersonal => true;
}
