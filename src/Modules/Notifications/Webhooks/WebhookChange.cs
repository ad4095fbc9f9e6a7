namespace Bookings.Notifications;

/// <summary>What the slices about an existing webhook share.</summary>
internal static class WebhookChange
{
    /// <param name="also">What goes with facts, when there are any.</param>
    internal static Task<Outcome> ChangeWebhook(
        this EventStore store, Caller caller, Guid webhookId, Func<Webhook, Decision<WebhookEvent>> decide, CancellationToken cancellation, Action<Transaction>? also = null) =>
        store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var webhook = read.Stream(Webhook.Of(webhookId));
            await read.Run(cancellation);
            transaction.Answers(webhookId, webhook.Value.Version);
            switch (webhook.Value.State.IsThere ? decide(webhook.Value.State) : new WebhookUnknown())
            {
                case Decision<WebhookEvent>.Rejected no:
                    return no.Reason;
                case Decision<WebhookEvent>.Accepted { Events.Count: > 0 } yes:
                    transaction.Append(webhook.Value, yes.Events);
                    also?.Invoke(transaction);
                    break;
            }

            return null;
        }, cancellation);

    internal static Results<Changed, ProblemHttpResult> ToAnswer(this Outcome outcome) => outcome.Match<Results<Changed, ProblemHttpResult>>(
        done: done => Answers.Changed(done.Version),
        refused: reason => reason.ToProblem());

    /// <summary>What every door to one webhook declares.</summary>
    internal static RouteHandlerBuilder IsOfAWebhook(this RouteHandlerBuilder route) => route
        .Requires(WebhookPermissions.Manage)
        .Refuses<WebhookUnknown>();
}
