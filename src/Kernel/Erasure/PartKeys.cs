using Npgsql;

namespace Bookings.Kernel;

/// <summary>A stream with its key, and whose it is.</summary>
public sealed record OwnedPart(Guid Stream, DataClass Class, SubjectId Owner)
{
    /// <summary>Whose streams these are is in no log.</summary>
    public override string ToString() => "«personal»";
}

/// <summary>What is known of the keys of a page of streams.</summary>
/// <param name="Owned">Those that still have one that opens.</param>
/// <param name="Destroyed">Those that have a tombstone, and no key in any epoch that lives.</param>
/// <param name="Damage">Of each other one, what is wrong with it: a key that does not open, or neither a key nor a tombstone. Ids and numbers alone, so that it can be logged.</param>
public sealed record PartPage(IReadOnlyList<OwnedPart> Owned, IReadOnlyList<Guid> Destroyed, IReadOnlyList<string> Damage);

/// <summary>
/// Keys of single streams, whose people stay: what is left of them is known as before, and these streams read as erased. Whose a stream is, its wrapped key alone says.
/// </summary>
/// <remarks>SQLSTATE BKEPO from these statements means what it means for stream keys: refresh the vault and attempt again.</remarks>
public sealed class PartKeys(Vault vault)
{
    /// <summary>Whose each of the streams is, in one round trip. What is damaged keeps nothing else from being answered.</summary>
    public async Task<PartPage> Owners(TenantId tenant, IReadOnlyList<Guid> streams, CancellationToken cancellation)
    {
        for (var isLast = false; ; isLast = true)
        {
            try
            {
                return await Ask(tenant, streams, cancellation);
            }
            catch (Exception moved) when (moved is EpochMovedException or PostgresException { SqlState: "BKEPO" } && !isLast)
            {
                await vault.Refresh(cancellation);
            }
        }
    }

    /// <summary>The epochs in which keys can be now, in order: read once, for the fact and the destruction that it is about.</summary>
    public IReadOnlyList<int> LiveEpochs => vault.LiveEpochs;

    /// <summary>
    /// The keys go and tombstones come; for the transaction that records how many. It breaks <c>keys_as_counted</c> when not each of them has one, and
    /// <c>live_while_parts_go</c> when one of the owners is restricted, fenced or gone.
    /// </summary>
    public static void Destroy(Transaction transaction, DataClass held, IReadOnlyList<OwnedPart> streams, IReadOnlyList<int> epochs) => transaction.First(
        "select vault.destroy_parts($1, $2, $3, $4, $5)", Param.Tenant(transaction.Caller.Tenant), Param.Uuids([.. streams.Select(one => one.Owner.Value).Distinct()]),
        Param.Ints([.. epochs]), Param.Uuids([.. streams.Select(one => one.Stream)]), Param.Short((short)held));

    private async Task<PartPage> Ask(TenantId tenant, IReadOnlyList<Guid> streams, CancellationToken cancellation)
    {
        if (streams.Count == 0)
        {
            return new([], [], []);
        }

        var epochs = vault.LiveEpochs;
        await using var connection = await vault.Database.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("select vault.hold_removal($1)") { Parameters = { Param.Ints(epochs) } });
        batch.BatchCommands.Add(new(StreamKeyRow.Select) { Parameters = { Param.Tenant(tenant), Param.Uuids([.. streams]), Param.Ints(epochs) } });
        batch.BatchCommands.Add(new("select stream_id from vault.tombstones where tenant_id = $1 and stream_id = any($2)") { Parameters = { Param.Tenant(tenant), Param.Uuids([.. streams]) } });
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        await rows.NextResultAsync(cancellation);
        var (found, damaged, destroyed) = (new Dictionary<Guid, OwnedPart>(), new Dictionary<Guid, string>(), new HashSet<Guid>());
        while (await rows.ReadAsync(cancellation))
        {
            // During a rotation a stream has a row in both epochs.
            var row = StreamKeyRow.Read(rows);
            try
            {
                if (!found.ContainsKey(row.Stream))
                {
                    using var key = vault.Unwrap(tenant, row);
                    found.Add(row.Stream, new(row.Stream, row.Class, key.Owner));
                }
            }
            catch (TamperedException damage)
            {
                damaged[row.Stream] = damage.Message;
            }
        }

        await rows.NextResultAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            destroyed.Add(rows.GetGuid(0));
        }

        var others = streams.Where(stream => !found.ContainsKey(stream)).ToLookup(stream => destroyed.Contains(stream) && !damaged.ContainsKey(stream));
        return new(
            [.. found.Values], [.. others[true]], [.. others[false].Select(stream => damaged.GetValueOrDefault(stream) ?? new UnknownKeyException(tenant, stream).Message)]);
    }
}
