namespace Bookings.Notifications;

/// <summary>The business looks at one webhook.</summary>
internal static class GetWebhook
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/webhooks/{webhookId:guid}", Handle)
        .WithName(nameof(GetWebhook))
        .WithSummary("One webhook, without its secret")
        .IsOfAWebhook();

    private static async Task<Results<Versioned<WebhookView>, ProblemHttpResult>> Handle(Guid webhookId, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var read = store.Read(caller.Tenant);
        var row = read.Query($"{WebhooksTable.Select} and id = $2", WebhooksTable.Read, Param.Tenant(caller.Tenant), Param.Uuid((Guid?)webhookId));
        await read.Run(cancellation);
        return row.Value is [var (view, version)] ? Answers.Ok(view, version) : new WebhookUnknown().ToProblem();
    }
}
