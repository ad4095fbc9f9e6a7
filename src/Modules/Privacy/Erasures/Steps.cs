namespace Bookings.Privacy;

/// <summary>Every step of an erasure as a decision: done already it changes nothing, too early it changes nothing, so each can be repeated after a crash anywhere.</summary>
internal static class Steps
{
    /// <param name="Receipt">Of a receipt drawn for this attempt.</param>
    internal sealed record Ask(RequestedBy By, Code Identity, int People, Several<Code> Blockers, ReceiptHash Receipt, Instant Now);

    internal static Decision<ErasureEvent> Request(Ask ask, ErasureCase erasure)
    {
        // What a period has confirmed and not begun yet is theirs when they ask for it themselves, with its receipt.
        if (erasure.Stage > ErasureStage.Confirmed || (erasure.Stage == ErasureStage.Confirmed && (erasure.Removal == Removal.Request || ask.By == RequestedBy.Retention)))
        {
            return Decision.Unchanged;
        }

        return (ErasureEvent[])
        [
            new ErasureRequested(ask.Now, ask.By, ask.People),
            new IdentityChecked(ask.Now, ask.Identity),
            ask.Blockers.Count > 0 ? new ErasureBlocked(ask.Now, ask.Blockers) : new ErasureConfirmed(ask.Now, ask.Receipt),
        ];
    }

    /// <param name="people">How many they are now.</param>
    internal static Decision<ErasureEvent> Fence(ErasureCase erasure, int people, Instant now) => erasure.Stage != ErasureStage.Confirmed ? Decision.Unchanged
        : erasure.People == people ? new ErasureFenced(now)
        : (ErasureEvent[])[new PeopleCounted(now, people), new ErasureFenced(now)];

    /// <summary>Something came between the confirmation and the fence.</summary>
    internal static Decision<ErasureEvent> Block(ErasureCase erasure, Several<Code> blockers, Instant now) =>
        erasure.Stage == ErasureStage.Confirmed ? new ErasureBlocked(now, blockers) : Decision.Unchanged;

    internal static Decision<ErasureEvent> Acknowledge(ErasureCase erasure, int heard, int awaited, Instant now) =>
        erasure.Stage == ErasureStage.Fenced && awaited == 0 ? new FenceAcknowledged(now, heard) : Decision.Unchanged;

    /// <summary>Before the first module has purged: afterwards nobody can count any more.</summary>
    internal static Decision<ErasureEvent> Disclose(ErasureCase erasure, Several<Disclosure> kinds, Instant now) =>
        erasure.Stage == ErasureStage.Acknowledged && erasure is { Disclosed: null, Purged.Count: 0 } ? new DisclosuresCounted(now, kinds) : Decision.Unchanged;

    /// <summary>Before the first module has purged: afterwards there is less.</summary>
    internal static Decision<ErasureEvent> Count(ErasureCase erasure, Several<ModuleRows> modules, Instant now) =>
        erasure.Stage == ErasureStage.Acknowledged && erasure is { Counted: null, Purged.Count: 0 } ? new RowsCounted(now, modules) : Decision.Unchanged;

    /// <param name="removed">What this time found; what was counted before is what is said, however often it was cut off and begun again.</param>
    internal static Decision<ErasureEvent> Purge(ErasureCase erasure, Code module, long removed, Instant now) =>
        erasure.Stage == ErasureStage.Acknowledged && !erasure.Has(module)
            ? new ModulePurged(now, module, erasure.Counted?.Modules.FirstOrDefault(counted => counted.Module == module)?.Count ?? removed)
            : Decision.Unchanged;

    /// <param name="erasure">Not before every module has purged.</param>
    /// <param name="modules">All that have to.</param>
    internal static Decision<ErasureEvent> Destroy(
        ErasureCase erasure, IEnumerable<Code> modules, int count, int epoch, Several<RetainedClass> retained, Instant now) =>
        erasure.Stage == ErasureStage.Acknowledged && modules.All(erasure.Has) ? new KeysDestroyed(now, count, epoch, retained) : Decision.Unchanged;

    internal static Decision<ErasureEvent> TakeEffect(ErasureCase erasure, Instant now) =>
        erasure.Stage == ErasureStage.Destroyed ? new ErasureEffective(now) : Decision.Unchanged;

    /// <param name="erasure">Whose keys were destroyed in this epoch or before it.</param>
    /// <param name="ended">That it and all before it are destroyed.</param>
    internal static Decision<ErasureEvent> Finish(ErasureCase erasure, int ended, Instant now) =>
        erasure.Stage == ErasureStage.Effective && ended >= erasure.Destroyed!.Epoch
            ? (ErasureEvent[])[new EpochDestroyed(now, ended), new ErasureFinal(now)]
            : Decision.Unchanged;

    internal static Decision<ErasureEvent> Strip(ErasureCase erasure, Instant now) =>
        erasure.Stage == ErasureStage.Final ? new ErasurePhysical(now) : Decision.Unchanged;

    internal static bool Has(this ErasureCase erasure, Code module) => erasure.Purged.Any(purged => purged.Module == module);
}
