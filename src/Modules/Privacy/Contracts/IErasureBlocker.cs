namespace Bookings.Privacy.Contracts;

/// <summary>Something that has to be settled before somebody can be erased.</summary>
/// <param name="Code">Stable, in kebab-case.</param>
/// <param name="Reason">A sentence for a person, which says what to do.</param>
public sealed record Blocker(string Code, Words Reason);

/// <summary>By what somebody's data goes. What stands in the way of one need not stand in the way of another.</summary>
[Flags]
public enum Removal
{
    None = 0,

    /// <summary>Somebody asked for the person to be erased.</summary>
    Request = 1,

    /// <summary>A retention period is over, and the whole person goes.</summary>
    Period = 2,

    /// <summary>The retention period of one class of data is over; that goes, and the person stays.</summary>
    Part = 4,

    All = Request | Period | Part,
}

/// <summary>What a module knows that stands in the way of an erasure.</summary>
public interface IErasureBlocker
{
    /// <summary>Of which it stands in the way; of each, unless it says otherwise.</summary>
    Removal StandsInTheWayOf => Removal.All;

    /// <summary>What stands in the way now; empty when nothing does.</summary>
    Task<IReadOnlyList<Blocker>> Find(TenantId business, IReadOnlyList<SubjectId> people, CancellationToken cancellation);

    /// <summary>
    /// The same for many people, each for themself: a night asks it once for a page of hundreds. Whoever has a table answers it with one query; this default asks for one after
    /// the other, which is right and slow.
    /// </summary>
    /// <param name="at">What lies ahead of it is ahead: now, or the coming night for who looks ahead at it.</param>
    /// <returns>Those in whose way something stands, and what.</returns>
    async Task<IReadOnlyDictionary<SubjectId, IReadOnlyList<Blocker>>> FindEach(TenantId business, IReadOnlyCollection<SubjectId> people, Instant at, CancellationToken cancellation)
    {
        var each = new Dictionary<SubjectId, IReadOnlyList<Blocker>>();
        foreach (var person in people)
        {
            if (await Find(business, [person], cancellation) is { Count: > 0 } found)
            {
                each[person] = found;
            }
        }

        return each;
    }

    /// <summary>
    /// Stages the same question for the transaction of the fence: behind the business's lock, where what came since it was last asked is seen. It breaks the constraint
    /// <c>nothing_in_the_way</c> when something is there.
    /// </summary>
    void Guard(Transaction transaction, IReadOnlyList<SubjectId> people, Instant now);
}
