namespace Bookings.Notifications;

/// <summary>A webhook is no more, nor what was kept to be sent to it, nor its secret.</summary>
internal static class RemoveWebhook
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/webhooks/{webhookId:guid}/remove", Handle)
        .WithName(nameof(RemoveWebhook))
        .WithSummary("Remove a webhook with its log")
        .IsOfAWebhook()
        .Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid webhookId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var outcome = await store.ChangeWebhook(caller, webhookId, _ => new WebhookRemoved(now), cancellation, also: transaction =>
        {
            transaction.Also("delete from notifications.webhook_deliveries where tenant_id = $1 and webhook = $2", Param.Tenant(caller.Tenant), Param.Uuid((Guid?)webhookId));
            transaction.Also("delete from notifications.webhook_secrets where tenant_id = $1 and webhook = $2", Param.Tenant(caller.Tenant), Param.Uuid((Guid?)webhookId));
        });
        return outcome.ToAnswer();
    }
}
