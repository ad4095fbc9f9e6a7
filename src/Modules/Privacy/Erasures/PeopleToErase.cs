using Bookings.Clients.Contracts;

namespace Bookings.Privacy;

/// <summary>Whom a case is about: the one place that knows, until there is nobody to know any more.</summary>
internal sealed class PeopleToErase(EventStore store, IClientRegistry clients)
{
    /// <summary>All the subjects that are this person.</summary>
    public async Task<IReadOnlyList<SubjectId>> Behind(TenantId business, SubjectId client, CancellationToken cancellation) =>
        [.. (await clients.Members(business, ClientId.Of(client), cancellation)).Select(member => member.Subject)];

    /// <summary>Empty once their keys are destroyed.</summary>
    public async Task<IReadOnlyList<SubjectId>> Of(TenantId business, ErasureId id, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var people = read.Query(
            "select subject from privacy.people where tenant_id = $1 and erasure = $2 order by subject", row => new SubjectId(row.GetGuid(0)),
            Param.Tenant(business), Param.Uuid(id));
        await read.Run(cancellation);
        return people.Value;
    }

    /// <summary>The erasure that is under way, or blocked, for one of them.</summary>
    public static Pending<Guid?> Ask(IReads read, TenantId business, IReadOnlyList<SubjectId> people) => read.Single<Guid?>(
        "select erasure from privacy.people where tenant_id = $1 and subject = any($2) limit 1", row => row.GetGuid(0), Param.Tenant(business), Ids(people));

    public static void Note(Transaction transaction, ErasureId id, IReadOnlyList<SubjectId> people)
    {
        transaction.DecideAgainWhenBroken("person_in_one_erasure");
        transaction.Also(
            "insert into privacy.people (tenant_id, erasure, subject) select $1, $2, s.id from unnest($3) as s (id)",
            Param.Tenant(transaction.Caller.Tenant), Param.Uuid(id), Ids(people));
    }

    public static void Forget(Transaction transaction, ErasureId id)
    {
        transaction.Also(
            "delete from privacy.retention_notices n using privacy.people p where p.tenant_id = $1 and p.erasure = $2 and n.tenant_id = $1 and p.subject in (n.subject, n.reached)",
            Param.Tenant(transaction.Caller.Tenant), Param.Uuid(id));
        transaction.Also("delete from privacy.people where tenant_id = $1 and erasure = $2", Param.Tenant(transaction.Caller.Tenant), Param.Uuid(id));
    }

    private static NpgsqlParameter Ids(IReadOnlyList<SubjectId> people) => Param.Uuids([.. people.Select(person => person.Value)]);
}
