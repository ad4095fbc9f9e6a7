namespace Bookings.Notifications;

/// <summary>Nothing is sent to a webhook any more, because the business wants it so or because nobody is there. What happens meanwhile is kept for a replay.</summary>
internal static class DisableWebhook
{
    internal static Decision<WebhookEvent> Decide(Webhook webhook, WebhookEnd because, Instant at) =>
        webhook.Status == WebhookStatus.Enabled ? new WebhookDisabled(at, because) : Decision.Unchanged;

    internal static Task<Outcome> Run(EventStore store, Caller caller, Guid webhookId, WebhookEnd because, Instant at, CancellationToken cancellation) =>
        store.ChangeWebhook(caller, webhookId, webhook => Decide(webhook, because, at), cancellation, also: transaction => transaction.Also(
            "update notifications.webhook_deliveries set state = 'held', version = version + 1 where tenant_id = $1 and webhook = $2 and state = 'waiting'",
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)webhookId)));

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/webhooks/{webhookId:guid}/disable", Handle)
        .WithName(nameof(DisableWebhook))
        .WithSummary("Send nothing to a webhook for now")
        .IsOfAWebhook()
        .Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid webhookId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation) =>
        (await Run(store, caller, webhookId, WebhookEnd.Asked, clock.GetCurrentInstant(), cancellation)).ToAnswer();
}
