namespace Bookings.Notifications.Contracts;

/// <summary>A message as it would have gone out.</summary>
/// <param name="Kind">Null where it came from a channel, which does not know what it is about.</param>
public sealed record DevelopmentMail(DateTimeOffset At, TenantId Business, MessageKind? Kind, string To, string Subject, string Body);

/// <summary>What was said while the program is developed or tried out: kept in memory, newest first, shown at <c>/dev/mail</c>.</summary>
public interface IDevelopmentOutbox
{
    /// <summary>At most the last 500.</summary>
    IReadOnlyList<DevelopmentMail> Mails { get; }
}
