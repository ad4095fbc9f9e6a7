namespace Bookings.Notifications.Contracts;

/// <summary>An address that a calendar subscribes to. It is a secret: shown once, stored as a hash.</summary>
public sealed record NewFeed(Guid Id, string Url)
{
    public override string ToString() => "«secret»";
}

/// <summary>Calendar feeds for other modules, whose doors know who is there.</summary>
public interface ICalendarFeeds
{
    /// <summary>Stages a feed of a client's own appointments, which says when they are busy and nothing more.</summary>
    NewFeed MakeFor(Transaction transaction, SubjectId client, Language language, Instant now);

    /// <summary>Ends every feed of a client, whoever made it.</summary>
    Task RevokeOf(Caller caller, SubjectId client, CancellationToken cancellation);
}
