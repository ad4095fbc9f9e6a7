namespace Bookings.Notifications;

/// <summary>What can be wanted or not. The names are stored.</summary>
internal enum MessageCategory
{
    /// <summary>Asked for a moment ago, by whoever gets it or whoever says so: by its link everything else can be left off.</summary>
    AskedFor,

    /// <summary>What somebody has to know: their time was moved or cancelled, the terms were changed. It cannot be turned off; its link says so.</summary>
    Necessary,

    /// <summary>What happened to their appointments as they expect it.</summary>
    Confirmations,
    Reminders,
    Promotions,
}

/// <summary>Of which category each kind of message is, and how urgent: data, checked by a test.</summary>
internal static class MessageCategories
{
    /// <summary>Those that can be turned off.</summary>
    internal static IReadOnlyList<MessageCategory> Optional { get; } = [MessageCategory.Confirmations, MessageCategory.Reminders, MessageCategory.Promotions];

    internal static MessageCategory Category(this MessageKind kind) => kind switch
    {
        MessageKind.VerificationCode or MessageKind.ErasureCode or MessageKind.ManageLink or MessageKind.ConfirmConsent => MessageCategory.AskedFor,
        MessageKind.Booked or MessageKind.Requested or MessageKind.Confirmed or MessageKind.NoShow or MessageKind.WaitlistOffer => MessageCategory.Confirmations,
        MessageKind.Reminder => MessageCategory.Reminders,
        MessageKind.Promotion => MessageCategory.Promotions,
        _ => MessageCategory.Necessary,
    };

    /// <summary>What a click on the link of a mail turns off: its own category, or everything that can be, where that cannot.</summary>
    internal static IReadOnlyList<MessageCategory> TurnedOffWith(this MessageCategory category) =>
        Optional.Contains(category) ? [category] : Optional;

    /// <summary>Reminders, promotions and what is said days ahead let what somebody waits for pass, as far as <see cref="LaneShare"/> has it.</summary>
    internal static short Lane(this MessageKind kind) => kind is MessageKind.Reminder or MessageKind.Promotion or MessageKind.RetentionNotice ? (short)1 : (short)0;
}
