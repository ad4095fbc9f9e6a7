using System.Text;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Statements that a business makes to somebody and must be able to be held to: a certificate of erasure, say. Each is an entry of a log of the business, so
/// that a proof of it stands for itself, for ever, and no statement can be made in secret: whoever watches the log sees how many there are.
/// </summary>
/// <remarks>
/// An entry is the statement's text in UTF-8, and its leaf SHA-256(0x00 || text): somebody with the text, the proof and the log's public key checks them with
/// <c>openssl</c> alone (docs/ledger.md). The log keeps hashes only; the text is kept by who made it. Nothing here signs or reads history.
/// </remarks>
public sealed class StatementLog(BookingsDatabase database, Ledger ledger)
{
    /// <summary>
    /// Enters a statement; once, however often it is asked for: the same text again gives the same index, so a step that was interrupted is simply repeated.
    /// It is a transaction of its own. State only what is committed before.
    /// </summary>
    /// <param name="tenant">Whose statement it is.</param>
    /// <param name="text">Exactly as it is handed out, to the last line feed. It should hold something that no other has, a serial number.</param>
    /// <returns>Its index in the log, from 0.</returns>
    /// <exception cref="LedgerBrokenException">The log's tiles are not what they were: nothing is added to them.</exception>
    public async Task<long> Add(TenantId tenant, string text, CancellationToken cancellation)
    {
        var (log, leaf) = (LogId.Statements(tenant), Merkle.Leaf(Encoding.UTF8.GetBytes(text)));
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var size = await Lock(connection, log, cancellation);
        if (await Find(connection, tenant, leaf, cancellation) is { } known)
        {
            return known;
        }

        var rows = new List<TileRow>();
        var tree = new TreeBuilder(
            size, await LogTable.ReadTiles(connection, log, [.. TreeBuilder.Edge(size)], cancellation), (tile, hashes) => rows.Add(new(tile, hashes)));
        var before = tree.Head();
        tree.Add(leaf);
        rows.AddRange(tree.Grown(since: size));
        await LogTable.Write(connection, log, before, tree.Head(), rows, cancellation);
        await using var insert = new NpgsqlCommand("insert into ledger.statements (tenant_id, hash, index) values ($1, $2, $3)", connection)
        {
            Parameters = { Param.Tenant(tenant), Param.Bytes(leaf), Param.Big(size) },
        };
        await insert.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(CancellationToken.None);
        return size;
    }

    /// <summary>
    /// The proof that a statement is in the log as it is now: a C2SP tlog-proof, text that ends in a signed checkpoint. Keep it beside the statement; it stays good whatever
    /// becomes of the log.
    /// </summary>
    /// <param name="index">What <see cref="Add"/> has answered.</param>
    /// <returns>Null where the log has no such entry.</returns>
    /// <exception cref="VaultUnavailableException">The signing secret cannot be had now.</exception>
    /// <exception cref="LedgerBrokenException">The proof would not hold: the log's tiles are not what they were.</exception>
    public async Task<string?> Proof(TenantId tenant, long index, CancellationToken cancellation) =>
        await ledger.LeafOf(tenant, index, cancellation) is { } leaf ? await ledger.Prove(LogId.Statements(tenant), index, leaf, cancellation) : null;

    /// <summary>The key that the proofs are checked with: it never changes, and should be published where people find it.</summary>
    /// <exception cref="VaultUnavailableException">The signing secret cannot be had now.</exception>
    public Task<VerifierKey> Key(TenantId tenant, CancellationToken cancellation) => ledger.Key(LogId.Statements(tenant), cancellation);

    /// <summary>Holds the log to the end of the transaction.</summary>
    private static async Task<long> Lock(NpgsqlConnection connection, LogId log, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("insert into ledger.logs (tenant_id, log) values ($1, $2) on conflict do nothing") { Parameters = { Param.Tenant(log.Tenant), Param.Text(log.Name) } },
                new("select size from ledger.logs where tenant_id = $1 and log = $2 for update") { Parameters = { Param.Tenant(log.Tenant), Param.Text(log.Name) } },
            },
        };
        return (long)(await batch.ExecuteScalarAsync(cancellation))!;
    }

    private static async Task<long?> Find(NpgsqlConnection connection, TenantId tenant, byte[] leaf, CancellationToken cancellation)
    {
        await using var find = new NpgsqlCommand("select index from ledger.statements where tenant_id = $1 and hash = $2", connection)
        {
            Parameters = { Param.Tenant(tenant), Param.Bytes(leaf) },
        };
        return (long?)await find.ExecuteScalarAsync(cancellation);
    }
}
