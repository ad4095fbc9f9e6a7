namespace Bookings.Notifications;

/// <summary>Another secret signs from now on, and for a day the old one beside it, so that whoever receives can change over when they like.</summary>
internal static class RotateWebhookSecret
{
    internal static Duration Overlap => Duration.FromHours(24);

    internal static Decision<WebhookEvent> Decide(Instant at) => new WebhookSecretRotated(at, at + Overlap);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/webhooks/{webhookId:guid}/rotate-secret", Handle)
        .WithName(nameof(RotateWebhookSecret))
        .WithSummary("Draw another secret; it is shown once")
        .WithDescription("For 24 hours both secrets sign: 'webhook-signature' then holds two signatures.")
        .IsOfAWebhook()
        .Refuses<RegisterWebhook.SecretShownBefore>().Refuses<PreconditionFailed>();

    private static async Task<Results<Ok<RegisterWebhook.View>, ProblemHttpResult>> Handle(
        Guid webhookId, Caller caller, EventStore store, WebhookSecrets secrets, TimeProvider clock, CancellationToken cancellation)
    {
        var (secret, now) = (WebhookSecret.Draw(), clock.GetCurrentInstant());
        var outcome = await store.ChangeWebhook(
            caller, webhookId, _ => Decide(now), cancellation, also: transaction => secrets.Add(transaction, webhookId, secret, oldUntil: now + Overlap));

        return outcome.Match<Results<Ok<RegisterWebhook.View>, ProblemHttpResult>>(
            done: done => done.IsRepeat ? new RegisterWebhook.SecretShownBefore().ToProblem() : TypedResults.Ok(new RegisterWebhook.View(webhookId, secret)),
            refused: reason => reason.ToProblem());
    }
}
