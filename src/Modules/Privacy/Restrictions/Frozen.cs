using Bookings.Clients.Contracts;

namespace Bookings.Privacy;

/// <summary>Whose data is kept and not used, and why: the one place that knows. A restriction is the person's right, a legal hold the business's duty; both freeze alike.</summary>
internal sealed class Frozen(EventStore store, IClientRegistry clients) : IErasureBlocker
{
    internal const string Restricted = "restricted";
    internal const string LegalHold = "legal-hold";

    private static readonly Dictionary<string, Words> Reasons = new(StringComparer.Ordinal)
    {
        [Restricted] = new(
            "Their data is restricted: tell them, and lift the restriction first.",
            "Behandlingen av opplysningene er begrenset: gi dem beskjed, og opphev begrensningen først.",
            "Il trattamento dei loro dati è limitato: avvisali, e prima revoca la limitazione."),
        [LegalHold] = new(
            "A legal hold keeps their data: lift it first.",
            "En rettslig sperre holder på opplysningene: opphev den først.",
            "Un blocco legale trattiene i loro dati: prima revocalo."),
    };

    /// <summary>All the subjects that are this person.</summary>
    public async Task<IReadOnlyList<SubjectId>> Behind(TenantId business, Guid client, CancellationToken cancellation) =>
        [.. (await clients.Members(business, new(client), cancellation)).Select(member => member.Subject)];

    /// <summary>The same for a write of this attempt: whoever is merged with them, or parted from them, before it is written has it decided again.</summary>
    public async Task<IReadOnlyList<SubjectId>> Behind(Transaction transaction, Guid client, CancellationToken cancellation)
    {
        transaction.DecideAgainWhenBroken("one_person_as_seen");
        IReadOnlyList<ClientId> members;
        do
        {
            members = await clients.Members(transaction.Caller.Tenant, new(client), cancellation);
        }
        while (!await clients.GuardMembers(transaction, members, cancellation));
        return [.. members.Select(member => member.Subject)];
    }

    public async Task<IReadOnlyList<Blocker>> Find(TenantId business, IReadOnlyList<SubjectId> people, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var kinds = read.Query(
            "select distinct kind from privacy.frozen where tenant_id = $1 and subject = any($2) order by kind", row => row.GetString(0), Param.Tenant(business), Ids(people));
        await read.Run(cancellation);
        return [.. kinds.Value.Select(kind => new Blocker(kind, Reasons[kind]))];
    }

    public async Task<IReadOnlyDictionary<SubjectId, IReadOnlyList<Blocker>>> FindEach(TenantId business, IReadOnlyCollection<SubjectId> people, Instant at, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var found = read.Query(
            "select distinct subject, kind from privacy.frozen where tenant_id = $1 and subject = any($2) order by kind",
            row => (Person: new SubjectId(row.GetGuid(0)), Kind: row.GetString(1)), Param.Tenant(business), Ids(people));
        await read.Run(cancellation);
        return found.Value.GroupBy(one => one.Person).ToDictionary(each => each.Key, IReadOnlyList<Blocker> (each) => [.. each.Select(one => new Blocker(one.Kind, Reasons[one.Kind]))]);
    }

    public void Guard(Transaction transaction, IReadOnlyList<SubjectId> people, Instant now) => transaction.First(
        "select privacy.refuse_if_frozen($1, $2)", Param.Tenant(transaction.Caller.Tenant), Ids(people));

    /// <summary>The causes of one kind that hold now for one of them, the oldest first.</summary>
    internal static Pending<List<Guid>> Ask(IReads read, TenantId business, IReadOnlyList<SubjectId> people, string kind) => read.Query(
        "select distinct cause from privacy.frozen where tenant_id = $1 and subject = any($2) and kind = $3 order by cause", row => row.GetGuid(0),
        Param.Tenant(business), Ids(people), Param.Text(kind));

    /// <summary>From the commit on nothing is added to what is known of them, and only a legal purpose opens it.</summary>
    internal static void Freeze(Transaction transaction, IReadOnlyList<SubjectId> people, Guid cause, string kind)
    {
        transaction.WhenBroken("live_subject", new NobodyToRestrict());
        transaction.Also(
            "insert into privacy.frozen (tenant_id, subject, cause, kind) select $1, s.id, $3, $4 from unnest($2) as s (id)",
            Param.Tenant(transaction.Caller.Tenant), Ids(people), Param.Uuid((Guid?)cause), Param.Text(kind));
        Settle(transaction, people);
    }

    /// <summary>One cause is gone; where it was the last one, they are as everybody else.</summary>
    internal static void Thaw(Transaction transaction, IReadOnlyList<SubjectId> people, Guid cause)
    {
        transaction.Also("delete from privacy.frozen where tenant_id = $1 and cause = $2", Param.Tenant(transaction.Caller.Tenant), Param.Uuid((Guid?)cause));
        Settle(transaction, people);
    }

    private static void Settle(Transaction transaction, IReadOnlyList<SubjectId> people) => transaction.Also(
        "select privacy.settle_standing($1, $2)", Param.Tenant(transaction.Caller.Tenant), Ids(people));

    private static NpgsqlParameter Ids(IReadOnlyCollection<SubjectId> people) => Param.Uuids([.. people.Select(person => person.Value)]);
}

/// <summary>Nobody of whom something is known.</summary>
internal sealed record NobodyToRestrict() : Rejection(Because.NotFound, "nobody-to-restrict", new(
    "There is no such client, or they are erased or being erased.",
    "Denne kunden finnes ikke, eller er slettet eller under sletting.",
    "Questo cliente non esiste, o è cancellato o in cancellazione."));
