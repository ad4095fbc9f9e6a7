using System.Runtime.CompilerServices;

namespace Bookings.Privacy;

/// <summary>A page of people whose period is over or soon will be.</summary>
/// <param name="By">The rule that it was looked at by, and how many days people are told before.</param>
/// <param name="Over">Whom nothing protects.</param>
/// <param name="Kept">The reasons of each whose period is over and who stays.</param>
/// <param name="ToTell">Who is to be told first.</param>
internal sealed record PeopleOver(RuleNow By, IReadOnlyList<AgingPerson> Over, IReadOnlyList<IReadOnlyList<Code>> Kept, IReadOnlyList<AgingPerson> ToTell);

/// <summary>
/// Whose period is over at a moment, and who stays for which reason: the one answer to it, which the simulator shows and the night acts on. It reads pages of people and asks
/// about each page, never about each person.
/// </summary>
internal sealed class RetentionSelection(
    Vault vault, Protections protections, RetentionNotices notices, PartSelection parts, IEnumerable<IAgingPeople> people, IEnumerable<IVisits> visits, TimeProvider clock)
{
    internal const int PageSize = 500;

    private static readonly Code Notice = new("notice");

    /// <summary>An appointment that ends while a page is looked at is a visit; one that ends later is ahead, and a reason to stay.</summary>
    private static readonly Duration Margin = Duration.FromHours(1);

    /// <summary>A module keeps something of this class that a rule can end.</summary>
    internal bool IsHeld(DataClass held) => people.Any(source => source.Class == held) || parts.IsHeld(held);

    /// <param name="still">What the rule comes to when a page is looked at; null ends it.</param>
    public async IAsyncEnumerable<PeopleOver> People(
        TenantId business, DataClass held, Func<Task<RuleNow?>> still, Instant at, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var source in people.Where(source => source.Class == held))
        {
            SubjectId? last = null;
            do
            {
                if (await still() is not { } rule)
                {
                    yield break;
                }

                var page = await source.After(business, last, PageSize, cancellation);
                yield return await Sift(business, rule, at, page.People, cancellation);
                last = page.Last;
            }
            while (last is not null);
        }
    }

    private async Task<PeopleOver> Sift(TenantId business, RuleNow now, Instant at, IReadOnlyList<AgingPerson> page, CancellationToken cancellation)
    {
        var (rule, noticeDays) = now;
        var soon = rule.Over(at) + Duration.FromDays(noticeDays);
        var known = page.Where(person => person.Since <= soon).ToList();
        var since = await Since(business, rule.Anchor, at, known, cancellation);
        var near = known.Where(person => since[person.Id] <= soon).ToList();
        var standing = await vault.Standing(business, [.. near.SelectMany(person => person.Members)], cancellation);

        // Erased, or on the way: whoever is fenced is not looked at again.
        near.RemoveAll(person => !standing.ContainsKey(person.Id) || person.Members.Any(member => standing.GetValueOrDefault(member) == SubjectState.Fenced));
        var reasons = await protections.Of(business, [.. near.SelectMany(person => person.Concerned).Distinct()], Removal.Period, clock.Ahead(at), cancellation);
        var told = noticeDays == 0 ? null : await notices.Told(business, [.. near.Select(person => person.Id)], noticeDays, cancellation);
        var (over, kept, toTell) = (new List<AgingPerson>(), new List<IReadOnlyList<Code>>(), new List<AgingPerson>());
        foreach (var person in near)
        {
            var (isOver, codes) = (since[person.Id] <= rule.Over(at), person.Concerned.SelectMany(one => reasons[one]).Distinct().ToList());
            var isTold = told is null ? Told.NotNeeded : Hear(told.GetValueOrDefault(person.Id), Instant.Max(since[person.Id], rule.InForce), at);
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

        return new(now, over, kept, toTell);
    }

    /// <summary>When each of them or of their dependants was here last, by any module; who never was counts from when they became known.</summary>
    private async Task<Dictionary<SubjectId, Instant>> Since(
        TenantId business, RetentionAnchor anchor, Instant at, List<AgingPerson> page, CancellationToken cancellation)
    {
        var since = page.ToDictionary(person => person.Id, person => person.Since);
        if (page.Count > 0)
        {
            foreach (var source in visits)
            {
                var last = await source.Last(business, [.. page.SelectMany(person => person.Concerned).Distinct()], anchor, clock.Ahead(at) + Margin, cancellation);
                foreach (var person in page)
                {
                    since[person.Id] = person.Concerned.Select(one => last.GetValueOrDefault(one, since[person.Id])).Append(since[person.Id]).Max();
                }
            }
        }

        return since;
    }

    /// <summary>Who was here again after they were told is told again, when it is time again; and so is who was told by a rule that was taken back or made tighter since.</summary>
    private static Told Hear(Heard? heard, Instant since, Instant at) =>
        heard is null || heard.Since < since ? Told.Never
        : heard.Until <= at ? Told.LongEnoughAgo
        : Told.Lately;

    private enum Told
    {
        NotNeeded,
        Never,
        Lately,
        LongEnoughAgo,
    }
}
