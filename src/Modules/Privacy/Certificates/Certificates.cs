using Bookings.Access.Contracts;

namespace Bookings.Privacy;

/// <summary>Certificates as they were issued: one for each stage, all with the serial of their erasure.</summary>
internal sealed class Certificates(
    EventStore store, StatementLog log, Ledger ledger, IBusinessProfiles businesses, IPublicAddresses addresses, PublicUrl url, ICustodian custodian)
{
    /// <summary>Stages that are certified.</summary>
    internal static readonly ErasureStage[] Stages = [ErasureStage.Effective, ErasureStage.Final, ErasureStage.Physical];

    private const string Insert = """
        insert into privacy.certificates (tenant_id, serial, stage, nth, statement) values ($1, $2, $3, $4, $5) on conflict on constraint certificates_key do nothing
        """;

    /// <summary>Every one, for whoever verifies the log: its text is made a leaf of again.</summary>
    internal const string Texts = "select format('the certificate %s of erasure %s', lower(stage), serial), statement, proof is not null from privacy.certificates where tenant_id = $1";

    private const string Latest = "select statement, proof from privacy.certificates where tenant_id = $1 and serial = $2 and ($3::varchar is null or stage = $3) order by nth desc limit 1";

    /// <summary>Where anyone can read it.</summary>
    public async Task<string> AddressOf(TenantId business, ErasureId id, CancellationToken cancellation) =>
        url.Of($"/v1/public/{await addresses.Of(business, cancellation)}/certificates/{id.Value}");

    public async Task<Controller> Controller(TenantId business, CancellationToken cancellation)
    {
        var profile = await businesses.Of(business, cancellation) ?? throw new InvalidOperationException("A business that erases somebody was never founded.");
        return new(profile.Name.Value, profile.Slug.Value, custodian.Name, custodian.Assurance.ToString());
    }

    /// <summary>How far history is held by the ledger now, and to what. A certificate names it: who has one can hold the business to all that was before it.</summary>
    public Task<LedgerRoot> History(TenantId business, CancellationToken cancellation) => ledger.EventsRoot(business, cancellation);

    /// <summary>Stages it together with the fact that it certifies, never before. Issued again it stays the first.</summary>
    public static void Issue(Transaction transaction, ErasureId id, ErasureCase erasure, Controller controller, LedgerRoot history, EndedEpoch? ended) => transaction.Also(
        Insert, Param.Tenant(transaction.Caller.Tenant), Param.Uuid(id), Param.Text(erasure.Stage.ToString()), Param.Short((short)erasure.Stage),
        Param.Text(Statement.Of(id, erasure, erasure.Stage, controller, history, ended)));

    /// <summary>
    /// Enters what was issued in the business's log and keeps the proofs beside it. After the commit, for a log never forgets: killed in between, the next call goes on, and
    /// the same statement is the same entry.
    /// </summary>
    public async Task Prove(TenantId business, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var statements = read.Query(
            "select serial, stage, statement from privacy.certificates where tenant_id = $1 and proof is null order by serial, nth",
            row => (Serial: row.GetGuid(0), Stage: row.GetString(1), Statement: row.GetString(2)), Param.Tenant(business));
        await read.Run(cancellation);
        foreach (var (serial, stage, statement) in statements.Value)
        {
            var proof = await log.Proof(business, await log.Add(business, statement, cancellation), cancellation);
            await store.Transact(new(business, "privacy.certificates", Role.Owner), transaction =>
            {
                transaction.Also(
                    "update privacy.certificates set proof = $4 where tenant_id = $1 and serial = $2 and stage = $3",
                    Param.Tenant(business), Param.Uuid((Guid?)serial), Param.Text(stage), Param.Text(proof));
                return Task.FromResult<Rejection?>(null);
            }, cancellation);
        }
    }

    /// <summary>What proofs are checked with: a C2SP verifier key, and the same key in PEM for openssl, which passes over what stands before.</summary>
    public async Task<string> Key(TenantId business, CancellationToken cancellation)
    {
        var key = await log.Key(business, cancellation);
        return $"{key.Line}\n{key.Pem}";
    }

    /// <summary>The latest, or that of a stage: the statement, an empty line, and its proof once there is one. Null where there is none.</summary>
    public async Task<string?> Find(TenantId business, ErasureId id, ErasureStage? stage, CancellationToken cancellation)
    {
        var read = store.Read(business);
        var found = read.Single(Latest, row => row.GetStringOrNull(1) is { } proof ? $"{row.GetString(0)}\n{proof}" : row.GetString(0), Param.Tenant(business), Param.Uuid(id), Param.Text(stage?.ToString()));
        await read.Run(cancellation);
        return found.Value;
    }
}
