namespace Bookings.Privacy;

/// <summary>Why people stay, asked for a page of them with one query for each kind of reason.</summary>
internal sealed class Protections(IEnumerable<IErasureBlocker> blockers)
{
    /// <returns>Codes by person; who may go is not among the keys.</returns>
    public async Task<ILookup<SubjectId, Code>> Of(TenantId business, IReadOnlyCollection<SubjectId> people, Removal removal, CancellationToken cancellation)
    {
        var found = new List<(SubjectId Person, Code Code)>();
        if (people.Count > 0)
        {
            foreach (var blocker in blockers.Against(removal))
            {
                found.AddRange((await blocker.FindEach(business, people, cancellation)).SelectMany(each => each.Value.Select(one => (each.Key, new Code(one.Code)))));
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
}

/// <summary>What is restricted is kept and not used (GDPR Art. 18), so no period ends for it. Whoever asks to be erased is erased all the same.</summary>
internal sealed class RestrictedPeople(Vault vault) : IErasureBlocker
{
    private static readonly Blocker Restricted = new("restricted", new(
        "The data is restricted: lift the restriction first.",
        "Behandlingen er begrenset: opphev begrensningen først.",
        "Il trattamento è limitato: prima va tolta la limitazione."));

    public Removal StandsInTheWayOf => Removal.Period | Removal.Part;

    public async Task<IReadOnlyList<Blocker>> Find(TenantId business, IReadOnlyList<SubjectId> people, CancellationToken cancellation) =>
        (await FindEach(business, people, cancellation)).Count > 0 ? [Restricted] : [];

    public async Task<IReadOnlyDictionary<SubjectId, IReadOnlyList<Blocker>>> FindEach(TenantId business, IReadOnlyCollection<SubjectId> people, CancellationToken cancellation) =>
        (await vault.Standing(business, people, cancellation)).Where(one => one.Value == SubjectState.Restricted)
            .ToDictionary(one => one.Key, IReadOnlyList<Blocker> (_) => [Restricted]);

    public void Guard(Transaction transaction, IReadOnlyList<SubjectId> people, Instant now) => transaction.RefuseRestricted(people);
}
