namespace Bookings.Notifications;

/// <summary>The business sees who hears what happens, in the order of registration.</summary>
internal static class ListWebhooks
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/webhooks", Handle)
        .WithName(nameof(ListWebhooks))
        .WithSummary("All webhooks, without their secrets")
        .Requires(WebhookPermissions.Manage);

    private static async Task<Page<WebhookView>> Handle(Caller caller, PageRequest page, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var after = page.After is { } place ? Guid.Parse(place) : Guid.Empty;
        var rows = read.Query(
            $"{WebhooksTable.Select} and id > $2 order by id limit $3", WebhooksTable.Read, Param.Tenant(caller.Tenant), Param.Uuid((Guid?)after), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return page.Page(rows.Value, row => row.View, row => row.View.Id.ToString());
    }
}
