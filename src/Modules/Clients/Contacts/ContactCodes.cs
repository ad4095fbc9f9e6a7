using System.Security.Cryptography;

namespace Bookings.Clients;

/// <summary>A code that lives, as it was stored.</summary>
/// <param name="Client">Null where nobody has the address that somebody asked for.</param>
internal sealed record StoredCode(Guid Id, ContactKind Kind, byte[] ContactTag, ClientId? Client, byte[] CodeHash);

/// <summary>
/// Codes and links that show that an address is somebody's. Stored is the address's print and the code's print, both keyed by the vault (a million codes
/// are tried in a second against a bare hash), and the link's SHA-256.
/// </summary>
internal sealed class ContactCodes(Vault vault, TimeProvider clock)
{
    internal const int MostTries = 5;

    /// <summary>People with one address who get a code at once; more than that share no mailbox.</summary>
    internal const int MostClients = 5;

    internal static readonly Duration Lifetime = Duration.FromMinutes(15);
    private static readonly Duration Remembered = Duration.FromDays(1);

    // One statement for the tries of a code and for finding it: whoever guesses beside somebody else who guesses is counted too. Codes that were spent are found
    // as well, so that a repeat of the request that spent one is answered as it was.
    private const string TrySql =
        """
        update clients.contact_codes set tries = tries + 1
        where tenant_id = $1 and kind = $2 and contact_tag = any($3) and expires > $4 and tries < $5
        returning id, kind, contact_tag, client_id, code_hash
        """;

    private const string LinkSql =
        "select id, kind, contact_tag, client_id, code_hash from clients.contact_codes where tenant_id = $1 and link_hash = $2 and expires > $3";

    public Instant Now => clock.GetCurrentInstant();

    /// <summary>Codes of the last day for the address, or for the client, whichever are more.</summary>
    public Pending<VerifyContact.RecentCodes?> AskRecent(IReads read, TenantId tenant, ContactKind kind, string address, ClientId? client) => read.Single(
        """
        select greatest(count(distinct link_hash) filter (where of_contact and made > $4), count(distinct link_hash) filter (where of_client and made > $4)),
               greatest(count(distinct link_hash) filter (where of_contact), count(distinct link_hash) filter (where of_client))
        from (select link_hash, made, true as of_contact, false as of_client from clients.contact_codes where tenant_id = $1 and contact_tag = any($2) and made > $5
              union all
              select link_hash, made, false, true from clients.contact_codes where tenant_id = $1 and client_id = $3 and made > $5) as c
        """,
        row => new VerifyContact.RecentCodes((int)row.GetInt64(0), (int)row.GetInt64(1)),
        Param.Tenant(tenant), Param.BytesArray([.. Tags(tenant, kind, address)]), Param.Uuid(client?.Value), Param.Time(Now - Lifetime), Param.Time(Now - Remembered));

    /// <summary>Stores a code for the people that have an address; for nobody it is stored all the same, so that the work is.</summary>
    /// <param name="purpose">The one thing that it is good for; null for one that shows whose the address is. It is part of the print: for anything else it is no code at all.</param>
    public void File(Transaction transaction, ContactKind kind, string address, DrawnCode drawn, IReadOnlyList<ClientId> clients, string? purpose = null)
    {
        var (tenant, now) = (transaction.Caller.Tenant, Now);
        Guid?[] whose = clients.Count == 0 ? [null] : [.. clients.Take(MostClients).Select(client => (Guid?)client.Value)];
        var ids = whose.Select(_ => SubjectId.New().Value).ToArray();
        transaction.Also(
            """
            insert into clients.contact_codes (tenant_id, id, kind, contact_tag, client_id, code_hash, link_hash, made, expires)
            select $1, c.id, $2, $3, c.client, c.code, $4, $5, $6 from unnest($7, $8, $9) as c (id, client, code)
            """,
            Param.Tenant(tenant), Param.Short((short)kind), Param.Bytes(Tags(tenant, kind, address)[0]), Param.Bytes(DrawnCode.HashOf(drawn.Token)), Param.Time(now),
            Param.Time(now + Lifetime), Param.Uuids(ids), Param.Of(whose, NpgsqlTypes.NpgsqlDbType.Array | NpgsqlTypes.NpgsqlDbType.Uuid),
            Param.BytesArray([.. ids.Select(id => Prints(tenant, id, drawn.Code, purpose)[0])]));
        transaction.Also("delete from clients.contact_codes where tenant_id = $1 and expires < $2", Param.Tenant(tenant), Param.Time(now - Remembered));
        transaction.Also("delete from clients.spent_codes where tenant_id = $1 and at < $2", Param.Tenant(tenant), Param.Time(now - Remembered - Lifetime));
    }

    /// <summary>The codes of an address that can still be tried; asking counts as a try.</summary>
    public Pending<List<StoredCode>> AskByAddress(IReads read, TenantId tenant, ContactKind kind, string address) => read.Query(
        TrySql, Read, Param.Tenant(tenant), Param.Short((short)kind), Param.BytesArray([.. Tags(tenant, kind, address)]), Param.Time(Now), Param.Int(MostTries));

    public Pending<List<StoredCode>> AskByLink(IReads read, TenantId tenant, string token) =>
        read.Query(LinkSql, Read, Param.Tenant(tenant), Param.Bytes(DrawnCode.HashOf(token)), Param.Time(Now));

    /// <summary>Whether this is the code for that, in the same time for every code.</summary>
    public bool IsCode(TenantId tenant, StoredCode stored, string code, string? purpose = null) =>
        Prints(tenant, stored.Id, code, purpose).Aggregate(false, (found, print) => found | CryptographicOperations.FixedTimeEquals(print, stored.CodeHash));

    /// <summary>Whether it was sent to this address: they may have another one since.</summary>
    public bool IsOf(TenantId tenant, StoredCode stored, string? address) =>
        address is not null && Tags(tenant, stored.Kind, address).Any(tag => tag.AsSpan().SequenceEqual(stored.ContactTag));

    private IReadOnlyList<byte[]> Tags(TenantId tenant, ContactKind kind, string address) =>
        vault.Fingerprints(tenant, $"contact-code/{(int)kind}", Contact.TryNormalise(kind, address, out var normal) ? normal : "");

    private IReadOnlyList<byte[]> Prints(TenantId tenant, Guid id, string code, string? purpose) =>
        vault.Fingerprints(tenant, purpose is null ? $"code/{id}" : $"code/{id}/{purpose}", code);

    private static StoredCode Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), (ContactKind)row.GetInt16(1), row.GetFieldValue<byte[]>(2), row.GetGuidOrNull(3) is { } client ? new(client) : null, row.GetFieldValue<byte[]>(4));
}
