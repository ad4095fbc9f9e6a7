namespace Bookings.Privacy.Contracts;

/// <summary>Nobody of whom something is known.</summary>
public sealed record NobodyToErase() : Rejection(Because.NotFound, "nobody-to-erase", new(
    "There is no such client, or they are erased already.",
    "Denne kunden finnes ikke, eller er allerede slettet.",
    "Questo cliente non esiste, o è già stato cancellato."));

/// <summary>Something has to be settled before.</summary>
/// <param name="Id">The request stands: asked for again when they are settled, it goes on.</param>
public sealed record ErasureIsBlocked(Guid Id, IReadOnlyList<Blocker> Blockers) : Rejection(Because.Conflict, "erasure-blocked", new(
    "Something has to be settled before this client can be erased. The request is kept; nothing was erased.",
    "Noe må ordnes før denne kunden kan slettes. Henvendelsen er tatt vare på; ingenting er slettet.",
    "Qualcosa va sistemato prima di poter cancellare questo cliente. La richiesta resta; nulla è stato cancellato."))
{
    public override IReadOnlyDictionary<string, object?> Extensions => new Dictionary<string, object?>(StringComparer.Ordinal)
    {
        ["erasureId"] = Id,
        ["blockers"] = Blockers.Select(BlockerView.Of).ToList(),
    };
}

/// <summary>A blocker as it is answered.</summary>
/// <param name="Code">Stable, in kebab-case.</param>
/// <param name="Reason">In the language that is asked for.</param>
public sealed record BlockerView(string Code, string Reason)
{
    public static BlockerView Of(Blocker blocker) => new(blocker.Code, blocker.Reason.Spoken);
}
