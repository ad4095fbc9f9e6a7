namespace Bookings.Notifications;

// Stored for ever: add, never change. The secrets (class X) are in no event.

internal abstract record WebhookEvent;

/// <param name="Types">What it hears of, as <see cref="WebhookTypes"/> writes codes.</param>
internal sealed record WebhookRegistered(Instant At, PublicText Url, Several<Code> Types, WebhookLevel Level) : WebhookEvent;

internal sealed record WebhookChanged(Instant At, PublicText Url, Several<Code> Types, WebhookLevel Level) : WebhookEvent;

/// <param name="OldUntil">So long what is sent is signed with the old secret as well.</param>
internal sealed record WebhookSecretRotated(Instant At, Instant OldUntil) : WebhookEvent;

internal sealed record WebhookDisabled(Instant At, WebhookEnd Because) : WebhookEvent;

internal sealed record WebhookEnabled(Instant At) : WebhookEvent;

internal sealed record WebhookRemoved(Instant At) : WebhookEvent;

/// <summary>How much a webhook says. The names are stored.</summary>
internal enum WebhookLevel
{
    /// <summary>What happened, to which appointment, and when.</summary>
    Thin,

    /// <summary>That something happened to an appointment: whoever may know what asks for it.</summary>
    Signal,
}

/// <summary>Why nothing is sent any more. The names are stored.</summary>
internal enum WebhookEnd
{
    /// <summary>The business wanted it.</summary>
    Asked,

    /// <summary>The receiver answered 410 Gone.</summary>
    Gone,

    /// <summary>It took nothing for as long as deliveries are tried.</summary>
    Failing,
}
