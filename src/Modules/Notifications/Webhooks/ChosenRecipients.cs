namespace Bookings.Notifications;

/// <summary>Of an address only the host is said: a path may be a secret.</summary>
internal sealed class ChosenRecipients(EventStore store) : IChosenRecipients
{
    public async Task<IReadOnlyList<string>> Of(TenantId business, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var urls = read.Query("select url from notifications.webhooks where tenant_id = $1 and status = 'Enabled'", row => row.GetString(0), Param.Tenant(business));
        await read.Run(cancellation);
        return [.. urls.Value.Select(url => new Uri(url).Host).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
    }
}
