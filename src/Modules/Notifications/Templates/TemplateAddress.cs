namespace Bookings.Notifications;

/// <summary>Which template an address names: <c>/message-templates/{kind}/{channel}/{language}</c>.</summary>
internal sealed record TemplateAddress(MessageKind Kind, Channel Channel, Language Language)
{
    internal const string Route = "/message-templates/{kind}/{channel}/{language}";

    /// <summary>Null for what is no template: words as the API writes them, and a language that the program speaks.</summary>
    internal static TemplateAddress? Find(string kind, string channel, string language) =>
        Spelled<MessageKind>(kind) is { } ofKind && Spelled<Channel>(channel) is { } by && Words.Languages.FirstOrDefault(one => one.Value == language) is { Value: not null } spoken
            ? new(ofKind, by, spoken)
            : null;

    internal StreamId<MessageTemplate, MessageTemplateEvent> Stream => MessageTemplate.Of(Kind, Channel, Language);

    internal static IEnumerable<TemplateAddress> All =>
        from kind in Enum.GetValues<MessageKind>()
        from channel in Enum.GetValues<Channel>()
        from language in Words.Languages
        select new TemplateAddress(kind, channel, language);

    private static T? Spelled<T>(string word) where T : struct, Enum =>
        Enum.GetValues<T>().Cast<T?>().FirstOrDefault(value => System.Text.Json.JsonNamingPolicy.CamelCase.ConvertName(value.ToString()!) == word);
}

internal sealed record TemplateUnknown() : Rejection(Because.NotFound, "template-unknown", new(
    "There is no such template: a kind of message, email or sms, and one of the languages en, nb and it.",
    "Denne malen finnes ikke: en type melding, email eller sms, og ett av språkene en, nb og it.",
    "Questo modello non esiste: un tipo di messaggio, email o sms, e una delle lingue en, nb e it."));
