namespace Bookings.Notifications;

/// <summary>
/// What messages say where a business has not written words of its own: each kind in every language. They name nobody by themselves: names come with the values, as far as
/// the level has any.
/// </summary>
internal static class DefaultTexts
{
    /// <summary>All that a message of <see cref="MessageLevel.LinkOnly"/> says.</summary>
    private static readonly (Words Subject, Words Body) LinkOnly = (
        new("You have a message", "Du har en melding", "Hai un messaggio"),
        new("You have a message. Read it here: {link}", "Du har en melding. Les den her: {link}", "Hai un messaggio. Leggilo qui: {link}"));

    /// <summary>The words in which a message is sent at a level. From <see cref="MessageLevel.NoNames"/> on nobody's own words are used: they could name what the level hides.</summary>
    internal static TemplateText Of(MessageKind kind, Channel channel, Language language, MessageLevel level)
    {
        var (subject, body) = level == MessageLevel.LinkOnly && kind.Category() != MessageCategory.AskedFor ? LinkOnly : Texts(kind);
        return channel == Channel.Email ? new(new(subject.In(language)), new(body.In(language))) : new(new(""), new(Short(kind, subject, body).In(language)));
    }

    /// <summary>A text message has no room: what happened, when and where, and the link.</summary>
    private static Words Short(MessageKind kind, Words subject, Words body) =>
        body == LinkOnly.Body ? body
        : kind == MessageKind.WaitlistOffer ? OtherTexts.WaitlistOfferInShort
        : kind == MessageKind.PolicyChanged ? OtherTexts.PolicyChangedInShort
        : kind == MessageKind.DataRequestExtended ? OtherTexts.DataRequestExtendedInShort
        : Slots.Of(kind).Contains(Slots.Start, StringComparer.Ordinal)
            ? new($"{subject.English}: {{start}}. {{link}}", $"{subject.Bokmal}: {{start}}. {{link}}", $"{subject.Italian}: {{start}}. {{link}}")
        : body;

    /// <summary>Of an e-mail that says everything.</summary>
    internal static (Words Subject, Words Body) Texts(MessageKind kind) => kind switch
    {
        MessageKind.VerificationCode => OtherTexts.VerificationCode,
        MessageKind.ErasureCode => OtherTexts.ErasureCode,
        MessageKind.ManageLink => OtherTexts.ManageLink,
        MessageKind.ConfirmConsent => OtherTexts.ConfirmConsent,
        MessageKind.WaitlistOffer => OtherTexts.WaitlistOffer,
        MessageKind.SignInNotice => OtherTexts.SignInNotice,
        MessageKind.PolicyChanged => OtherTexts.PolicyChanged,
        MessageKind.DataRequestAnswered => OtherTexts.DataRequestAnswered,
        MessageKind.DataRequestExtended => OtherTexts.DataRequestExtended,
        MessageKind.ErasureCertificate => OtherTexts.ErasureCertificate,
        MessageKind.RetentionNotice => OtherTexts.RetentionNotice,
        MessageKind.Promotion => OtherTexts.Promotion,
        _ => AppointmentTexts.Of(kind),
    };
}
