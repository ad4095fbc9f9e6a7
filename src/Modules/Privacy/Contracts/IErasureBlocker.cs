namespace Bookings.Privacy.Contracts;

/// <summary>Something that has to be settled before somebody can be erased.</summary>
/// <param name="Code">Stable, in kebab-case.</param>
/// <param name="Reason">A sentence for a person, which says what to do.</param>
public sealed record Blocker(string Code, Words Reason);

/// <summary>What a module knows that stands in the way of an erasure.</summary>
public interface IErasureBlocker
{
    /// <summary>What stands in the way now; empty when nothing does.</summary>
    Task<IReadOnlyList<Blocker>> Find(TenantId business, IReadOnlyList<SubjectId> people, CancellationToken cancellation);

    /// <summary>
    /// Stages the same question for the transaction of the fence: behind the business's lock, where what came since it was last asked is seen. It breaks the constraint
    /// <c>nothing_in_the_way</c> when something is there.
    /// </summary>
    void Guard(Transaction transaction, IReadOnlyList<SubjectId> people, Instant now);
}
