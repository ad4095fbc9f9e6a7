using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

// Stored for ever: add, never change. The address (class X) is in no event.

internal abstract record ProviderFeedEvent;

/// <param name="Language">In which it says the little that it says.</param>
internal sealed record ProviderFeedMade(Instant At, ProviderId Provider, FeedDetail Detail, Language Language) : ProviderFeedEvent;

internal sealed record ProviderFeedRevoked(Instant At) : ProviderFeedEvent;

internal abstract record ClientFeedEvent;

internal sealed record ClientFeedMade(Instant At, FeedDetail Detail, Language Language, Personal<FeedHolder> For) : ClientFeedEvent;

internal sealed record ClientFeedRevoked(Instant At) : ClientFeedEvent;

/// <summary>Whose appointments a client's feed shows. It exists inside the sealed part alone.</summary>
internal sealed record FeedHolder(SubjectId Client);

/// <summary>How much a feed says. The names are stored.</summary>
internal enum FeedDetail
{
    /// <summary>When somebody is busy.</summary>
    Busy,

    /// <summary>Which service and where, as far as messages about it may say so; never who comes.</summary>
    Service,
}
