using System.Runtime.CompilerServices;
using Bookings.Clients.Contracts;
using Microsoft.Extensions.Logging;

namespace Bookings.Privacy;

/// <summary>A stream whose period is over, and all the subjects that are the person whose it is.</summary>
internal sealed record PersonsPart(OwnedPart Stream, IReadOnlyList<SubjectId> Person)
{
    public override string ToString() => "«personal»";
}

/// <summary>A page of streams whose period is over.</summary>
/// <param name="Bare">Whose keys were destroyed already, and what is shown of them is not taken out: a run was cut off in between.</param>
internal sealed record PartsOver(IReadOnlyList<PersonsPart> Over, IReadOnlyList<IReadOnlyList<Code>> Kept, IReadOnlyList<Guid> Bare);

/// <summary>Which streams of people who stay are over at a moment, and which are kept for which reason: what <see cref="RetentionSelection"/> is for people.</summary>
internal sealed partial class PartSelection(
    Vault vault, PartKeys keys, Protections protections, IClientRegistry clients, IEnumerable<IAgingStreams> streams, TimeProvider clock, ILogger<PartSelection> log)
{
    private static readonly Code Failed = new("failed");

    internal bool IsHeld(DataClass held) => streams.Any(source => source.Class == held);

    /// <param name="still">What the rule comes to when a page is looked at; null ends it.</param>
    /// <param name="gone">Who goes whole in this night: their parts go with them.</param>
    public async IAsyncEnumerable<PartsOver> Parts(
        TenantId business, DataClass held, Func<Task<RuleNow?>> still, Instant at, IReadOnlySet<SubjectId> gone, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var source in streams.Where(source => source.Class == held))
        {
            Guid? last = null;
            do
            {
                if (await still() is not { Rule: var rule })
                {
                    yield break;
                }

                var page = await source.Over(business, rule.Anchor, rule.Over(at), at, last, RetentionSelection.PageSize, cancellation);
                yield return await Sift(business, held, page, gone, at, cancellation);
                last = page.Count < RetentionSelection.PageSize ? null : page[^1];
            }
            while (last is not null);
        }
    }

    /// <summary>What is damaged stays and is counted as failed, and so is what belongs to somebody who is not known whole.</summary>
    private async Task<PartsOver> Sift(TenantId business, DataClass held, IReadOnlyList<Guid> page, IReadOnlySet<SubjectId> gone, Instant at, CancellationToken cancellation)
    {
        var known = await keys.Owners(business, page, cancellation);
        foreach (var damage in known.Damage)
        {
            Unreadable(log, damage);
        }

        var near = known.Owned.Where(stream => stream.Class == held && !gone.Contains(stream.Owner)).ToList();
        var standing = await vault.Standing(business, [.. near.Select(stream => stream.Owner).Distinct()], cancellation);
        near.RemoveAll(stream => standing.GetValueOrDefault(stream.Owner, SubjectState.Fenced) == SubjectState.Fenced);

        // What keeps one of the numbers that are a person keeps what belongs to the others.
        var members = await clients.MembersOfEach(business, [.. near.Select(stream => ClientId.Of(stream.Owner)).Distinct()], cancellation);
        IReadOnlyList<SubjectId>? PersonOf(OwnedPart stream) => members[ClientId.Of(stream.Owner)]?.Select(member => member.Subject).ToList();
        var reasons = await protections.Of(
            business, [.. near.SelectMany(stream => PersonOf(stream) ?? []).Distinct()], Removal.Part, clock.Ahead(at), cancellation);
        var (over, kept) = (new List<PersonsPart>(), known.Damage.Select(IReadOnlyList<Code> (_) => [Failed]).ToList());
        foreach (var stream in near)
        {
            if (PersonOf(stream) is not { } person)
            {
                kept.Add([Failed]);
            }
            else if (person.SelectMany(one => reasons[one]).Distinct().ToList() is { Count: > 0 } codes)
            {
                kept.Add(codes);
            }
            else
            {
                over.Add(new(stream, person));
            }
        }

        return new(over, kept, known.Destroyed);
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "Personal data cannot be read. {What}")]
    private static partial void Unreadable(ILogger log, string what);
}
