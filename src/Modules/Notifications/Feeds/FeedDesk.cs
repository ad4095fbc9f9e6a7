using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>A feed that there is, as a row says: of a provider or of a client.</summary>
internal sealed record FeedRow(Guid Id, long Version, ProviderId? Provider, SubjectId? Client, FeedDetail Detail, Language Language, Instant MadeAt, Instant? RevokedAt)
{
    internal const string Select =
        """
        select id, version, provider_id, client_id, detail, language, made_at, revoked_at from (
            select tenant_id, id, version, provider_id, null::uuid as client_id, detail, language, made_at, revoked_at from notifications.provider_feeds
            union all
            select tenant_id, id, version, null, client_id, detail, language, made_at, revoked_at from notifications.client_feeds) f
        where tenant_id = $1
        """;

    internal static FeedRow Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetInt64(1), row.GetGuidOrNull(2) is { } provider ? new(provider) : null, row.GetGuidOrNull(3) is { } client ? new(client) : null,
        Enum.Parse<FeedDetail>(row.GetString(4)), Language.Of(row.GetString(5)), row.GetInstant(6), row.GetInstantOrNull(7));
}

/// <summary>Where feeds are made and ended: by the practice over HTTP, and by clients through the door that knows them.</summary>
internal sealed class FeedDesk(EventStore store, PublicUrl url, TimeProvider clock) : ICalendarFeeds
{
    public NewFeed MakeFor(Transaction transaction, SubjectId client, Language language, Instant now) => Start(transaction, null, client, FeedDetail.Busy, language, now);

    public async Task RevokeOf(Caller caller, SubjectId client, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var open = read.Query(
            "select id from notifications.client_feeds where tenant_id = $1 and client_id = $2 and revoked_at is null", row => row.GetGuid(0),
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)client.Value));
        await read.Run(cancellation);
        foreach (var feed in open.Value)
        {
            await Revoke(caller with { Idempotency = null }, feed, cancellation);
        }
    }

    /// <summary>Stages a feed with a new address.</summary>
    internal NewFeed Start(Transaction transaction, ProviderId? provider, SubjectId? client, FeedDetail detail, Language language, Instant now)
    {
        var (id, token) = (Guid.CreateVersion7(), FeedToken.Draw());
        if (provider is { } whose)
        {
            transaction.Start(ProviderFeed.Of(id), owner: null, new ProviderFeedMade(now, whose, detail, language));
        }
        else
        {
            transaction.Start(ClientFeed.Of(id), client, new ClientFeedMade(now, detail, language, Personal<FeedHolder>.Of(new(client!.Value))));
        }

        transaction.Also(
            "insert into notifications.feed_secrets (tenant_id, feed, hash) values ($1, $2, $3)",
            Param.Tenant(transaction.Caller.Tenant), Param.Uuid((Guid?)id), Param.Bytes(FeedToken.Hash(token)));
        return new(id, url.Of($"/v1/public/feeds/calendars/{token}.ics"));
    }

    /// <summary>Ends one. What was ended stays so.</summary>
    internal Task<Outcome> Revoke(Caller caller, Guid feed, CancellationToken cancellation) => Change(caller, feed, (_, _) => { }, cancellation);

    /// <summary>Ends one and stages something in its place, which only happens where it had not ended.</summary>
    internal Task<Outcome> Change(Caller caller, Guid feedId, Action<Transaction, FeedRow> instead, CancellationToken cancellation) => store.Transact(caller, async transaction =>
    {
        var look = transaction.Read();
        var row = look.Query($"{FeedRow.Select} and id = $2", FeedRow.Read, Param.Tenant(caller.Tenant), Param.Uuid((Guid?)feedId));
        await look.Run(cancellation);
        if (row.Value is not [var feed] || !MakeFeed.IsTheirs(caller, feed.Provider))
        {
            return new FeedUnknown();
        }

        transaction.Answers(feedId, feed.Version);
        if (feed.RevokedAt is not null)
        {
            return null;
        }

        var now = clock.GetCurrentInstant();
        var read = transaction.Read();
        if (feed.Provider is not null)
        {
            var stream = read.Stream(ProviderFeed.Of(feedId));
            await read.Run(cancellation);
            transaction.Append(stream.Value, new ProviderFeedRevoked(now));
        }
        else
        {
            var stream = read.Stream(ClientFeed.Of(feedId));
            await read.Run(cancellation);
            transaction.Append(stream.Value, new ClientFeedRevoked(now));
        }

        instead(transaction, feed);
        return null;
    }, cancellation);
}

internal sealed record FeedUnknown() : Rejection(
    Because.NotFound, "feed-unknown",
    new("There is no such calendar feed.", "Denne kalenderstrømmen finnes ikke.", "Questo feed di calendario non esiste."));
