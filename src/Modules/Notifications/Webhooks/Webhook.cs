using System.Diagnostics;

namespace Bookings.Notifications;

/// <summary>An address of another system that hears what happens.</summary>
/// <param name="Because">Why it is disabled, while it is.</param>
/// <param name="Since">When it was disabled, while it is.</param>
internal sealed record Webhook(WebhookStatus Status, PublicText Url, Several<Code> Types, WebhookLevel Level, WebhookEnd? Because, Instant? Since, Instant? OldSecretUntil)
    : IState<Webhook, WebhookEvent>
{
    public static Webhook Initial { get; } = new(WebhookStatus.None, new(""), [], default, null, null, null);

    public static StreamId<Webhook, WebhookEvent> Of(Guid id) => new(id);

    public bool IsThere => Status is WebhookStatus.Enabled or WebhookStatus.Disabled;

    public static Webhook Evolve(Webhook state, WebhookEvent fact) => fact switch
    {
        WebhookRegistered e => new(WebhookStatus.Enabled, e.Url, e.Types, e.Level, null, null, null),
        WebhookChanged e => state with { Url = e.Url, Types = e.Types, Level = e.Level },
        WebhookSecretRotated e => state with { OldSecretUntil = e.OldUntil },
        WebhookDisabled e => state with { Status = WebhookStatus.Disabled, Because = e.Because, Since = e.At },
        WebhookEnabled => state with { Status = WebhookStatus.Enabled, Because = null, Since = null },
        WebhookRemoved => state with { Status = WebhookStatus.Removed },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal enum WebhookStatus
{
    None,
    Enabled,
    Disabled,
    Removed,
}

internal sealed record WebhookUnknown() : Rejection(
    Because.NotFound, "webhook-unknown",
    new("There is no such webhook.", "Denne webhooken finnes ikke.", "Questo webhook non esiste."));

internal sealed record WebhookIsDisabled() : Rejection(
    Because.Conflict, "webhook-is-disabled",
    new(
        "Nothing is sent to this webhook. Enable it first.",
        "Ingenting sendes til denne webhooken. Slå den på først.",
        "A questo webhook non si invia nulla. Attivalo prima."));
