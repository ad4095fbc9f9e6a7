using System.Diagnostics;

namespace Bookings.Consent;

// Stored for ever: add, never change. Who it was stands in the Personal part alone; where they were (an address, a device) nowhere.

internal abstract record AcceptanceEvent;

/// <summary>Somebody was shown these versions, to accept or not.</summary>
/// <param name="Surface">Where: <c>booking-page</c>, <c>staff</c> …</param>
internal sealed record PolicyPresented(Instant At, Code Surface, Several<ShownVersion> Documents, Personal<Giver> To) : AcceptanceEvent;

/// <param name="Hash">Of the text as they read it.</param>
internal sealed record PolicyAccepted(Instant At, Guid Document, int Version, Language Language, Sha256 Hash, Code Surface) : AcceptanceEvent;

internal sealed record ShownVersion(Guid Document, int Version);

/// <summary>Whose word it is. It exists inside the sealed part alone.</summary>
internal sealed record Giver(Guid Person)
{
    public override string ToString() => "«personal»";
}

/// <summary>
/// What somebody accepted in one go. It is the proof that they did, so it has a data class of its own: its key outlives the erasure of everything else about
/// them for as long as the business may have to show it.
/// </summary>
internal sealed record Acceptance(Personal<Giver>? By, Several<AcceptedText> Accepted) : IState<Acceptance, AcceptanceEvent>, IOwned
{
    public static DataClass Class => DataClass.ConsentProof;

    public static Acceptance Initial { get; } = new(null, []);

    internal static StreamId<Acceptance, AcceptanceEvent> Of(Guid id) => new(id);

    public static Acceptance Evolve(Acceptance state, AcceptanceEvent fact) => fact switch
    {
        PolicyPresented e => state with { By = e.To },
        PolicyAccepted e => state with { Accepted = [.. state.Accepted, new(e.At, e.Document, e.Version, e.Language, e.Hash, e.Surface)] },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal sealed record AcceptedText(Instant At, Guid Document, int Version, Language Language, Sha256 Hash, Code Surface);
