namespace Bookings.Privacy.Contracts;

/// <summary>An erasure and the serial of its certificate. Random, and says nothing about whom.</summary>
public readonly record struct ErasureId(Guid Value) : IId<ErasureId>
{
    public static ErasureId From(Guid value) => new(value);
}

/// <summary>Who asked for it. The names are stored.</summary>
public enum RequestedBy
{
    Client,
    Practice,

    /// <summary>Nobody: the retention period that the practice had set was over.</summary>
    Retention,
}

/// <summary>What became of a request to erase somebody.</summary>
public abstract record ErasureAnswer
{
    private ErasureAnswer() { }

    /// <summary>It goes on by itself.</summary>
    /// <param name="Receipt">Shown once and stored nowhere: whoever has it can show that the certificate is theirs. Null when it was given before.</param>
    /// <param name="Certificate">Where the certificate will be, for anyone.</param>
    public sealed record Accepted(ErasureId Id, string? Receipt, string Certificate) : ErasureAnswer
    {
        public override string ToString() => $"«{Id.Value}»";
    }

    /// <summary>Nothing was destroyed.</summary>
    /// <param name="Blockers">What has to be settled first, where it is that.</param>
    public sealed record Refused(Rejection Reason, IReadOnlyList<Blocker> Blockers) : ErasureAnswer;
}

/// <summary>What erasing somebody now would take, leave, and not reach.</summary>
/// <param name="People">Subjects that are this person; more than one where clients were merged.</param>
/// <param name="Erased">Keys that would be destroyed, by class of data: each closes one stream for ever.</param>
/// <param name="Removed">Rows and copies that would be removed, by module.</param>
/// <param name="Retained">What the law keeps.</param>
/// <param name="Disclosed">What was told to others, which no erasure reaches.</param>
/// <param name="Blockers">What has to be settled first.</param>
public sealed record ErasureForecast(
    int People, IReadOnlyList<ErasureForecast.Part> Erased, IReadOnlyList<ErasureForecast.Part> Removed, IReadOnlyList<ErasureForecast.Kept> Retained,
    IReadOnlyList<Disclosure> Disclosed, IReadOnlyList<Blocker> Blockers)
{
    /// <summary>Something is known of them that an erasure would take.</summary>
    public bool IsSomebody => Erased.Count > 0;

    /// <summary>A class of data or a module, and how much of it.</summary>
    public sealed record Part(string Name, long Count);

    /// <param name="Basis">The provision that allows it.</param>
    /// <param name="Until">If it were done today.</param>
    public sealed record Kept(string Name, long Count, string Basis, LocalDate Until);
}

/// <summary>Erasures for other modules, whose doors know who is there.</summary>
public interface IErasures
{
    /// <summary>The dry run: what <see cref="Request"/> would lead to now. It changes nothing.</summary>
    Task<ErasureForecast> Preview(TenantId business, SubjectId client, CancellationToken cancellation);

    /// <summary>Asks for a client to be erased, all that were merged into one with them included.</summary>
    /// <param name="caller">For which business, and who is noted.</param>
    /// <param name="client">Somebody of whom something is known.</param>
    /// <param name="by">Who wants it.</param>
    /// <param name="identity">How it was made sure who they are: a code such as <c>in-person</c>.</param>
    /// <param name="cancellation">Of the asking.</param>
    Task<ErasureAnswer> Request(Caller caller, SubjectId client, RequestedBy by, Code identity, CancellationToken cancellation);

    /// <summary>
    /// Works on an erasure until it is effective, or somebody else works for this business, and waits some minutes for a mail server that is to take the message about it. For the
    /// command line: a server does it by itself.
    /// </summary>
    /// <param name="business">Whose.</param>
    /// <param name="id">Which.</param>
    /// <param name="step">Hears of each stage that is reached.</param>
    /// <param name="cancellation">Stops between two steps; nothing is lost.</param>
    /// <returns>The stage it is in.</returns>
    Task<string> Finish(TenantId business, ErasureId id, Action<string> step, CancellationToken cancellation);
}
