namespace Bookings.Notifications;

/// <summary>One delivery: what was said, and every attempt.</summary>
internal static class GetWebhookDelivery
{
    /// <param name="Body">As it is sent on each attempt.</param>
    internal sealed record View(ListWebhookDeliveries.View Delivery, string Body, IReadOnlyList<Attempt> Attempts);

    /// <param name="Status">Of the answer.</param>
    /// <param name="Fault">Why there was none.</param>
    internal sealed record Attempt(Instant At, int? Status, string? Fault, int Milliseconds);

    internal sealed record DeliveryUnknown() : Rejection(
        Because.NotFound, "delivery-unknown",
        new("There is no such delivery, or no longer.", "Denne leveringen finnes ikke, eller ikke lenger.", "Questa consegna non esiste, o non più."));

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/webhooks/{webhookId:guid}/deliveries/{deliveryId:guid}", Handle)
        .WithName(nameof(GetWebhookDelivery))
        .WithSummary("One delivery with its attempts")
        .Requires(WebhookPermissions.Manage)
        .Refuses<DeliveryUnknown>();

    private static async Task<Results<Versioned<View>, ProblemHttpResult>> Handle(
        Guid webhookId, Guid deliveryId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var found = read.Query(
            $"select {ListWebhookDeliveries.Columns}, d.body, d.version {ListWebhookDeliveries.From} where d.tenant_id = $1 and d.webhook = $2 and d.id = $3",
            row => (Delivery: ListWebhookDeliveries.Read(row), Body: row.GetString(8), Version: row.GetInt64(9)),
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)webhookId), Param.Uuid((Guid?)deliveryId));
        var attempts = read.Query(
            "select at, status, fault, milliseconds from notifications.webhook_attempts where tenant_id = $1 and delivery = $2 order by nth",
            row => new Attempt(row.GetInstant(0), row.IsDBNull(1) ? null : row.GetInt32(1), row.GetStringOrNull(2), row.GetInt32(3)),
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)deliveryId));
        await read.Run(cancellation);
        return found.Value is [var (delivery, body, version)] ? Answers.Ok(new View(delivery, body, attempts.Value), version) : new DeliveryUnknown().ToProblem();
    }
}
