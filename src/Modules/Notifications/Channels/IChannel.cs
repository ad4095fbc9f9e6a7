namespace Bookings.Notifications;

/// <summary>How a message reaches somebody.</summary>
internal enum Channel
{
    Email,
    Sms,
}

/// <summary>A message as it goes out: rendered at the moment of sending, in memory only.</summary>
/// <param name="Id">Of the message: its <c>Message-ID</c>, the same on each attempt, so that whoever gets it twice can tell.</param>
/// <param name="To">An e-mail address, or a telephone number in the form of E.164.</param>
/// <param name="FromName">Beside the address of the sender; null where the level says nothing of the business.</param>
/// <param name="Subject">Of an e-mail.</param>
/// <param name="Text">Plain; all that a text message has.</param>
/// <param name="Html">Of an e-mail, with the same words.</param>
/// <param name="Calendar">An iCalendar object (RFC 5545) with its method, or null.</param>
/// <param name="Unsubscribe">Takes a POST of RFC 8058; null for a text message.</param>
internal sealed record Outgoing(
    Guid Id, TenantId Business, string To, Language Language, string? FromName, string Subject, string Text, string Html, AttachedCalendar? Calendar, Uri? Unsubscribe)
{
    /// <summary>What it is about: for the eyes of a developer, never sent.</summary>
    public MessageKind? Kind { get; init; }

    /// <summary>Neither address nor words reach a log.</summary>
    public override string ToString() => $"«{Id}»";
}

/// <param name="Method"><c>REQUEST</c> or <c>CANCEL</c> (RFC 5546).</param>
/// <param name="FileName">Says no more than the level allows.</param>
internal sealed record AttachedCalendar(string Method, string Text, string FileName);

/// <summary>Carries messages out of the house.</summary>
internal interface IChannel
{
    Channel Kind { get; }

    /// <summary>One attempt. It throws nothing but a cancellation: what went wrong is in the result.</summary>
    Task<HandoverResult> Deliver(Outgoing outgoing, CancellationToken cancellation);
}
