namespace Bookings.Privacy;

// Stored for ever: add, never change. Nothing here says who it was, and nothing lists what was theirs: a list would tie their streams together again.

internal abstract record ErasureEvent;

/// <summary>Again, where it was blocked and is asked for again: the last one counts.</summary>
/// <param name="People">Subjects that are one person; more than one where clients were merged.</param>
internal sealed record ErasureRequested(Instant At, RequestedBy By, int People) : ErasureEvent;

/// <param name="How">A code: in-person, document, contact-code …</param>
internal sealed record IdentityChecked(Instant At, Code How) : ErasureEvent;

/// <summary>Something has to be settled first.</summary>
internal sealed record ErasureBlocked(Instant At, Several<Code> Blockers) : ErasureEvent;

/// <param name="Receipt">SHA-256 of what the person was given.</param>
internal sealed record ErasureConfirmed(Instant At, ReceiptHash Receipt) : ErasureEvent;

/// <summary>Clients were merged, or a merge was taken back, between the confirmation and the fence.</summary>
internal sealed record PeopleCounted(Instant At, int People) : ErasureEvent;

/// <summary>From here on nobody can take it back.</summary>
internal sealed record ErasureFenced(Instant At) : ErasureEvent;

/// <param name="Nodes">That dropped what they remembered; every other one's lease had run out.</param>
internal sealed record FenceAcknowledged(Instant At, int Nodes) : ErasureEvent;

/// <param name="Kinds">What had been told to others: counted before the purge, which forgets by what it is known.</param>
internal sealed record DisclosuresCounted(Instant At, Several<Disclosure> Kinds) : ErasureEvent;

/// <summary>What each module will remove, before the first removes anything: a purge that is cut off and repeated finds less.</summary>
internal sealed record RowsCounted(Instant At, Several<ModuleRows> Modules) : ErasureEvent;

internal sealed record ModulePurged(Instant At, Code Module, long Removed) : ErasureEvent;

/// <param name="Count">Keys of streams.</param>
/// <param name="Epoch">The last in which they were wrapped.</param>
/// <param name="Retained">What the law keeps, by class.</param>
internal sealed record KeysDestroyed(Instant At, int Count, int Epoch, Several<RetainedClass> Retained) : ErasureEvent;

internal sealed record ErasureEffective(Instant At) : ErasureEvent;

/// <summary>The key-encryption keys of this epoch and of all before it are destroyed.</summary>
internal sealed record EpochDestroyed(Instant At, int Epoch) : ErasureEvent;

internal sealed record ErasureFinal(Instant At) : ErasureEvent;

/// <summary>The ciphertexts are gone too.</summary>
internal sealed record ErasurePhysical(Instant At) : ErasureEvent;

internal sealed record ModuleRows(Code Module, long Count);

internal sealed record RetainedClass(DataClass Class, int Count, Instant Until);
