using Npgsql;
using NodaTime;

namespace Bookings.Kernel;

/// <summary>The key of a stream that a person owns, by the kind of data in it.</summary>
public readonly record struct OwnedKey(Guid Stream, DataClass Class);

/// <summary>What is known of the nodes behind a fence.</summary>
/// <param name="Heard">Nodes that have dropped what they remembered.</param>
/// <param name="Awaited">Nodes whose lease runs and that have not said so yet.</param>
public readonly record struct FenceHearing(int Heard, int Awaited);

/// <summary>By what the vault knows all that is somebody's, in each epoch that lives. Taken once for a destruction: what is recorded of its epoch is of the one it happens in.</summary>
public sealed record PersonTags
{
    internal PersonTags(int[] epochs, byte[][] tags) => (Epochs, Tags) = (epochs, tags);

    /// <summary>Once this one and all before it are destroyed, nobody can open what was destroyed by these tags.</summary>
    public int LatestEpoch => Epochs.DefaultIfEmpty().Max();

    internal int[] Epochs { get; }

    internal byte[][] Tags { get; }

    /// <summary>Whose they are is in no log.</summary>
    public override string ToString() => "«personal»";

    internal void Deconstruct(out int[] epochs, out byte[][] tags) => (epochs, tags) = (Epochs, Tags);
}

/// <summary>
/// All the keys of a person, to be fenced, counted and destroyed. Which streams are whose only the vault can tell, by tags under the keys of the epochs that live.
/// </summary>
/// <remarks>SQLSTATE BKEPO from these statements means what it means for stream keys: refresh the vault and attempt again.</remarks>
public sealed class PersonKeys(Vault vault, ErasureJournal journal)
{
    private const string StreamsSql = """
        select k.stream_id, min(k.class) from unnest($2, $3) as o (epoch, tag)
        join vault.stream_keys k on k.epoch = o.epoch and k.tenant_id = $1 and k.owner_tag = o.tag
        group by k.stream_id order by k.stream_id
        """;

    private const string HearingSql = """
        select count(*) filter (where not awaited), count(*) filter (where awaited) from (
            select exists (select from unnest($2) as s (id) where not exists (
                select from vault.acknowledgements a where a.tenant_id = $1 and a.subject = s.id and a.node = n.id)) as awaited
            from vault.nodes n where n.until > clock_timestamp()) as nodes
        """;

    /// <summary>Everything they own.</summary>
    public async Task<IReadOnlyList<OwnedKey>> Streams(TenantId tenant, IReadOnlyList<SubjectId> people, CancellationToken cancellation)
    {
        for (var isLast = false; people.Count > 0; isLast = true)
        {
            try
            {
                return await Ask(tenant, people, cancellation);
            }
            catch (PostgresException moved) when (moved.SqlState == "BKEPO" && !isLast)
            {
                await vault.Refresh(cancellation);
            }
        }

        return [];
    }

    /// <summary>From its commit on nothing of theirs is added, and nothing that is not in a memory is opened; for the transaction that records it.</summary>
    public static void Fence(Transaction transaction, IReadOnlyList<SubjectId> people) => transaction.First(
        "select vault.fence($1, $2)", Param.Tenant(transaction.Caller.Tenant), Param.Uuids([.. people.Select(person => person.Value)]));

    /// <summary>Who has heard of the fence, by the leases that run at this moment.</summary>
    public async Task<FenceHearing> Hearing(TenantId tenant, IReadOnlyList<SubjectId> people, CancellationToken cancellation)
    {
        await using var ask = vault.Database.CreateCommand(HearingSql);
        ask.Parameters.AddRange(new[] { Param.Tenant(tenant), Param.Uuids([.. people.Select(person => person.Value)]) });
        await using var rows = await ask.ExecuteReaderAsync(cancellation);
        await rows.ReadAsync(cancellation);
        return new((int)rows.GetInt64(0), (int)rows.GetInt64(1));
    }

    /// <summary>
    /// The keys of every class that is not retained, addresses and the people go, tombstones come; for the transaction that records how many. The constraint
    /// <c>keys_as_counted</c> is broken when there are not as many as <paramref name="count"/>.
    /// </summary>
    /// <param name="transaction">Records it.</param>
    /// <param name="people">Fenced before, or it breaks <c>fenced_before_destroyed</c>.</param>
    /// <param name="of">Theirs; of epochs that have moved meanwhile nothing is destroyed.</param>
    /// <param name="retained">Classes that are kept for a term of their own.</param>
    /// <param name="until">The end of that term.</param>
    /// <param name="count">Keys that go.</param>
    /// <exception cref="VaultUnavailableException">The journal cannot be written: nothing is destroyed.</exception>
    public void Destroy(Transaction transaction, IReadOnlyList<SubjectId> people, PersonTags of, IReadOnlyCollection<DataClass> retained, Instant until, int count)
    {
        var tenant = transaction.Caller.Tenant;
        var (epochs, tags) = of;
        // On the disk before the commit: what is certified later is in the journal.
        var line = journal.Write(new JournalEntry.Erased(tenant.Value, [.. people.Select(person => JournalEntry.TagOf(tenant, person))], [.. retained], until));
        Failpoint.Reached("erasure.journaled");
        var (sql, parameters) = Recovery.Journaled(line);
        transaction.Also(sql, parameters);
        transaction.First(
            "select vault.destroy($1, $2, $3, $4, $5, $6, $7)", Param.Tenant(transaction.Caller.Tenant), Param.Uuids([.. people.Select(person => person.Value)]),
            Param.Ints(epochs), Param.BytesArray(tags), Param.Shorts([.. retained.Select(kept => (short)kept)]), Param.Time(until), Param.Int(count));
    }

    /// <summary>The latest epoch that lives: once it and all before it are destroyed, nobody can open what was destroyed now.</summary>
    public int LatestEpoch => vault.LiveEpochs[^1];

    private async Task<IReadOnlyList<OwnedKey>> Ask(TenantId tenant, IReadOnlyList<SubjectId> people, CancellationToken cancellation)
    {
        var (epochs, tags) = Tags(tenant, people);
        await using var connection = await vault.Database.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("select vault.hold_removal($1)") { Parameters = { Param.Ints(epochs) } });
        batch.BatchCommands.Add(new(StreamsSql) { Parameters = { Param.Tenant(tenant), Param.Ints(epochs), Param.BytesArray(tags) } });
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        await rows.NextResultAsync(cancellation);
        var held = new List<OwnedKey>();
        while (await rows.ReadAsync(cancellation))
        {
            held.Add(new(rows.GetGuid(0), (DataClass)rows.GetInt16(1)));
        }

        return held;
    }

    /// <summary>As they are in the epochs that this process knows.</summary>
    public PersonTags Tags(TenantId tenant, IReadOnlyList<SubjectId> people)
    {
        var ring = vault.Ring;
        var pairs = new List<(int Epoch, byte[] Tag)>(ring.Live.Length * people.Count);
        foreach (var epoch in ring.Live)
        {
            using var keys = ring.Of(epoch).For(tenant);
            foreach (var person in people)
            {
                pairs.Add((epoch, keys.OwnerTag(person)));
            }
        }

        return new([.. pairs.Select(pair => pair.Epoch)], [.. pairs.Select(pair => pair.Tag)]);
    }
}
