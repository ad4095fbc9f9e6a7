using System.Diagnostics;
using NpgsqlTypes;

namespace Bookings.Notifications;

/// <summary>What became of a message. The names are stored.</summary>
internal enum DeliveryState
{
    None,
    Sent,

    /// <summary>Decided at the moment of sending: nobody is to get it.</summary>
    Suppressed,

    /// <summary>Refused for good by who delivers it, at once or by a mail that came back.</summary>
    Bounced,

    /// <summary>It could not be handed over as long as it made sense.</summary>
    GivenUp,
}

/// <summary>
/// What became of one message: what kind it was and how it ended, and nothing of whom or what it was about. Its id is of its own, so that nothing leads from here to a
/// person or to an appointment.
/// </summary>
internal sealed record Delivery(DeliveryState State, MessageKind Kind, Channel Channel, MessageLevel? Level, Language? Language, int? Template, Code? Reason, Instant At)
    : IState<Delivery, DeliveryEvent>
{
    public static Delivery Initial { get; } = new(DeliveryState.None, default, default, null, null, null, null, default);

    internal static StreamId<Delivery, DeliveryEvent> Of(Guid message) => new(message);

    public static Delivery Evolve(Delivery state, DeliveryEvent fact) => fact switch
    {
        MessageSent e => new(DeliveryState.Sent, e.Kind, e.Channel, e.Level, e.Language, e.Template, null, e.At),
        MessageSuppressed e => new(DeliveryState.Suppressed, e.Kind, e.Channel, null, null, null, e.Reason, e.At),
        MessageRefused e => new(DeliveryState.Bounced, e.Kind, e.Channel, e.Level, e.Language, e.Template, e.Status, e.At),
        MessageBounced e => state with { State = DeliveryState.Bounced, Reason = e.Status, At = e.At },
        MessageGivenUp e => new(DeliveryState.GivenUp, e.Kind, e.Channel, null, null, null, e.Reason, e.At),
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

// Stored for ever: add, never change. Codes and numbers: neither whom nor what a message was about.

internal abstract record DeliveryEvent;

/// <summary>It was taken by who delivers it.</summary>
/// <param name="Template">The version of the business's words; 0 for ours.</param>
internal sealed record MessageSent(Instant At, MessageKind Kind, Channel Channel, MessageLevel Level, Language Language, int Template) : DeliveryEvent;

internal sealed record MessageSuppressed(Instant At, MessageKind Kind, Channel Channel, Code Reason) : DeliveryEvent;

/// <summary>Who delivers it did not take it, for good.</summary>
/// <param name="Status">Of the answer, such as <c>550-5-1-1</c>.</param>
internal sealed record MessageRefused(Instant At, MessageKind Kind, Channel Channel, MessageLevel Level, Language Language, int Template, Code Status) : DeliveryEvent;

/// <summary>It had been taken, and came back.</summary>
internal sealed record MessageBounced(Instant At, Code Status) : DeliveryEvent;

internal sealed record MessageGivenUp(Instant At, MessageKind Kind, Channel Channel, Code Reason) : DeliveryEvent;

/// <summary>The delivery log: one row for each message that was decided about.</summary>
internal sealed class Deliveries() : StreamTable<Delivery, DeliveryEvent>("notifications.deliveries", columns => columns
    .Column("kind", NpgsqlDbType.Varchar, state => state.Kind)
    .Column("channel", NpgsqlDbType.Varchar, state => state.Channel)
    .Column("level", NpgsqlDbType.Smallint, state => state.Level is { } level ? (short)level : null)
    .Column("language", NpgsqlDbType.Varchar, state => state.Language?.Value)
    .Column("template", NpgsqlDbType.Integer, state => state.Template)
    .Column("state", NpgsqlDbType.Varchar, state => state.State)
    .Column("reason", NpgsqlDbType.Varchar, state => state.Reason?.Value)
    .Column("at", NpgsqlDbType.TimestampTz, state => state.At));
