using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Bookings.Kernel;

/// <summary>A statement that rides in a batch of the event store.</summary>
public sealed record Statement(string Sql, NpgsqlParameter[] Parameters);

/// <summary>Who has an address: the subject, and the stream that the module filed it under (a client's own, say).</summary>
public readonly record struct ContactMatch(SubjectId Owner, Guid Reference);

/// <summary>An address to file: whose it is, and under which stream.</summary>
public readonly record struct NewContact(ContactKind Kind, string Address, SubjectId Owner, Guid Reference)
{
    /// <summary>Closed: it holds an address.</summary>
    public override string ToString() => "«personal»";
}

/// <summary>What a question of <see cref="ContactIndex"/> answers: at least one row for each epoch that lives, with or without a match.</summary>
public sealed record ContactRow
{
    private ContactRow(bool asked, int nth, SealedContact? contact) => (Asked, Nth, Contact) = (asked, nth, contact);

    /// <summary>Which of the addresses that were asked for, from 0.</summary>
    public int Nth { get; }

    /// <summary>False when the question did not know of this epoch, so that the answer may lack somebody.</summary>
    internal bool Asked { get; }

    internal SealedContact? Contact { get; }

    /// <summary>Reads the columns that Find of <see cref="ContactIndex"/> selects.</summary>
    public static ContactRow Read(NpgsqlDataReader row) => new(row.GetBoolean(1), row.IsDBNull(7) ? 0 : row.GetInt32(7), row.IsDBNull(2) ? null : new(
        row.GetInt32(0), row.GetGuid(2), (ContactKind)row.GetInt16(3),
        row.GetFieldValue<byte[]>(4), row.GetFieldValue<byte[]>(5), row.GetFieldValue<byte[]>(6)));
}

/// <summary>
/// Exact look-up by e-mail or phone without an address in the database: a row holds the address's HMAC under the index key of its
/// business and epoch. Statements are made here and run in the batch of the command, so they commit or fail with it.
/// </summary>
/// <remarks>SQLSTATE BKEPO from these statements means what it means for stream keys: refresh the vault and attempt again.</remarks>
public sealed class ContactIndex(Vault vault)
{
    private const string FindSql = """
        select e.epoch, known.epoch is not null, c.entry, c.kind, c.tag, c.reference, c.commitment, known.nth
        from vault.epochs e
        left join unnest($2::int[], $3::bytea[], $5::int[]) as known (epoch, tag, nth) on known.epoch = e.epoch
        left join lateral (
            select entry, kind, tag, reference, commitment from vault.contact_index i
            where i.epoch = known.epoch and i.tenant_id = $1 and i.kind = $4 and i.tag = known.tag
            offset 0) c on true -- offset 0: by the index whatever the planner thinks of a table it has no statistics of
        where e.state in ('active', 'retiring')
        """;

    private const string SharedSql = """
        select i.epoch, true, i.entry, i.kind, i.tag, i.reference, i.commitment, g.nth::int
        from (select kind, tag, row_number() over (order by kind, tag) - 1 as nth from vault.contact_index
              where epoch = $2 and tenant_id = $1 group by kind, tag having count(*) > 1 order by kind, tag offset $3 limit $4) as g
        join vault.contact_index i on i.epoch = $2 and i.tenant_id = $1 and i.kind = g.kind and i.tag = g.tag
        """;

    // The lock is taken before the first row is: a subquery that depends on nothing is asked once, and its rows are not read from any table.
    private const string InsertSql = """
        insert into vault.contact_index (epoch, tenant_id, entry, kind, tag, owner_tag, reference, commitment)
        select $1, $2, * from unnest($3, $4, $5, $6, $7, $8) where (select vault.hold_epoch($1)) is not null
        """;

    /// <summary>The HMAC of an address in the active epoch: 16 bytes.</summary>
    /// <exception cref="ArgumentException">It has not the shape of its kind; validate it with <see cref="Contact.TryNormalise"/>.</exception>
    public byte[] Tag(TenantId tenant, ContactKind kind, string address)
    {
        using var keys = vault.Ring.Active.For(tenant);
        return ContactWrapping.Tag(keys, kind, Digest(kind, address));
    }

    /// <summary>Files an address of <paramref name="owner"/> under <paramref name="reference"/>.</summary>
    public Statement Insert(TenantId tenant, ContactKind kind, string address, SubjectId owner, Guid reference)
    {
        Span<byte> plain = stackalloc byte[ContactWrapping.PlainSize];
        ContactWrapping.Write(plain, owner, reference, Digest(kind, address));
        var epoch = vault.Ring.Active;
        var entry = Guid.CreateVersion7();
        using var keys = epoch.For(tenant);
        var row = ContactWrapping.Wrap(keys, tenant, epoch.Number, entry, kind, plain);
        CryptographicOperations.ZeroMemory(plain);
        return new("select vault.add_contact($1, $2, $3, $4, $5, $6, $7, $8)",
        [
            new NpgsqlParameter<int> { TypedValue = epoch.Number }, Text(tenant), new NpgsqlParameter<Guid> { TypedValue = entry },
            Number(kind), Bytes(row.Tag), Bytes(keys.OwnerTag(owner)), Bytes(row.Reference), Bytes(row.Commitment),
        ]);
    }

