namespace Bookings.Privacy.Contracts;

/// <summary>What became of the wish to see what is held.</summary>
public abstract record AccessAnswer
{
    private AccessAnswer() { }

    /// <summary>It is being put together.</summary>
    /// <param name="Operation">Its result has the number of the answer.</param>
    public sealed record Begun(Operation Operation) : AccessAnswer;

    public sealed record Refused(Rejection Reason) : AccessAnswer;
}

/// <summary>What came of it.</summary>
/// <param name="Records">How many things are held.</param>
/// <param name="Unreadable">Of them could not be opened in full; each says so.</param>
/// <param name="Export">The number under which it is fetched, by whoever asked and nobody else, for 15 minutes, on the host that made it.</param>
public sealed record AccessMade(int Records, int Unreadable, Guid Export);

/// <summary>An answer in one of its forms.</summary>
/// <param name="ContentType">Of the form.</param>
/// <param name="Name">What a program saves it as; null for what is looked at.</param>
/// <param name="Policy">The content security policy that it is looked at under.</param>
public sealed record AccessFile(byte[] Content, string ContentType, string? Name, string? Policy = null)
{
    public override string ToString() => "«personal»";
}

/// <summary>Subject access (GDPR Art. 15 and 20) for other modules, whose doors know who is there.</summary>
public interface ISubjectAccess
{
    /// <summary>The forms there are: json, csv, pdf, html.</summary>
    static IReadOnlyList<string> Formats { get; } = ["json", "csv", "pdf", "html"];

    /// <summary>Begins to put together everything that is held on a client, all that were merged into one with them included.</summary>
    /// <param name="caller">For which business.</param>
    /// <param name="client">Who asks for it, and will fetch it by <see cref="Fetch"/>.</param>
    /// <param name="language">Of what is said about it.</param>
    /// <param name="cancellation">Of the asking; the work goes on.</param>
    Task<AccessAnswer> Begin(Caller caller, SubjectId client, Language language, CancellationToken cancellation);

    /// <summary>How far it is; null for what this client did not begin on this host.</summary>
    Task<Operation?> Progress(TenantId business, SubjectId client, Guid operation, CancellationToken cancellation);

    /// <summary>The answer that this client began; null when it is not there, or not theirs.</summary>
    Task<AccessFile?> Fetch(TenantId business, SubjectId client, Guid export, string format, CancellationToken cancellation);
}

/// <summary>Nothing is held on them.</summary>
public sealed record NothingHeld() : Rejection(Because.NotFound, "nothing-held", new(
    "Nothing is held on this person here, or they are erased.",
    "Her finnes ingenting om denne personen, eller de er slettet.",
    "Qui non è conservato nulla su questa persona, oppure è stata cancellata."));

/// <summary>It was never begun here, was somebody else's, or its time is over.</summary>
public sealed record AnswerGone() : Rejection(Because.NotFound, "answer-gone", new(
    "There is no such answer here for you, or its 15 minutes are over: ask for a new one.",
    "Det finnes ikke noe slikt svar til deg her, eller de 15 minuttene er over: be om et nytt.",
    "Qui non c'è una risposta simile per te, oppure i suoi 15 minuti sono passati: chiedine una nuova."));
