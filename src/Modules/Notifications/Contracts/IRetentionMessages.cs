namespace Bookings.Notifications.Contracts;

/// <summary>A message to a client that they are to be erased because a period is over.</summary>
/// <param name="Night">In which it was planned: with the client it names the message, so that planned again it is the same one.</param>
/// <param name="Days">How many whole days they have from the day on which they are told.</param>
public sealed record RetentionMessage(SubjectId Client, Guid Night, int Days)
{
    /// <summary>The first day on which they may be erased: what the message says, and what is done, counted from when it went out.</summary>
    public LocalDate Goes(Instant told, DateTimeZone zone) => told.InZone(zone).Date.PlusDays(Days + 1);

    /// <summary>Who is to be erased is in no log.</summary>
    public override string ToString() => "«personal»";
}

/// <summary>Tells people that they are to be erased. A message waits until it is settled, however long a mail server is away.</summary>
public interface IRetentionMessages
{
    /// <summary>Plans them in somebody else's unit of work, whatever the length of the list by one statement.</summary>
    Task Plan(Transaction transaction, IReadOnlyList<RetentionMessage> messages, CancellationToken cancellation);

    /// <summary>
    /// When each reached whom it could: sent, refused for good, or without an address to go to. Null while it waits; absent where it came to nothing for another reason, and
    /// nobody was told. One query for all.
    /// </summary>
    Task<IReadOnlyDictionary<RetentionMessage, Instant?>> Told(TenantId business, IReadOnlyCollection<RetentionMessage> messages, CancellationToken cancellation);
}
