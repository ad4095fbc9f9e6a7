
namespace Bookings.Notifications.Contracts;

/// <summary>What a message is about; each has its text in every language.</summary>
public enum MessageKind
{
    /// <summary>A six-digit code and a link that show that an address is theirs. Values: <c>code</c>, <c>link</c>.</summary>
    VerificationCode,

    /// <summary>A link to their booking. Values: <c>link</c>.</summary>
    ManageLink,

    /// <summary>A link that confirms a consent (double opt-in). Values: <c>purpose</c>, <c>link</c>.</summary>
    ConfirmConsent,

    /// <summary>An appointment was made.</summary>
    Booked,

    /// <summary>An appointment was asked for; the practice has yet to answer.</summary>
    Requested,

    /// <summary>The practice said yes to a request.</summary>
    Confirmed,

    /// <summary>A request came to nothing: the practice said no, or nobody answered in time.</summary>
    Declined,

    /// <summary>Another time, or another provider.</summary>
    Moved,
    Cancelled,
    Reminder,

    /// <summary>The client did not come.</summary>
    NoShow,

    /// <summary>A time became free for somebody who waits, and is held for them for a while.</summary>
    WaitlistOffer,

    /// <summary>Somebody signed in to an account. Values: <c>start</c>, <c>link</c>.</summary>
    SignInNotice,

    /// <summary>A text that they accepted for a visit that lies ahead was changed materially.</summary>
    PolicyChanged,

    /// <summary>An answer to a request about somebody's own data. Values: <c>link</c>.</summary>
    DataRequestAnswered,

    /// <summary>An answer to such a request takes longer. Values: <c>day</c> (ISO 8601), <c>reason</c>, <c>link</c>.</summary>
    DataRequestExtended,

    /// <summary>That somebody's data was erased, and how to check it. Values: <c>link</c>.</summary>
    ErasureCertificate,

    /// <summary>That somebody's data is to be erased, because they have not been here for long: see <see cref="IRetentionMessages"/>.</summary>
    RetentionNotice,

    /// <summary>Advertising, for whoever consented to it. Values: <c>link</c>.</summary>
    Promotion,

    /// <summary>A six-digit code with which they have themselves erased; it is good for nothing else. Values: <c>code</c>.</summary>
    ErasureCode,
}

/// <summary>What is to be said to whom. It exists in memory only: nothing of it is stored.</summary>
/// <param name="Business">Who says it.</param>
/// <param name="To">An e-mail address or a telephone number.</param>
/// <param name="Language">In which it is said; one that there is no text in becomes English.</param>
/// <param name="Values">What the text leaves open, by name.</param>
public sealed record Message(TenantId Business, MessageKind Kind, string To, Language Language, IReadOnlyDictionary<string, string> Values)
{
    /// <summary>Codes, links and addresses stay out of logs.</summary>
    public override string ToString() => $"«{Kind}»";
}

/// <summary>Says things to people. To be called after the commit of what it tells of.</summary>
public interface IMessages
{
    /// <summary>Hands a message over. That it could not be delivered is never the business of the request that caused it.</summary>
    Task Send(Message message, CancellationToken cancellation);

    /// <summary>For a process that is about to end: what could not be handed over, and waits in its memory to be tried again, is tried until it is settled or the time is over.</summary>
    Task Finish(TimeSpan patience, CancellationToken cancellation);
}
