namespace Bookings.Privacy;

/// <summary>Why people stay, asked for a page of them with one query for each kind of reason.</summary>
internal sealed class Protections(IEnumerable<IErasureBlocker> blockers)
{
    /// <param name="at">What lies ahead of it is ahead.</param>
    /// <returns>Codes by person; who may go is not among the keys.</returns>
    public async Task<ILookup<SubjectId, Code>> Of(TenantId business, IReadOnlyCollection<SubjectId> people, Removal removal, Instant at, CancellationToken cancellation)
    {
        var found = new List<(SubjectId Person, Code Code)>();
        if (people.Count > 0)
        {
            foreach (var blocker in blockers.Against(removal))
            {
                found.AddRange((await blocker.FindEach(business, people, at, cancellation)).SelectMany(each => each.Value.Select(one => (each.Key, new Code(one.Code)))));
            }
        }

        return found.ToLookup(one => one.Person, one => one.Code);
    }
}

internal static class Blocking
{
    /// <summary>Those that stand in the way of this kind of removal.</summary>
    internal static IEnumerable<IErasureBlocker> Against(this IEnumerable<IErasureBlocker> blockers, Removal removal) =>
        blockers.Where(blocker => blocker.StandsInTheWayOf.HasFlag(removal));

    /// <summary>What stands in the way of removing them now.</summary>
    internal static async Task<IReadOnlyList<Blocker>> Found(
        this IEnumerable<IErasureBlocker> blockers, TenantId business, IReadOnlyList<SubjectId> people, Removal removal, CancellationToken cancellation)
    {
        var all = new List<Blocker>();
        foreach (var blocker in blockers.Against(removal))
        {
            all.AddRange(await blocker.Find(business, people, cancellation));
        }

        return all;
    }
}
