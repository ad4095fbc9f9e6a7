using System.Collections.Immutable;

namespace Bookings.Consent;

/// <summary>What was changed of documents that people accepted, and whom it concerns: from the rows of texts and acceptances, in which people are random numbers.</summary>
internal sealed class Revisions(EventStore store) : IRevisions
{
    private sealed record Row(Revision Revision, RevisionStanding Standing, Instant EffectiveFrom, Language Language, bool IsDefault, string Hash);

    /// <summary>A first version revises nothing, and one that is not material asks nobody.</summary>
    internal static PolicyRevised? Notice(Recorded recorded, PolicyEvent fact) => fact is PolicyVersionPublished { Material: true, Version: > 1 } published
        ? new(new(recorded.Stream, published.Version), published.At, published.EffectiveFrom)
        : null;

    public async Task<IReadOnlyList<SubjectId>> Concerned(TenantId business, Revision revision, SubjectId? last, int limit, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var people = read.Query(
            """
            select client_id from consent.acceptances where tenant_id = $1 and document_id = $2 and client_id is not null and client_id > $4
            group by client_id having max(number) < $3 order by client_id limit $5
            """,
            row => new SubjectId(row.GetGuid(0)),
            Param.Tenant(business), Param.Uuid((Guid?)revision.Document), Param.Int(revision.Version), Param.Uuid(last?.Value ?? Guid.Empty), Param.Int(limit));
        await read.Run(cancellation);
        return people.Value;
    }

    public async Task<IReadOnlyList<Revision>> Published(TenantId business, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var all = read.Query(
            "select distinct policy_id, number from consent.policy_texts where tenant_id = $1 and material and number > 1 order by 1, 2",
            row => new Revision(row.GetGuid(0), row.GetInt32(1)), Param.Tenant(business));
        await read.Run(cancellation);
        return all.Value;
    }

    public async Task<IReadOnlyDictionary<Revision, RevisionBrief>> Of(TenantId business, IReadOnlyCollection<Revision> revisions, CancellationToken cancellation)
    {
        if (revisions.Count == 0)
        {
            return ImmutableDictionary<Revision, RevisionBrief>.Empty;
        }

        var read = store.Read(business);
        var rows = read.Query(
            """
            select t.policy_id, t.number, t.language, t.is_default, t.hash, t.effective_from, p.status = 'Retired', exists (
                select from consent.policy_texts o where o.tenant_id = t.tenant_id and o.policy_id = t.policy_id and o.number > t.number and o.material)
            from unnest($2, $3) as r (document, number)
            join consent.policies p on p.tenant_id = $1 and p.id = r.document
            join consent.policy_texts t on t.tenant_id = $1 and t.policy_id = r.document and t.number = r.number
            """,
            row => new Row(
                new(row.GetGuid(0), row.GetInt32(1)),
                row.GetBoolean(6) ? RevisionStanding.Retired : row.GetBoolean(7) ? RevisionStanding.Replaced : RevisionStanding.Current,
                row.GetInstant(5), Language.Of(row.GetString(2)), row.GetBoolean(3), row.GetString(4)),
            Param.Tenant(business), Documents(revisions), Numbers(revisions));
        await read.Run(cancellation);
        return rows.Value.GroupBy(row => row.Revision).ToDictionary(texts => texts.Key, texts => new RevisionBrief(
            texts.Key, texts.First().Standing, texts.First().EffectiveFrom, texts.First(text => text.IsDefault).Language,
            texts.DistinctBy(text => text.Language).ToDictionary(text => text.Language, text => text.Hash)));
    }

    public async Task<IReadOnlySet<(Revision Revision, SubjectId Person)>> Accepted(
        TenantId business, IReadOnlyCollection<(Revision Revision, SubjectId Person)> concerned, CancellationToken cancellation)
    {
        if (concerned.Count == 0)
        {
            return ImmutableHashSet<(Revision, SubjectId)>.Empty;
        }

        var revisions = concerned.Select(one => one.Revision).ToList();
        var read = store.Read(business);
        var accepted = read.Query(
            """
            select c.document, c.number, c.client from unnest($2, $3, $4) as c (document, number, client) where exists (
                select from consent.acceptances a where a.tenant_id = $1 and a.document_id = c.document and a.client_id = c.client and a.number >= c.number)
            """,
            row => (new Revision(row.GetGuid(0), row.GetInt32(1)), new SubjectId(row.GetGuid(2))),
            Param.Tenant(business), Documents(revisions), Numbers(revisions), Param.Uuids([.. concerned.Select(one => one.Person.Value)]));
        await read.Run(cancellation);
        return accepted.Value.ToHashSet();
    }

    private static NpgsqlParameter Documents(IEnumerable<Revision> revisions) => Param.Uuids([.. revisions.Select(revision => revision.Document)]);

    private static NpgsqlParameter Numbers(IEnumerable<Revision> revisions) => Param.Ints([.. revisions.Select(revision => revision.Version)]);
}
