namespace Bookings.Privacy;

/// <summary>What is done about those whose period is over: nothing, to see who they are, or what the night does.</summary>
internal interface IRetentionHands
{
    /// <summary>Asked for each page: what a rule still comes to; null when it takes nothing any more.</summary>
    Task<RuleNow?> Still(RuleNow rule, CancellationToken cancellation);

    /// <returns>What came in between; nothing when they are taken.</returns>
    Task<IReadOnlyList<Code>> Take(DataClass held, AgingPerson person, CancellationToken cancellation);

    /// <returns>How many were taken.</returns>
    Task<int> Take(DataClass held, PartsOver page, CancellationToken cancellation);

    Task Tell(RuleNow rule, IReadOnlyList<AgingPerson> people, CancellationToken cancellation);
}

/// <summary>Changes nothing.</summary>
internal sealed class EmptyHands : IRetentionHands
{
    internal static EmptyHands Instance { get; } = new();

    public Task<RuleNow?> Still(RuleNow rule, CancellationToken cancellation) => Task.FromResult<RuleNow?>(rule);

    public Task<IReadOnlyList<Code>> Take(DataClass held, AgingPerson person, CancellationToken cancellation) => Task.FromResult<IReadOnlyList<Code>>([]);

    public Task<int> Take(DataClass held, PartsOver page, CancellationToken cancellation) => Task.FromResult(page.Over.Count);

    public Task Tell(RuleNow rule, IReadOnlyList<AgingPerson> people, CancellationToken cancellation) => Task.CompletedTask;
}

/// <summary>Goes through everything that rules are about, people before parts, and counts. Simulator and night walk the same way and differ by their hands alone.</summary>
internal sealed class RetentionWalk(RetentionSelection selection, PartSelection parts)
{
    private static readonly Code CameInBetween = new("came-in-between");

    public async Task<IReadOnlyList<ClassOutcome>> Over(
        TenantId business, IEnumerable<RetentionRule> rules, int noticeDays, Instant at, IRetentionHands hands, CancellationToken cancellation)
    {
        var ordered = rules.OrderBy(rule => rule.Class).ToList();
        var (gone, tallies) = (new HashSet<SubjectId>(), ordered.ToDictionary(rule => rule.Class, _ => new Tally()));
        foreach (var rule in ordered)
        {
            await foreach (var page in selection.People(business, rule.Class, () => hands.Still(new(rule, noticeDays), cancellation), at, cancellation))
            {
                await Take(rule.Class, page, tallies[rule.Class], gone, hands, cancellation);
            }
        }

        foreach (var rule in ordered)
        {
            await foreach (var page in parts.Parts(business, rule.Class, () => hands.Still(new(rule, noticeDays), cancellation), at, gone, cancellation))
            {
                var (tally, taken) = (tallies[rule.Class], await hands.Take(rule.Class, page, cancellation));
                tally.Keep(page.Kept);
                tally.Keep(Enumerable.Repeat<IReadOnlyList<Code>>([CameInBetween], page.Over.Count - taken));
                tally.Taken += taken;
            }
        }

        return [.. ordered.Select(rule => tallies[rule.Class].Of(rule.Class))];
    }

    private static async Task Take(DataClass held, PeopleOver page, Tally tally, HashSet<SubjectId> gone, IRetentionHands hands, CancellationToken cancellation)
    {
        tally.Keep(page.Kept);
        tally.Told += page.ToTell.Count;
        await hands.Tell(page.By, page.ToTell, cancellation);
        foreach (var person in page.Over)
        {
            if (await hands.Take(held, person, cancellation) is { Count: > 0 } reasons)
            {
                tally.Keep([reasons]);
                continue;
            }

            tally.Taken++;
            gone.UnionWith(person.Members);
        }
    }

    private sealed class Tally
    {
        private readonly SortedDictionary<string, int> _skipped = new(StringComparer.Ordinal);
        private int _protected;

        internal int Taken { get; set; }

        internal int Told { get; set; }

        internal void Keep(IEnumerable<IReadOnlyList<Code>> reasons)
        {
            foreach (var codes in reasons)
            {
                _protected++;
                foreach (var code in codes)
                {
                    _skipped[code.Value] = _skipped.GetValueOrDefault(code.Value) + 1;
                }
            }
        }

        internal ClassOutcome Of(DataClass held) => new(held, Taken, _protected, [.. _skipped.Select(one => new SkipCount(new(one.Key), one.Value))], Told);
    }
}
