using Npgsql;

namespace Bookings.Kernel;

/// <summary>A stream with its key, and whose it is.</summary>
public sealed record OwnedPart(Guid Stream, DataClass Class, SubjectId Owner)
{
    /// <summary>Whose streams these are is in no log.</summary>
    public override string ToString() => "«personal»";
}

/// <summary>
/// Keys of single streams, whose people stay: what is left of them is known as before, and these streams read as erased. Whose a stream is, its wrapped key alone says.
/// </summary>
/// <remarks>SQLSTATE BKEPO from these statements means what it means for stream keys: refresh the vault and attempt again.</remarks>
public sealed class PartKeys(Vault vault)
{
    /// <summary>Those of the streams that still have a key. What is left out has none in any epoch that lives.</summary>
    /// <exception cref="TamperedException">A key is not what was written.</exception>
    public async Task<IReadOnlyList<OwnedPart>> Owners(TenantId tenant, IReadOnlyList<Guid> streams, CancellationToken cancellation)
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

    /// <summary>
    /// The keys go and tombstones come; for the transaction that records how many. It breaks <c>keys_as_counted</c> when not each of them has one, and
    /// <c>live_while_parts_go</c> when one of the owners is restricted, fenced or gone.
    /// </summary>
    public void Destroy(Transaction transaction, DataClass held, IReadOnlyList<OwnedPart> streams) => transaction.First(
        "select vault.destroy_parts($1, $2, $3, $4, $5)", Param.Tenant(transaction.Caller.Tenant), Param.Uuids([.. streams.Select(one => one.Owner.Value).Distinct()]),
        Param.Ints(vault.LiveEpochs), Param.Uuids([.. streams.Select(one => one.Stream)]), Param.Short((short)held));

    private async Task<IReadOnlyList<OwnedPart>> Ask(TenantId tenant, IReadOnlyList<Guid> streams, CancellationToken cancellation)
    {
        var epochs = vault.LiveEpochs;
        await using var connection = await vault.Database.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("select vault.hold_removal($1)") { Parameters = { Param.Ints(epochs) } });
        batch.BatchCommands.Add(new(StreamKeyRow.Select) { Parameters = { Param.Tenant(tenant), Param.Uuids([.. streams]), Param.Ints(epochs) } });
        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        await rows.NextResultAsync(cancellation);
        var found = new Dictionary<Guid, OwnedPart>();
        while (await rows.ReadAsync(cancellation))
        {
            // During a rotation a stream has a row in both epochs.
            var row = StreamKeyRow.Read(rows);
            if (!found.ContainsKey(row.Stream))
            {
                using var key = vault.Unwrap(tenant, row);
                found.Add(row.Stream, new(row.Stream, row.Class, key.Owner));
            }
        }

        return [.. found.Values];
    }
}
