using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Bookings.Notifications;

/// <summary>A business's own words for one kind of message on one channel in one language. Until it publishes some, ours are used.</summary>
/// <param name="Draft">What the next version would say.</param>
/// <param name="Published">What is sent; null for ours.</param>
/// <param name="Number">Of the published version, from 1; 0 is ours.</param>
internal sealed record MessageTemplate(bool Exists, MessageKind Kind, Channel Channel, Language Language, TemplateText? Draft, TemplateText? Published, int Number)
    : IState<MessageTemplate, MessageTemplateEvent>
{
    public static MessageTemplate Initial { get; } = new(false, default, default, default, null, null, 0);

    /// <summary>One stream for each kind, channel and language: its id is made of these, so that there cannot be two.</summary>
    internal static StreamId<MessageTemplate, MessageTemplateEvent> Of(MessageKind kind, Channel channel, Language language)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"bookings/template/{kind}/{channel}/{language.Value}"));
        (digest[6], digest[8]) = ((byte)((digest[6] & 0x0F) | 0x80), (byte)((digest[8] & 0x3F) | 0x80)); // RFC 9562, version 8
        return new(new Guid(digest.AsSpan(0, 16), bigEndian: true));
    }

    public static MessageTemplate Evolve(MessageTemplate state, MessageTemplateEvent fact) => fact switch
    {
        MessageTemplateDrafted e => state with { Exists = true, Kind = e.Kind, Channel = e.Channel, Language = e.Language, Draft = e.Text },
        MessageTemplatePublished e => state with { Draft = null, Published = e.Text, Number = e.Version },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

/// <summary>With <c>{name}</c> where a value goes.</summary>
/// <param name="Subject">Of an e-mail; a text message has none.</param>
internal sealed record TemplateText(PublicText Subject, PublicText Body);

// Stored for ever: add, never change. The words are the business's own; no person is in them.

internal abstract record MessageTemplateEvent;

internal sealed record MessageTemplateDrafted(Instant At, MessageKind Kind, Channel Channel, Language Language, TemplateText Text) : MessageTemplateEvent;

/// <param name="Version">From 1.</param>
internal sealed record MessageTemplatePublished(Instant At, int Version, TemplateText Text) : MessageTemplateEvent;
