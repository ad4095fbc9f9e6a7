using FluentValidation;

namespace Bookings.Notifications;

/// <summary>A webhook leads elsewhere, hears of something else, or is told more or less. What waits goes to the new address.</summary>
internal static class ChangeWebhook
{
    internal sealed record Request(Change<string> Url = default, Change<IReadOnlyList<string>?> Types = default, Change<WebhookLevel> Level = default);

    internal sealed record Command(string? Url, Several<Code>? Types, WebhookLevel? Level, bool AllowsLoopback, Instant At);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Url.Value).NotNull().WebhookAddress().When(request => request.Url.IsAsked).OverridePropertyName("Url");
            RuleForEach(request => request.Types.Value).OneOf([.. WebhookTypes.All]).OverridePropertyName("Types");
        }
    }

    internal static Decision<WebhookEvent> Decide(Command command, Webhook webhook)
    {
        var changed = new WebhookChanged(command.At, command.Url is { } url ? new(url) : webhook.Url, command.Types ?? webhook.Types, command.Level ?? webhook.Level);
        return webhook switch
        {
            _ when changed == new WebhookChanged(command.At, webhook.Url, webhook.Types, webhook.Level) => Decision.Unchanged,
            _ when WebhookUrl.IsRefused(changed.Url.Value, command.AllowsLoopback) => new WebhookUrlRefused(),
            _ => changed,
        };
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPatch("/webhooks/{webhookId:guid}", Handle)
        .WithName(nameof(ChangeWebhook))
        .WithSummary("Change a webhook (merge patch)")
        .NeedsIfMatch()
        .Accepts<Request>("application/merge-patch+json", "application/json")
        .IsOfAWebhook()
        .Validates(new Validator())
        .Refuses<WebhookUrlRefused>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid webhookId, Request request, Caller caller, EventStore store, WebhookPost post, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new Command(
            request.Url.IsAsked ? request.Url.Value : null, request.Types.IsAsked ? WebhookTypes.Codes(request.Types.Value) : null,
            request.Level.IsAsked ? request.Level.Value : null, post.AllowsLoopback, clock.GetCurrentInstant());
        return (await store.ChangeWebhook(caller, webhookId, webhook => Decide(command, webhook), cancellation)).ToAnswer();
    }
}
