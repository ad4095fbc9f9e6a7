using System.Data;

namespace Bookings.Kernel;

/// <summary>The first thing that does not fit.</summary>
/// <param name="Position">Where it is, or would be; null for an event that has no position, and for what is no event.</param>
/// <param name="EventId">Null where there is no event.</param>
/// <param name="What">Which of its fields, or what else is wrong; never a value.</param>
public sealed record LedgerFlaw(long? Position, Guid? EventId, string What)
{
    /// <summary>Of an event whose leaf is another than the ledger's.</summary>
    internal byte[]? Leaf { get; init; }

    /// <summary>Whether a log still leads to a checkpoint that was kept elsewhere.</summary>
    /// <param name="known">Null where none was given.</param>
    /// <param name="entries">What the log is of.</param>
    /// <param name="rootThen">Its root, made again, when it had as many entries as the checkpoint says; null where it never had.</param>
    internal static LedgerFlaw? Against(TreeHead? known, string entries, long size, byte[]? rootThen) =>
        known is null ? null
        : known.Size > size ? new(null, null, $"the checkpoint that was given is over {known.Size} {entries}, and the ledger has {size}")
        : rootThen is null || !rootThen.AsSpan().SequenceEqual(known.Root) ? new(null, null, $"{entries} and ledger fit each other, and not the checkpoint that was given: among the first {known.Size} {entries} some were changed, and the ledger with them")
        : null;
}

/// <summary>What became of the verification of one business.</summary>
/// <param name="Events">Events that were recomputed and fit.</param>
/// <param name="Waiting">Events that the ledger has not come to yet.</param>
/// <param name="Removed">Events whose sealed part an erasure has removed: their leaf was recomputed with the hash that is left of it.</param>
/// <param name="Statements">Statements in their log.</param>
/// <param name="Root">Over the events that fit.</param>
/// <param name="Flaw">Null where everything fits.</param>
public sealed record VerifiedLedger(long Events, long Waiting, long Removed, long Statements, byte[] Root, LedgerFlaw? Flaw);

/// <summary>
/// Recomputes the ledger of a business from its history, in one snapshot, beside a running server. It believes nothing that the ledger has stored: each
/// leaf is made from its event's row or its statement's text, each tile from those below it, and the root, where a checkpoint that was kept elsewhere is given, must lead to that one.
/// </summary>
public sealed class LedgerVerification(BookingsDatabase database, EventTypes types, LedgerKeys keys, IEnumerable<BookingsModule> modules)
{
    /// <summary>Every business that has a history, or of which the ledger knows one.</summary>
    public async Task<IReadOnlyList<TenantId>> Businesses(CancellationToken cancellation)
    {
        await using var read = database.System.CreateCommand("select tenant_id from (select tenant_id from events.heads union select tenant_id from ledger.logs) known order by tenant_id collate \"C\"");
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        var all = new List<TenantId>();
        while (await rows.ReadAsync(cancellation))
        {
            all.Add(new(rows.GetString(0)));
        }

        return all;
    }

    /// <summary>An event that belongs to no business, or to none that has a history; null where there is none.</summary>
    public async Task<LedgerFlaw?> Stray(CancellationToken cancellation)
    {
        await using var find = database.System.CreateCommand(
            "select e.id from events.mt_events e where not exists (select from events.heads h where h.tenant_id = e.tenant_id) limit 1");
        return (Guid?)await find.ExecuteScalarAsync(cancellation) is { } id ? new(null, id, "it belongs to no business that has a history: it was inserted") : null;
    }

    /// <summary>Verifies one business.</summary>
    /// <param name="checkpoint">One of either log that was handed out before, with its signature; null to compare with nothing from outside.</param>
    public async Task<VerifiedLedger> Verify(TenantId tenant, string? checkpoint, IProgress<RebuildProgress>? progress, CancellationToken cancellation)
    {
        TreeHead? known = null;
        if (checkpoint is not null && await Open(tenant, checkpoint, cancellation) is var (head, wrong))
        {
            if (wrong is not null)
            {
                return new(0, 0, 0, 0, Merkle.Empty, new(null, null, wrong));
            }

            known = head;
        }

        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var snapshot = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellation);
        var run = new LedgerRun(connection, types, tenant, known, modules.SelectMany(module => module.StatementTexts), progress);
        return await run.Verify(cancellation);
    }

    /// <summary>Only what the key of the log that it names has signed is compared with.</summary>
    private async Task<(TreeHead? Head, string? Wrong)> Open(TenantId tenant, string checkpoint, CancellationToken cancellation)
    {
        foreach (var log in (LogId[])[LogId.Events(tenant), LogId.Statements(tenant)])
        {
            using var key = await keys.Of(log, cancellation);
            if (SignedNote.TryOpen(checkpoint, SignedNote.VerifierKey(log.Origin, key.PublicKey()), out var text) && TreeHead.TryParse(text, out var head) && head.Origin == log.Origin)
            {
                return (head, null);
            }
        }

        return (null, "the checkpoint that was given is not signed by this business's ledger");
    }
}
