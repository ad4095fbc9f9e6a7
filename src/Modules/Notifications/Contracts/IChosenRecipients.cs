namespace Bookings.Notifications.Contracts;

/// <summary>Whom a business chose itself to be told what happens: recipients that it answers for, and no installation does.</summary>
public interface IChosenRecipients
{
    /// <summary>The hosts of its webhooks that are told something now, each once.</summary>
    Task<IReadOnlyList<string>> Of(TenantId business, CancellationToken cancellation);
}
