namespace Bookings.Privacy.Contracts;

/// <summary>From which moment a retention period counts. The names are stored.</summary>
public enum RetentionAnchor
{
    /// <summary>The appointment's end. What did not take place counts from when it was cancelled, declined or not answered in time.</summary>
    End,

    /// <summary>The moment of the booking.</summary>
    Booked,
}

/// <summary>Somebody of whom something is known.</summary>
/// <param name="Members">All the subjects that are this one person, themself among them.</param>
/// <param name="Dependants">For whom they answer, and who book through them: while those come, this person is needed.</param>
/// <param name="Since">When the first thing was known: from there it counts for who never had an appointment.</param>
public sealed record AgingPerson(SubjectId Id, IReadOnlyList<SubjectId> Members, IReadOnlyList<SubjectId> Dependants, Instant Since)
{
    /// <summary>Everybody whose visits and reasons count for this person.</summary>
    public IEnumerable<SubjectId> Concerned => Members.Concat(Dependants);

    /// <summary>Since when somebody is known stays out of logs.</summary>
    public override string ToString() => "«personal»";
}

/// <param name="People">Whoever was erased may still be among them.</param>
/// <param name="Last">Where the next page goes on; null after the last one.</param>
public sealed record AgingPage(IReadOnlyList<AgingPerson> People, SubjectId? Last);

/// <summary>People that a module keeps. When the period of their class is over, the whole person goes.</summary>
public interface IAgingPeople
{
    /// <summary>The class whose rule is theirs.</summary>
    DataClass Class { get; }

    /// <summary>A page of them in the order of their ids, with as many queries for a page of a thousand as for one of one.</summary>
    Task<AgingPage> After(TenantId business, SubjectId? last, int limit, CancellationToken cancellation);
}

/// <summary>When somebody was here last.</summary>
public interface IVisits
{
    /// <summary>For each of them who was here before a moment, the last time, by the anchor; one query for all.</summary>
    Task<IReadOnlyDictionary<SubjectId, Instant>> Last(
        TenantId business, IReadOnlyCollection<SubjectId> people, RetentionAnchor anchor, Instant at, CancellationToken cancellation);

    /// <summary>
    /// Stages the question whether one of them was here before <paramref name="at"/> and later than <paramref name="until"/>, for the transaction that takes them: behind the
    /// business's lock. It breaks the constraint <c>nothing_in_the_way</c> when one was.
    /// </summary>
    void Guard(Transaction transaction, IReadOnlyCollection<SubjectId> people, RetentionAnchor anchor, Instant until, Instant at);
}

/// <summary>Streams of one class that a module keeps for people, each with an age of its own: when its period is over it goes, and the person stays.</summary>
public interface IAgingStreams
{
    DataClass Class { get; }

    /// <summary>
    /// A page of those whose period counts from <paramref name="until"/> or earlier, in the order of their ids; fewer than the limit are the last. What lies ahead of
    /// <paramref name="at"/>, or waits for an answer, is not among them. What was destroyed and not yet taken out of the read models still is.
    /// </summary>
    Task<IReadOnlyList<Guid>> Over(
        TenantId business, RetentionAnchor anchor, Instant until, Instant at, Guid? last, int limit, CancellationToken cancellation);
}
