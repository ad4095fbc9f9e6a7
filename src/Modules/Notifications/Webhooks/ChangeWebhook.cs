using FluentValidation;

namespace Bookings.Notifications;

/// <summary>A webhook leads elsewhere, hears of something else, or is told more or less. What waits goes to the new address.</summary>
internal static class ChangeWebhook
{
    internal sealed record Request(Change<string> Url = default, Change<IReadOnlyList<string>?> Types = default, Change<WebhookLevel> Level = default);

    /// <param name="IsUrlRefused">Of the new one; see <see cref="WebhookUrl.IsRefused"/>.</param>
    internal sealed record Command(PublicText? Url, bool IsUrlRefused, Several<Code>? Types, WebhookLevel? Level, Instant At);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Url.Value).NotNull().WebhookAddress().When(request => request.Url.IsAsked).OverridePropertyName("Url");
            RuleForEach(request => request.Types.Value).NotNull().OneOf([.. WebhookTypes.All]).OverridePropertyName("Types");
        }
    }

    internal static Decision<WebhookEvent> Decide(Command command, Webhook webhook)
    {
        var changed = new WebhookChanged(command.At, command.Url ?? webhook.Url, command.Types ?? webhook.Types, command.Level ?? webhook.Level);
        return webhook switch
        {
            _ when changed == new WebhookChanged(command.At, webhook.Url, webhook.Types, webhook.Level) => Decision.Unchanged,
            _ when command.IsUrlRefused => new WebhookUrlRefused(),
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
            request.Url.IsAsked ? new(request.Url.Value) : null, request.Url.IsAsked && WebhookUrl.IsRefused(request.Url.Value, post.AllowsLoopback),
            request.Types.IsAsked ? WebhookTypes.Codes(request.Types.Value) : null, request.Level.IsAsked ? request.Level.Value : null, clock.GetCurrentInstant());
        return (await store.ChangeWebhook(caller, webhookId, webhook => Decide(command, webhook), cancellation)).ToAnswer();
    }
}
