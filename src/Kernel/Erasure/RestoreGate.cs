using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>The database is not the one that was served: who was erased since its backup was made would be in it again.</summary>
public sealed class DatabaseRestoredException(string why) : Exception($"{why} Nothing is served until './run restore' has been run: docs/restore.md.");

/// <summary>
/// Lets nobody in to a database that is behind its erasure journal. Asked before the start, and every second while the program serves: a database can be restored beneath a program that runs.
/// </summary>
public sealed class RestoreGate(BookingsDatabase database, ErasureJournal journal, Vault vault, TimeProvider clock) : IBackgroundWork, IHealthCheck
{
    private const string Resurrected = """
        select count(*) from vault.subjects where tenant_id = $1 and state <> 3
        and encode(sha256(convert_to(E'bookings/journal/v1\n' || tenant_id || E'\n' || id, 'UTF8')), 'hex') = any($2)
        """;

    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1);

    private volatile string? _closed;
    private volatile string? _away;
    private volatile Seen? _seen;
    private volatile bool _hasPassed;

    /// <summary>Lets everybody through; for the test that shows whom it keeps away.</summary>
    internal bool IsOff { get; set; }

    /// <summary>Why nobody is let in; null while everybody is.</summary>
    public string? Closed => _closed;

    /// <exception cref="DatabaseRestoredException">It is behind its journal, or the journal is not there or not its own.</exception>
    public async Task Pass(CancellationToken cancellation)
    {
        await Look(cancellation);
        if (_closed is { } why)
        {
            throw new DatabaseRestoredException(why);
        }

        _hasPassed = true;
    }

    /// <summary>Once. Closed, the vault opens nothing either: no message goes out to somebody who should not be there.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        var why = IsOff ? null : await Find(cancellation);
        if (why is not null)
        {
            vault.Close(why);
        }
        else if (_closed is not null)
        {
            vault.Reopen();
        }

        _closed = why;
    }

    /// <inheritdoc/>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await Look(stop);
                }
                catch (Exception fault) when (DatabaseFaults.IsPassing(fault))
                {
                    // What was known of it stays: a database that is away serves nobody.
                }

                await Task.Delay(Rhythm, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <inheritdoc/>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await Look(cancellationToken);
            return _closed is { } why ? HealthCheckResult.Unhealthy($"{why} Run './run restore'.")
                : _away is { } away ? HealthCheckResult.Degraded($"{away} Nothing is erased meanwhile, and no program starts.")
                : HealthCheckResult.Healthy();
        }
        catch (NpgsqlException)
        {
            return HealthCheckResult.Unhealthy("Whether this database is the one that was served cannot be asked now.");
        }
    }

    private async Task<string?> Find(CancellationToken cancellation)
    {
        if (await Recovery.Of(database, cancellation) is not { } known)
        {
            // A new database, or one from before there were journals. Where there is a journal, all of it is still to be looked at.
            known = (journal.Found() with { Number = 0, Chain = "" }, false);
            await Recovery.Begin(database, known.End, cancellation);
        }

        if (known.IsReplaying)
        {
            return "This database is a backup in which the erasure journal is not carried out to its end.";
        }

        try
        {
            var now = new Seen(journal.Length, known.End);
            if (_closed is null && _seen == now)
            {
                _away = null;
                return null;
            }

            var (end, entries) = journal.Read();
            var why = NotOurs(known.End, end, entries) ?? await Behind([.. entries.Where(entry => entry.Number > known.End.Number)], entries, cancellation);
            (_away, _seen) = (null, why is null ? now : null);
            return why;
        }
        catch (VaultUnavailableException wrong) when (journal.Exists)
        {
            return wrong.Message;
        }
        catch (Exception unreadable) when (unreadable is VaultUnavailableException or IOException or UnauthorizedAccessException)
        {
            // A folder that is away for a while makes no backup of a database that was looked at before.
            _away = journal.Exists ? "The erasure journal cannot be read." : unreadable.Message;
            return _hasPassed ? _closed : _away;
        }
    }

    /// <summary>What was found in order is not read again each second.</summary>
    private sealed record Seen(long Length, JournalEnd Known);

    private static string? NotOurs(JournalEnd known, JournalEnd end, IReadOnlyList<JournalEntry> entries) =>
        known.Installation != end.Installation ? "The erasure journal is that of another database."
        : known.Number > end.Number ? $"The erasure journal ends at line {end.Number}, and this database has carried out {known.Number}: the journal itself is an old copy."
        : known.Number > 0 && entries[(int)known.Number - 1].Chain != known.Chain ? $"Line {known.Number} of the erasure journal is not the one that this database has carried out."
        : null;

    /// <summary>An erasure that was cut off before its commit left its person fenced: it goes on by itself, and is no restored backup.</summary>
    private async Task<string?> Behind(IReadOnlyList<JournalEntry> later, IReadOnlyList<JournalEntry> all, CancellationToken cancellation)
    {
        var ended = all.OfType<JournalEntry.Ended>().Select(entry => entry.Epoch).ToHashSet();
        if ((await EpochRow.Live(database.System, cancellation)).Find(row => ended.Contains(row.Epoch)) is { } gone)
        {
            return $"This database is a backup of epoch {gone.Epoch}, whose keys are destroyed.";
        }

        var back = 0L;
        foreach (var business in later.OfType<JournalEntry.Erased>().GroupBy(entry => entry.Tenant, StringComparer.Ordinal))
        {
            await using var ask = database.System.CreateCommand(Resurrected);
            ask.Parameters.AddRange(new[] { Param.Text(business.Key), Param.Texts([.. business.SelectMany(entry => entry.People)]) });
            back += (long)(await ask.ExecuteScalarAsync(cancellation))!;
        }

        return back == 0 ? null : $"This database is a backup: {back} of those who were erased since are in it again.";
    }
}
