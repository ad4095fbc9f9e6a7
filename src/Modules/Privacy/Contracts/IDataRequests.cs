namespace Bookings.Privacy.Contracts;

/// <summary>What somebody asks for about their own data (GDPR Art. 15 to 18, 20 and 21). The names are stored.</summary>
public enum RequestKind
{
    /// <summary>To see what is held (Art. 15).</summary>
    Access,

    /// <summary>To have it corrected (Art. 16).</summary>
    Rectify,

    /// <summary>To have it erased (Art. 17).</summary>
    Erase,

    /// <summary>That it is kept and not used (Art. 18).</summary>
    Restrict,

    /// <summary>To take it elsewhere (Art. 20).</summary>
    Port,

    /// <summary>That something is not done with it (Art. 21).</summary>
    Object,
}

/// <summary>A request as its person sees it.</summary>
/// <param name="Kind">access, rectify, erase, restrict, port or object.</param>
/// <param name="Status">open, answered, refused or closed.</param>
/// <param name="ReceivedOn">On the business's calendar.</param>
/// <param name="Due">The last day for an answer.</param>
/// <param name="Details">What they wrote; null where words were not asked for.</param>
/// <param name="ExtensionReason">Why the answer takes longer; null where it does not, or where words were not asked for.</param>
/// <param name="Answer">Of the business; of one that was refused or closed without an answer the reason. Null where there is none, or where words were not asked for.</param>
public sealed record OwnDataRequest(
    Guid Id, string Kind, string Status, LocalDate ReceivedOn, LocalDate Due, string? Details, string? ExtensionReason, string? Answer)
{
    public override string ToString() => $"«{Id}»";
}

/// <summary>Requests for other modules, whose doors know who is there.</summary>
public interface IDataRequests
{
    /// <summary>Most characters of what somebody writes.</summary>
    const int Longest = 4_000;

    /// <summary>A client asks for something. One of the kind that is open already is what they are told of: <see cref="AlreadyAsked"/>.</summary>
    /// <param name="caller">For which business.</param>
    /// <param name="client">Who asks.</param>
    /// <param name="kind">For what.</param>
    /// <param name="details">In their words.</param>
    /// <param name="identity">How it was made sure who they are, where it was: a code such as <c>contact-code</c>.</param>
    /// <param name="cancellation">Of the asking.</param>
    Task<Outcome> Make(Caller caller, SubjectId client, RequestKind kind, string? details, Code? identity, CancellationToken cancellation);

    /// <summary>All that a client asked for, newest first.</summary>
    /// <param name="business">Of whom they asked it.</param>
    /// <param name="client">Who.</param>
    /// <param name="withWords">What they and the business wrote is opened: for who has shown that they are the client.</param>
    /// <param name="cancellation">Of the asking.</param>
    Task<IReadOnlyList<OwnDataRequest>> Of(TenantId business, SubjectId client, bool withWords, CancellationToken cancellation);
}

/// <summary>One of the same kind waits for its answer.</summary>
public sealed record AlreadyAsked() : Rejection(Because.Conflict, "already-asked", new(
    "This was asked for already, and waits for an answer.",
    "Dette er det allerede spurt om, og det venter på svar.",
    "Questo è già stato chiesto, e attende risposta."));
