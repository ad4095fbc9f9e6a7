namespace Bookings.Clients;

/// <summary>Looks for clients that may be one person: with one address, or with one name and year of birth. It only suspects; people decide.</summary>
internal static class FindDuplicates
{
    /// <param name="Suspected">Pairs that nobody had thought of before.</param>
    internal sealed record View(int Suspected);

    /// <param name="Firsts">Id of the first one's half.</param>
    internal sealed record Command(TieId Firsts, TieId Seconds, Likeness Likeness);

    /// <summary>Whoever was suspected, dismissed or merged meanwhile is left as they are.</summary>
    internal static Both Decide(Command command, Side one, Side other) =>
        Side.Refusal(one, other) is not null || one.Client.IsMerged || other.Client.IsMerged
            || one.To(other, TieKind.Suspected, TieKind.Dismissed, TieKind.Absorbed, TieKind.MergedInto) is not null
            ? Both.Nothing
            : Both.Facts(
                [new DuplicateSuspected(command.Firsts, command.Likeness, Side.Toward(other))],
                [new DuplicateSuspected(command.Seconds, command.Likeness, Side.Toward(one))]);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/duplicates", Handle)
        .WithName(nameof(FindDuplicates))
        .WithSummary("Look for clients that may be one person")
        .WithDescription("The answer is an operation. It suspects at most 1,000 new pairs; again, it goes on. See GET /v1/clients/duplicates.")
        .Requires(May.Merge)
        .Refuses<IdempotencyKeyReused>();

    private static Task<Results<Accepted<Operation>, ProblemHttpResult>> Handle(Caller caller, Operations operations, DuplicateSearch search) =>
        operations.Start(caller, "client-duplicates", async (progress, stopping) => new View(await search.Run(caller, progress, stopping)));
}

/// <summary>Reads everyone once, in memory: equal addresses have equal HMACs in the vault's index, and names are compared here and nowhere else.</summary>
internal sealed class DuplicateSearch(EventStore store, Vault vault, ContactIndex contacts, ClientCards cards, ClientTies ties, TieDesk desk)
{
    internal const int MostPairs = 1_000;

    /// <summary>An address of more people than this is a reception's, not a person's.</summary>
    internal const int MostSharers = 6;

    private const int PageSize = 1_000;

    /// <returns>How many pairs were suspected.</returns>
    internal async Task<int> Run(Caller caller, OperationProgress? progress, CancellationToken cancellation)
    {
        var (years, byName) = await ReadAll(caller.Tenant, progress, cancellation);
        var pairs = new Dictionary<(Guid, Guid), Likeness>();
        foreach (var group in byName)
        {
            Add(pairs, group, Likeness.SameNameAndBirthYear, years);
        }

        await foreach (var group in Sharers(caller.Tenant, cancellation))
        {
            Add(pairs, group, Likeness.SameContact, years);
        }

        var suspected = 0;
        var alone = caller with { Idempotency = null, IfMatch = null };
        foreach (var chunk in pairs.OrderBy(pair => pair.Key).Chunk(200))
        {
            var tied = (await ties.OfUnseen(caller.Tenant, [.. chunk.Select(pair => pair.Key.Item1).Distinct()], cancellation, TieKind.Suspected, TieKind.Dismissed, TieKind.Absorbed, TieKind.MergedInto))
                .Where(tie => tie.Other is not null).Select(tie => Pair(tie.Row.Client.Value, tie.Other!.Value.Value)).ToHashSet();
            foreach (var ((one, other), likeness) in chunk.Where(pair => !tied.Contains(pair.Key)))
            {
                if (suspected == MostPairs)
                {
                    return suspected;
                }

                var command = new FindDuplicates.Command(TieId.New(), TieId.New(), likeness);
                var isNew = false;
                var outcome = await desk.Pair(alone, new(one), new(other), (a, b) =>
                {
                    var both = FindDuplicates.Decide(command, a, b);
                    isNew = both.First.Count > 0;
                    return both;
                }, cancellation);
                // Nothing is added to who is restricted: they are suspected of nothing, and looked at again next time.
                suspected += isNew && outcome is Outcome.Done ? 1 : 0;
            }
        }

        return suspected;
    }

    private async Task<(Dictionary<Guid, int?> Years, List<List<Guid>> ByName)> ReadAll(TenantId tenant, OperationProgress? progress, CancellationToken cancellation)
    {
        var (years, byName) = (new Dictionary<Guid, int?>(), new Dictionary<(string, int), List<Guid>>());
        for (var after = Guid.Empty; ;)
        {
            var page = await cards.AfterUnseen(tenant, after, PageSize, cancellation);
            foreach (var (row, details) in page)
            {
                if (details is null || row.IsMerged)
                {
                    continue;
                }

                years[row.Id.Value] = details.BirthYear;
                if (details is { Name: { } name, BirthYear: { } year })
                {
                    var key = (string.Join(' ', NameParts.Of(name)), year);
                    (byName.TryGetValue(key, out var same) ? same : byName[key] = []).Add(row.Id.Value);
                }
            }

            progress?.Say(50, $"{years.Count} clients read");
            if (page.Count < PageSize)
            {
                return (years, [.. byName.Values.Where(same => same.Count > 1)]);
            }

            after = page[^1].Row.Id.Value;
        }
    }

    private async IAsyncEnumerable<List<Guid>> Sharers(TenantId tenant, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await vault.Refresh(cancellation);
        for (var from = 0; ; from += PageSize)
        {
            var shared = contacts.Shared(tenant, from, PageSize);
            var read = store.Read(tenant);
            var rows = read.Query(shared.Sql, ContactRow.Read, shared.Parameters);
            await read.Run(cancellation);
            var groups = rows.Value.GroupBy(row => row.Nth).ToList();
            foreach (var group in groups)
            {
                yield return [.. contacts.Open(tenant, group).Select(match => match.Reference).Distinct()];
            }

            if (groups.Count < PageSize)
            {
                yield break;
            }
        }
    }

    /// <summary>People whose years of birth are known and differ are two, whatever they share.</summary>
    private static void Add(Dictionary<(Guid, Guid), Likeness> pairs, List<Guid> group, Likeness likeness, Dictionary<Guid, int?> years)
    {
        List<Guid> live = [.. group.Where(years.ContainsKey)];
        if (live.Count > MostSharers)
        {
            return;
        }

        for (var i = 0; i < live.Count; i++)
        {
            for (var j = i + 1; j < live.Count; j++)
            {
                if (years[live[i]] is not { } one || years[live[j]] is not { } other || one == other)
                {
                    pairs.TryAdd(Pair(live[i], live[j]), likeness);
                }
            }
        }
    }

    private static (Guid, Guid) Pair(Guid one, Guid other) => one.CompareTo(other) < 0 ? (one, other) : (other, one);
}