    /// <summary>Files many addresses at once: one statement, however many there are; none for none.</summary>
    public IReadOnlyList<Statement> Insert(TenantId tenant, IReadOnlyList<NewContact> contacts)
    {
        if (contacts.Count == 0)
        {
            return [];
        }

        Span<byte> plain = stackalloc byte[ContactWrapping.PlainSize];
        var epoch = vault.Ring.Active;
        using var keys = epoch.For(tenant);
        var (rows, owners) = (new List<SealedContact>(contacts.Count), new byte[contacts.Count][]);
        foreach (var contact in contacts)
        {
            ContactWrapping.Write(plain, contact.Owner, contact.Reference, Digest(contact.Kind, contact.Address));
            owners[rows.Count] = keys.OwnerTag(contact.Owner);
            rows.Add(ContactWrapping.Wrap(keys, tenant, epoch.Number, Guid.CreateVersion7(), contact.Kind, plain));
        }

        CryptographicOperations.ZeroMemory(plain);
        return
        [
            new(InsertSql,
            [
                new NpgsqlParameter<int> { TypedValue = epoch.Number }, Text(tenant),
                Param.Uuids([.. rows.Select(row => row.Entry)]), Param.Shorts([.. rows.Select(row => (short)row.Kind)]),
                Many([.. rows.Select(row => row.Tag)]), Many(owners),
                Many([.. rows.Select(row => row.Reference)]), Many([.. rows.Select(row => row.Commitment)]),
            ]),
        ];
    }

    /// <summary>Takes an address of <paramref name="owner"/> out again, in every epoch that lives.</summary>
    public Statement Remove(TenantId tenant, ContactKind kind, string address, SubjectId owner)
    {
        var digest = Digest(kind, address);
        var ring = vault.Ring;
        var tags = new byte[ring.Live.Length][];
        var owners = new byte[ring.Live.Length][];
        for (var i = 0; i < tags.Length; i++)
        {
            using var keys = ring.Of(ring.Live[i]).For(tenant);
            (tags[i], owners[i]) = (ContactWrapping.Tag(keys, kind, digest), keys.OwnerTag(owner));
        }

        return new("select vault.remove_contact($1, $2, $3, $4, $5)",
            [Numbers(ring.Live), Text(tenant), Number(kind), Many(tags), Many(owners)]);
    }

    /// <summary>
    /// Asks for an address in every epoch that lives; read the rows with <see cref="ContactRow.Read"/> and open them with
    /// <see cref="Open"/>.
    /// </summary>
    public Statement Find(TenantId tenant, ContactKind kind, string address) => Find(tenant, kind, [address]);

    /// <summary>Asks for many addresses at once; <see cref="ContactRow.Nth"/> says which one a row answers.</summary>
    public Statement Find(TenantId tenant, ContactKind kind, IReadOnlyList<string> addresses)
    {
        var (digests, ring) = (addresses.Select(address => Digest(kind, address)).ToList(), vault.Ring);
        var known = new List<(int Epoch, byte[] Tag, int Nth)>(ring.Live.Length * digests.Count);
        foreach (var epoch in ring.Live)
        {
            using var keys = ring.Of(epoch).For(tenant);
            for (var i = 0; i < digests.Count; i++)
            {
                known.Add((epoch, ContactWrapping.Tag(keys, kind, digests[i]), i));
            }
        }

        return new(FindSql,
        [
            Text(tenant), Numbers([.. known.Select(one => one.Epoch)]), Many([.. known.Select(one => one.Tag)]), Number(kind),
            Numbers([.. known.Select(one => one.Nth)]),
        ]);
    }

    /// <summary>
    /// Asks which addresses more than one entry has, as groups: <see cref="ContactRow.Nth"/> numbers them. No address is compared: equal addresses have
    /// equal HMACs.
    /// </summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="after">Groups that a question before has answered already.</param>
    /// <param name="limit">Most groups.</param>
    public Statement Shared(TenantId tenant, int after, int limit) => new(SharedSql,
        [Text(tenant), new NpgsqlParameter<int> { TypedValue = vault.Ring.Active.Number }, new NpgsqlParameter<int> { TypedValue = after }, new NpgsqlParameter<int> { TypedValue = limit }]);

    /// <summary>Who has the address, each match once.</summary>
    /// <param name="rows">all rows of Find, those without a match too: they tell which epochs live.</param>
    /// <exception cref="EpochMovedException">An epoch lives that the question did not know: refresh and ask again.</exception>
    /// <exception cref="TamperedException">A row is not what was written.</exception>
    public IReadOnlyList<ContactMatch> Open(TenantId tenant, IEnumerable<ContactRow> rows)
    {
        Span<byte> plain = stackalloc byte[ContactWrapping.PlainSize];
        var matches = new HashSet<ContactMatch>();
        foreach (var row in rows)
        {
            if (!row.Asked)
            {
                throw new EpochMovedException();
            }

            if (row.Contact is not { } contact)
            {
                continue;
            }

            using var keys = vault.Ring.Of(contact.Epoch).For(tenant);
            ContactWrapping.Unwrap(keys, tenant, contact, plain);
            matches.Add(ContactWrapping.Match(plain));
        }

        CryptographicOperations.ZeroMemory(plain);
        return [.. matches];
    }

    private static byte[] Digest(ContactKind kind, string address) => Contact.TryNormalise(kind, address, out var normal)
        ? SHA256.HashData(Encoding.UTF8.GetBytes(normal))
        : throw new ArgumentException($"It is not an address of the kind {kind}.", nameof(address));

    private static NpgsqlParameter<string> Text(TenantId tenant) => new() { TypedValue = tenant.Value, NpgsqlDbType = NpgsqlDbType.Varchar };

    private static NpgsqlParameter<short> Number(ContactKind kind) => new() { TypedValue = (short)kind };

    private static NpgsqlParameter<byte[]> Bytes(byte[] value) => new() { TypedValue = value };

    private static NpgsqlParameter<byte[][]> Many(byte[][] value) => new()
    {
        TypedValue = value,
        NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea,
    };

    private static NpgsqlParameter<int[]> Numbers(int[] value) => new() { TypedValue = value };
}
