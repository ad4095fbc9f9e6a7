namespace Bookings.Notifications;

/// <summary>A webhook is sent to again, from now on. What happened meanwhile is sent when the business asks for a replay.</summary>
internal static class EnableWebhook
{
    internal static Decision<WebhookEvent> Decide(Webhook webhook, Instant at) => webhook.Status == WebhookStatus.Disabled ? new WebhookEnabled(at) : Decision.Unchanged;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/webhooks/{webhookId:guid}/enable", Handle)
        .WithName(nameof(EnableWebhook))
        .WithSummary("Send to a webhook again")
        .IsOfAWebhook()
        .Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid webhookId, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        return (await store.ChangeWebhook(caller, webhookId, webhook => Decide(webhook, now), cancellation)).ToAnswer();
    }
}
