namespace Bookings.Privacy;

/// <summary>What every module has told others about somebody, put together.</summary>
internal sealed class Disclosures(IEnumerable<IDisclosures> modules)
{
    /// <summary>Before the fence.</summary>
    public async Task Retract(Erasing erasing, CancellationToken cancellation)
    {
        foreach (var module in modules)
        {
            await module.Retract(erasing, cancellation);
        }
    }

    /// <summary>Of parts that go while their people stay, by person. Asked before they go: afterwards nobody knows whose they were.</summary>
    public async Task<IReadOnlyList<(SubjectId Person, Disclosure Told)>> OfParts(TenantId business, IReadOnlyList<OwnedPart> parts, CancellationToken cancellation)
    {
        var all = new List<(SubjectId, Disclosure)>();
        foreach (var own in parts.GroupBy(part => part.Owner))
        {
            // Without the person: what was counted for them before is there already.
            all.AddRange((await Of(new(business, [], [.. own.Select(part => part.Stream)]), cancellation)).Select(told => (own.Key, told)));
        }

        return all;
    }

    /// <summary>By kind, and in their order.</summary>
    public async Task<Several<Disclosure>> Of(Erasing erasing, CancellationToken cancellation)
    {
        var all = new List<Disclosure>();
        foreach (var module in modules)
        {
            all.AddRange(await module.Of(erasing, cancellation));
        }

        return
        [
            .. all.GroupBy(one => one.Kind.Value, StringComparer.Ordinal).OrderBy(each => each.Key, StringComparer.Ordinal)
                .Select(each => new Disclosure(each.First().Kind, each.Sum(one => one.Count), each.Sum(one => one.Retracted))),
        ];
    }
}

/// <summary>As it is answered.</summary>
/// <param name="Kind">mail- or sms- and the level, calendar-copy, calendar-feed or webhook: docs/erasure.md.</param>
/// <param name="Retracted">How many of them were, or will be, taken back.</param>
internal sealed record DisclosureView(string Kind, long Count, long Retracted)
{
    internal static DisclosureView Of(Disclosure one) => new(one.Kind.Value, one.Count, one.Retracted);
}
