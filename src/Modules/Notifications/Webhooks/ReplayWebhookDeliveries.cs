using FluentValidation;

namespace Bookings.Notifications;

/// <summary>What was not taken, or all of it, is sent again under the ids that it had, from the beginning of the schedule.</summary>
internal static class ReplayWebhookDeliveries
{
    /// <param name="Since">Of what happened from this moment on.</param>
    /// <param name="IncludingDelivered">Also what the receiver has taken.</param>
    internal sealed record Request(string Since, bool IncludingDelivered = false);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Since).Must(text => QueryTime.TryParse(text, null, out _)).WithWords(new(
            "must be a moment with its offset (RFC 3339), such as 2027-03-01T10:00:00+01:00",
            "må være et tidspunkt med avstand til UTC (RFC 3339), som 2027-03-01T10:00:00+01:00",
            "deve essere un momento con la differenza da UTC (RFC 3339), come 2027-03-01T10:00:00+01:00"));
    }

    private const string Again =
        """
        update notifications.webhook_deliveries set state = 'waiting', attempts = 0, due = $3, version = version + 1, leased_until = '-infinity'
        where tenant_id = $1 and webhook = $2
        """;

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/webhooks/{webhookId:guid}/replay", All)
            .WithName(nameof(ReplayWebhookDeliveries))
            .WithSummary("Send again what was not taken since a moment")
            .IsOfAWebhook()
            .Validates(new Validator())
            .Refuses<WebhookIsDisabled>();
        routes.MapPost("/webhooks/{webhookId:guid}/deliveries/{deliveryId:guid}/replay", One)
            .WithName("ReplayWebhookDelivery")
            .WithSummary("Send one delivery again")
            .IsOfAWebhook()
            .Refuses<WebhookIsDisabled>().Refuses<GetWebhookDelivery.DeliveryUnknown>();
    }

    private static Task<Results<Accepted, ProblemHttpResult>> All(
        Guid webhookId, Request request, Caller caller, EventStore store, DeliverWebhooks deliver, TimeProvider clock, CancellationToken cancellation)
    {
        var since = QueryTime.Parse(request.Since, null);
        return Replay(caller, webhookId, null, store, deliver, transaction => transaction.Also(
            $"{Again} and at >= $4 and (state in ('failed', 'held') or ($5 and state = 'delivered'))",
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)webhookId), Param.Time(clock.GetCurrentInstant()), Param.Time(since.At), Param.Bool(request.IncludingDelivered)), cancellation);
    }

    private static Task<Results<Accepted, ProblemHttpResult>> One(
        Guid webhookId, Guid deliveryId, Caller caller, EventStore store, DeliverWebhooks deliver, TimeProvider clock, CancellationToken cancellation) =>
        Replay(caller, webhookId, deliveryId, store, deliver, transaction => transaction.Also(
            $"{Again} and id = $4 and state <> 'waiting'",
            Param.Tenant(caller.Tenant), Param.Uuid((Guid?)webhookId), Param.Time(clock.GetCurrentInstant()), Param.Uuid((Guid?)deliveryId)), cancellation);

    private static async Task<Results<Accepted, ProblemHttpResult>> Replay(
        Caller caller, Guid webhookId, Guid? deliveryId, EventStore store, DeliverWebhooks deliver, Action<Transaction> stage, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var webhook = read.Stream(Webhook.Of(webhookId));
            var delivery = read.Single(
                "select true from notifications.webhook_deliveries where tenant_id = $1 and webhook = $2 and id = $3", row => row.GetBoolean(0),
                Param.Tenant(caller.Tenant), Param.Uuid((Guid?)webhookId), Param.Uuid(deliveryId));
            await read.Run(cancellation);
            switch (webhook.Value.State)
            {
                case { IsThere: false }:
                    return new WebhookUnknown();
                case { Status: WebhookStatus.Disabled }:
                    return new WebhookIsDisabled();
                case var _ when deliveryId is not null && !delivery.Value:
                    return new GetWebhookDelivery.DeliveryUnknown();
            }

            stage(transaction);
            transaction.Answers(webhookId, webhook.Value.Version);
            return null;
        }, cancellation);
        deliver.Wake();
        return outcome.Match<Results<Accepted, ProblemHttpResult>>(done: _ => TypedResults.Accepted((string?)null), refused: reason => reason.ToProblem());
    }
}
