using System.Diagnostics;

namespace Bookings.Notifications;

/// <summary>How little a message says. Of several that apply the strictest does. The names are stored.</summary>
internal enum MessageLevel
{
    /// <summary>Everything that a client wants to know.</summary>
    Full,

    /// <summary>Not which service.</summary>
    NoService,

    /// <summary>Neither the client's name, nor which service, nor with whom.</summary>
    NoNames,

    /// <summary>That there is a message, and a link to it.</summary>
    LinkOnly,
}

/// <summary>A level for one kind of message.</summary>
internal sealed record KindLevel(MessageKind Kind, MessageLevel Level);

/// <summary>What a business decides about its messages.</summary>
/// <param name="Level">Of every message, at least.</param>
/// <param name="Levels">Of single kinds, where they are to say still less.</param>
/// <param name="Channels">By which clients hear what happens to their appointments. Reminders have channels of their own.</param>
/// <param name="PromotionPurpose">The purpose that somebody must have consented to, for the channel in question, before they are sent a promotion.</param>
internal sealed record MessageSettings(MessageLevel Level, Several<KindLevel> Levels, Several<Channel> Channels, Code PromotionPurpose)
    : IState<MessageSettings, MessageSettingsEvent>
{
    /// <summary>The same id in every business, because each has exactly one.</summary>
    public static StreamId<MessageSettings, MessageSettingsEvent> Stream { get; } = new(Guid.Parse("b0000000-0000-4000-8000-000000000004"));

    public static MessageSettings Initial { get; } = new(MessageLevel.Full, [], [Channel.Email], new("marketing"));

    /// <summary>The strictest of what the business, the kind of message and the service ask for.</summary>
    internal MessageLevel LevelOf(MessageKind kind, MessageLevel ofService)
    {
        var ofKind = Levels.FirstOrDefault(one => one.Kind == kind)?.Level ?? MessageLevel.Full;
        return new[] { Level, ofKind, ofService }.Max();
    }

    public static MessageSettings Evolve(MessageSettings state, MessageSettingsEvent fact) => fact switch
    {
        MessageSettingsChanged e => new(e.Level, e.Levels, e.Channels, e.PromotionPurpose),
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

// Stored for ever: add, never change.

internal abstract record MessageSettingsEvent;

/// <summary>All of them as they are from now on.</summary>
internal sealed record MessageSettingsChanged(MessageLevel Level, Several<KindLevel> Levels, Several<Channel> Channels, Code PromotionPurpose) : MessageSettingsEvent;
