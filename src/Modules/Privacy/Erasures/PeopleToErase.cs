using Bookings.Clients.Contracts;

namespace Bookings.Privacy;

/// <summary>Whom a case is about: the one place that knows, until there is nobody to know any more.</summary>
internal sealed class PeopleToErase(EventStore store, IClientRegistry clients)
{
    /// <summary>Stages in which it can still become about others.</summary>
    private const string Open = "'Requested', 'Blocked', 'Confirmed'";

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

    /// <summary>Of the people of a case, who asked for it: the others are with them only as long as they are merged. Null where another case has taken them.</summary>
    public async Task<SubjectId?> AskerOf(TenantId business, ErasureId id, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var asker = read.Single<SubjectId?>(
            "select subject from privacy.people where tenant_id = $1 and erasure = $2 and asked", row => new SubjectId(row.GetGuid(0)), Param.Tenant(business), Param.Uuid(id));
        await read.Run(cancellation);
        return asker.Value;
    }

    /// <summary>The erasure that one of them has asked for, or that is under way for one of them; their own before another's.</summary>
    public static Pending<Guid?> Ask(IReads read, TenantId business, SubjectId client, IReadOnlyList<SubjectId> people) => read.Single<Guid?>(
        $"""
        select p.erasure from privacy.people p join privacy.erasures e on e.tenant_id = p.tenant_id and e.id = p.erasure
        where p.tenant_id = $1 and p.subject = any($2) and (p.asked or e.stage not in ({Open})) order by p.subject = $3 desc, p.asked desc, p.erasure limit 1
        """,
        row => row.GetGuid(0), Param.Tenant(business), Ids(people), Param.Uuid((Guid?)client.Value));

    /// <summary>These and nobody else are whom a case is about. Whom another case has, as long as that is not fenced, goes with this one.</summary>
    /// <param name="client">Who asked for it.</param>
    /// <param name="isNew">Another request for one of them that came first is looked at, not overridden.</param>
    public static void Note(Transaction transaction, ErasureId id, SubjectId client, IReadOnlyList<SubjectId> people, bool isNew)
    {
        transaction.DecideAgainWhenBroken("person_in_one_erasure");
        transaction.Also(
            $"""
            delete from privacy.people p using privacy.erasures e
            where p.tenant_id = $1 and e.tenant_id = $1 and e.id = p.erasure and (p.erasure = $2 or p.subject = any($3) and e.stage in ({Open}) and not (p.asked and $4))
            """,
            Param.Tenant(transaction.Caller.Tenant), Param.Uuid(id), Ids(people), Param.Bool(isNew));
        transaction.Also(
            "insert into privacy.people (tenant_id, erasure, subject, asked) select $1, $2, s.id, s.id = $4 from unnest($3) as s (id)",
            Param.Tenant(transaction.Caller.Tenant), Param.Uuid(id), Ids(people), Param.Uuid((Guid?)client.Value));
    }

    /// <summary>
    /// Stages, for the transaction of the fence, the question whether these are still all of them: it breaks <c>one_person_as_seen</c> when clients were merged meanwhile, or a
    /// merge was taken back.
    /// </summary>
    /// <returns>False where it is so already.</returns>
    public Task<bool> Guard(Transaction transaction, IReadOnlyList<SubjectId> people, CancellationToken cancellation) =>
        clients.GuardMembers(transaction, [.. people.Select(ClientId.Of)], cancellation);

    public static void Forget(Transaction transaction, ErasureId id)
    {
        transaction.Also(
            "delete from privacy.retention_notices n using privacy.people p where p.tenant_id = $1 and p.erasure = $2 and n.tenant_id = $1 and p.subject in (n.subject, n.reached)",
            Param.Tenant(transaction.Caller.Tenant), Param.Uuid(id));
        transaction.Also("delete from privacy.people where tenant_id = $1 and erasure = $2", Param.Tenant(transaction.Caller.Tenant), Param.Uuid(id));
    }

    private static NpgsqlParameter Ids(IReadOnlyList<SubjectId> people) => Param.Uuids([.. people.Select(person => person.Value)]);
}
