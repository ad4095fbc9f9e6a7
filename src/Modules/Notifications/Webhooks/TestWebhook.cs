namespace Bookings.Notifications;

/// <summary>The business tries a webhook: something that says nothing is sent to it, also while it is disabled.</summary>
internal static class TestWebhook
{
    /// <param name="DeliveryId">In the log of deliveries it stands what came of it.</param>
    internal sealed record View(Guid DeliveryId);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/webhooks/{webhookId:guid}/test", Handle)
        .WithName(nameof(TestWebhook))
        .WithSummary("Send a test to a webhook")
        .WithDescription("Sends an event of the type webhook.test; whether it was taken, its delivery says.")
        .IsOfAWebhook();

    private static async Task<Results<Accepted<View>, ProblemHttpResult>> Handle(
        Guid webhookId, Caller caller, EventStore store, DeliverWebhooks deliver, TimeProvider clock, CancellationToken cancellation)
    {
        var (id, now) = (Guid.CreateVersion7(), clock.GetCurrentInstant());
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var webhook = read.Stream(Webhook.Of(webhookId));
            await read.Run(cancellation);
            if (!webhook.Value.State.IsThere)
            {
                return new WebhookUnknown();
            }

            transaction.Also(WebhookDeliveries.Insert, WebhookDeliveries.Row(caller.Tenant, id, webhookId, id, position: 0, subject: null, WebhookTypes.Test, WebhookBody.Test(now), now, "waiting", now));
            transaction.Answers(id, 1);
            return null;
        }, cancellation);
        deliver.Wake();

        return outcome.Match<Results<Accepted<View>, ProblemHttpResult>>(
            done: done => TypedResults.Accepted($"/v1/webhooks/{webhookId}/deliveries/{done.Resource}", new View(done.Resource)),
            refused: reason => reason.ToProblem());
    }
}
