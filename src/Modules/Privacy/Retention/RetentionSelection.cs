using System.Runtime.CompilerServices;

namespace Bookings.Privacy;

/// <summary>A page of people whose period is over or soon will be.</summary>
/// <param name="Over">Whom nothing protects.</param>
/// <param name="Kept">The reasons of each whose period is over and who stays.</param>
/// <param name="ToTell">Who is to be told first.</param>
internal sealed record PeopleOver(IReadOnlyList<AgingPerson> Over, IReadOnlyList<IReadOnlyList<Code>> Kept, IReadOnlyList<AgingPerson> ToTell);

/// <summary>A page of streams whose period is over.</summary>
/// <param name="Bare">Whose keys are gone already, and what is shown of them is not: a run was cut off in between.</param>
internal sealed record PartsOver(IReadOnlyList<OwnedPart> Over, IReadOnlyList<IReadOnlyList<Code>> Kept, IReadOnlyList<Guid> Bare);

/// <summary>
/// Whose period is over at a moment, and who stays for which reason: the one answer to it, which the simulator shows and the night acts on. It reads pages of people and asks
/// about each page, never about each person.
/// </summary>
internal sealed class RetentionSelection(
    Vault vault, PartKeys keys, Protections protections, RetentionNotices notices, IEnumerable<IAgingPeople> people, IEnumerable<IVisits> visits, IEnumerable<IAgingStreams> streams,
    TimeProvider clock)
{
    internal const int PageSize = 500;

    private static readonly Code Notice = new("notice");

    /// <summary>An appointment that ends while a page is looked at is a visit; one that ends later is ahead, and a reason to stay.</summary>
    private static readonly Duration Margin = Duration.FromHours(1);

    /// <summary>A module keeps something of this class that a rule can end.</summary>
    internal bool IsHeld(DataClass held) => people.Any(source => source.Class == held) || streams.Any(source => source.Class == held);

    public async IAsyncEnumerable<PeopleOver> People(
        TenantId business, RetentionRule rule, int noticeDays, Instant at, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var source in people.Where(source => source.Class == rule.Class))
        {
            SubjectId? last = null;
            do
            {
                var page = await source.After(business, last, PageSize, cancellation);
                yield return await Sift(business, rule, noticeDays, at, page.People, cancellation);
                last = page.Last;
            }
            while (last is not null);
        }
    }

    /// <param name="gone">Who goes whole in this night: their parts go with them.</param>
    public async IAsyncEnumerable<PartsOver> Parts(
        TenantId business, RetentionRule rule, Instant at, IReadOnlySet<SubjectId> gone, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var source in streams.Where(source => source.Class == rule.Class))
        {
            Guid? last = null;
            do
            {
                var page = await source.Over(business, rule.Anchor, rule.Over(at), at, last, PageSize, cancellation);
                yield return await Sift(business, rule.Class, page, gone, cancellation);
                last = page.Count < PageSize ? null : page[^1];
            }
            while (last is not null);
        }
    }

    private async Task<PeopleOver> Sift(
        TenantId business, RetentionRule rule, int noticeDays, Instant at, IReadOnlyList<AgingPerson> page, CancellationToken cancellation)
    {
        var soon = rule.Over(at) + Duration.FromDays(noticeDays);
        var known = page.Where(person => person.Since <= soon).ToList();
        var since = await Since(business, rule.Anchor, at, known, cancellation);
        var near = known.Where(person => since[person.Id] <= soon).ToList();
        var standing = await vault.Standing(business, [.. near.SelectMany(person => person.Members)], cancellation);

        // Erased, or on the way: whoever is fenced is not looked at again.
        near.RemoveAll(person => !standing.ContainsKey(person.Id) || person.Members.Any(member => standing.GetValueOrDefault(member) == SubjectState.Fenced));
        var reasons = await protections.Of(business, [.. near.SelectMany(person => person.Members)], Removal.Period, cancellation);
        var told = noticeDays == 0 ? null : await notices.Told(business, [.. near.Select(person => person.Id)], cancellation);
        var (over, kept, toTell) = (new List<AgingPerson>(), new List<IReadOnlyList<Code>>(), new List<AgingPerson>());
        foreach (var person in near)
        {
            var (isOver, codes) = (since[person.Id] <= rule.Over(at), person.Members.SelectMany(member => reasons[member]).Distinct().ToList());
            var isTold = told is null ? Told.NotNeeded : Hear(told, person.Id, since[person.Id], noticeDays, at);
            if (codes.Count == 0 && isTold == Told.Never)
            {
                toTell.Add(person);
            }

            if (isOver && codes.Count == 0 && isTold is Told.Never or Told.Lately)
            {
                codes.Add(Notice);
            }

            if (isOver && codes.Count > 0)
            {
                kept.Add(codes);
            }
            else if (isOver)
            {
                over.Add(person);
            }
        }

        return new(over, kept, toTell);
    }

    private async Task<PartsOver> Sift(TenantId business, DataClass held, IReadOnlyList<Guid> page, IReadOnlySet<SubjectId> gone, CancellationToken cancellation)
    {
        var owned = page.Count == 0 ? [] : await keys.Owners(business, page, cancellation);
        var bare = page.Except(owned.Select(stream => stream.Stream)).ToList();
        var near = owned.Where(stream => stream.Class == held && !gone.Contains(stream.Owner)).ToList();
        var standing = await vault.Standing(business, [.. near.Select(stream => stream.Owner).Distinct()], cancellation);
        near.RemoveAll(stream => standing.GetValueOrDefault(stream.Owner, SubjectState.Fenced) == SubjectState.Fenced);
        var reasons = await protections.Of(business, [.. near.Select(stream => stream.Owner).Distinct()], Removal.Part, cancellation);
        return new(
            [.. near.Where(stream => !reasons.Contains(stream.Owner))],
            [.. near.Where(stream => reasons.Contains(stream.Owner)).Select(IReadOnlyList<Code> (stream) => [.. reasons[stream.Owner].Distinct()])],
            bare);
    }

    /// <summary>When each of them was here last, by any member and any module; who never was counts from when they became known.</summary>
    private async Task<Dictionary<SubjectId, Instant>> Since(
        TenantId business, RetentionAnchor anchor, Instant at, List<AgingPerson> page, CancellationToken cancellation)
    {
        var since = page.ToDictionary(person => person.Id, person => person.Since);
        if (page.Count > 0)
        {
            var seen = Instant.Max(at, clock.GetCurrentInstant()) + Margin;
            foreach (var source in visits)
            {
                var last = await source.Last(business, [.. page.SelectMany(person => person.Members)], anchor, seen, cancellation);
                foreach (var person in page)
                {
                    since[person.Id] = person.Members.Select(member => last.GetValueOrDefault(member, since[person.Id])).Append(since[person.Id]).Max();
                }
            }
        }

        return since;
    }

    /// <summary>Who was here again after they were told is told again, when it is time again.</summary>
    private static Told Hear(IReadOnlyDictionary<SubjectId, Instant> told, SubjectId person, Instant since, int noticeDays, Instant at) =>
        !told.TryGetValue(person, out var heard) || heard < since ? Told.Never
        : heard + Duration.FromDays(noticeDays) <= at ? Told.LongEnoughAgo
        : Told.Lately;

    private enum Told
    {
        NotNeeded,
        Never,
        Lately,
        LongEnoughAgo,
    }
}
