namespace Bookings.Notifications;

/// <summary>What was sent to a webhook in the last 30 days, the newest first, and what came of it.</summary>
internal static class ListWebhookDeliveries
{
    /// <param name="Id">Of the delivery; <c>webhook-id</c> is this id after <c>msg_</c>, without its dashes.</param>
    /// <param name="Type">What was said.</param>
    /// <param name="State">waiting, delivered, failed (not tried again), or held (the webhook is disabled).</param>
    /// <param name="Attempts">Since it was planned, or replayed last.</param>
    /// <param name="LastStatus">What the receiver answered last.</param>
    /// <param name="LastFault">Why there was no answer: address-refused, no-such-name, timeout, tls or connection.</param>
    /// <param name="DueAt">When it is tried next, while it waits.</param>
    internal sealed record View(Guid Id, string Type, string State, int Attempts, int? LastStatus, string? LastFault, Instant At, Instant? DueAt);

    internal const string Columns = "d.id, d.type, d.state, d.attempts, a.status, a.fault, d.at, case when d.state = 'waiting' then d.due end";

    internal const string From =
        """
        from notifications.webhook_deliveries d
        left join notifications.webhook_attempts a on a.tenant_id = d.tenant_id and a.delivery = d.id and a.nth = d.tries
        """;

    internal static View Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetInt32(3), row.IsDBNull(4) ? null : row.GetInt32(4), row.GetStringOrNull(5), row.GetInstant(6), row.GetInstantOrNull(7));

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/webhooks/{webhookId:guid}/deliveries", Handle)
        .WithName(nameof(ListWebhookDeliveries))
        .WithSummary("What was sent to a webhook")
        .IsOfAWebhook();

    private static async Task<Results<Page<View>, ProblemHttpResult>> Handle(
        Guid webhookId, Caller caller, PageRequest page, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var isThere = read.Single(
            "select true from notifications.webhooks where tenant_id = $1 and id = $2", row => row.GetBoolean(0), Param.Tenant(caller.Tenant), Param.Uuid((Guid?)webhookId));
        var rows = read.Query(
            $"select {Columns} {From} where d.tenant_id = $1 and d.webhook = $2 and ($3::uuid is null or d.id < $3) order by d.id desc limit $4", Read,
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)webhookId), Param.Uuid(page.After is { } place ? Guid.Parse(place) : null), Param.Int(page.Fetch));
        await read.Run(cancellation);
        return isThere.Value ? page.Page(rows.Value, row => row, row => row.Id.ToString()) : new WebhookUnknown().ToProblem();
    }
}
