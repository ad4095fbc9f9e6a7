using Npgsql;

namespace Bookings.Kernel;

/// <summary>How far a rotation is, for a progress bar.</summary>
/// <param name="Step">What is being done, a word or two.</param>
/// <param name="Done">Rows so far.</param>
/// <param name="Total">Rows of this step, estimated before it began.</param>
public readonly record struct RotationProgress(string Step, long Done, long Total);

/// <summary>A finished rotation.</summary>
/// <param name="From">The epoch that is destroyed.</param>
/// <param name="To">The epoch that everything alive is wrapped in now.</param>
/// <param name="Evidence">What the custodian says it did.</param>
public sealed record Rotated(int From, int To, string Evidence);

/// <summary>A rotation stopped before anything was destroyed: the old epoch stays as it is. Running it again takes up where it stopped.</summary>
public class RotationRefusedException(string why) : Exception($"The rotation stopped and the old keys stay: {why}.");

/// <summary>Another process is at it: nothing is wrong, and nothing has to be done.</summary>
public sealed class RotationRunsException() : RotationRefusedException("another one is running");

/// <summary>
/// Moves everything alive to a new epoch and destroys the old one, while appends go on: make the new epoch, make it the active one,
/// wrap every row again, verify all, drop the old partitions, destroy the old secret. Where a run ended, killed or refused, the next
/// one goes on; an epoch's secret goes last of all.
/// </summary>
/// <remarks>
/// Other processes learn of the new epoch by SQLSTATE BKEPO at their next append, or by a key they do not find. Rows are re-wrapped
/// page by page under a lock that only deletions wait for, so nothing that was deleted meanwhile comes back.
/// </remarks>
/// <param name="vault">Whose keys.</param>
/// <param name="journal">Hears of each epoch before it ends; null where no database is ever restored.</param>
/// <param name="exports">Gets the vault as it is before an epoch ends; null likewise.</param>
public sealed class KeyRotation(Vault vault, ErasureJournal? journal = null, VaultExports? exports = null)
{
    /// <summary>Called with the name of each point at which a crash must do no harm.</summary>
    internal Action<string> Reached { get; init; } = Failpoint.Reached;

    internal int PageSize { get; init; } = 20_000;

    private NpgsqlDataSource Database => vault.Database;

    /// <summary>When the epoch that is written under now became the active one.</summary>
    public async Task<NodaTime.Instant> ActiveSince(CancellationToken ct)
    {
        await using var ask = Database.CreateCommand("select activated from vault.epochs where state = 'active'");
        return NodaTime.Instant.FromDateTimeUtc((DateTime)(await ask.ExecuteScalarAsync(ct))!);
    }

    /// <summary>One was begun and has not destroyed its old epoch yet: it runs, or it was cut off.</summary>
    public async Task<bool> IsUnfinished(CancellationToken ct) =>
        (await EpochRow.All(Database, ct)).Exists(row => row.State is EpochState.Retiring or EpochState.Dropped);

    /// <exception cref="RotationRunsException">Another one is running.</exception>
    /// <exception cref="RotationRefusedException">What was written does not equal what was read, or a key that was destroyed is there again.</exception>
    /// <exception cref="TamperedException">A row of the old epoch does not open: it must be looked at before anything is destroyed.</exception>
    public async Task<Rotated> Run(IProgress<RotationProgress>? progress, CancellationToken ct)
    {
        await using var alone = await RotationTurn.Take(Database, ct);
        return await Run(alone, await Plan(ct), progress, ct);
    }

    /// <summary>Brings one that was begun and did not end to its end.</summary>
    /// <returns>Null where there is none: none is begun.</returns>
    /// <exception cref="RotationRefusedException">As <see cref="Run(IProgress{RotationProgress}?, CancellationToken)"/>.</exception>
    public async Task<Rotated?> Finish(CancellationToken ct)
    {
        await using var alone = await RotationTurn.Take(Database, ct);
        var plan = await Plan(ct);
        return plan.State == EpochState.Active ? null : await Run(alone, plan, null, ct);
    }

    private async Task<Rotated> Run(RotationTurn alone, (int From, int To, string State) plan, IProgress<RotationProgress>? progress, CancellationToken ct)
    {
        var (from, to, state) = plan;
        await vault.Refresh(ct);
        if (state == EpochState.Active)
        {
            await Prepare(to, ct);
            await ShortLocks.Run(Database, transaction => Activate(transaction, from, to, ct), ct);
            Reached("rotation.activated");
            state = EpochState.Retiring;
        }

        await vault.Refresh(ct);
        if (state == EpochState.Retiring)
        {
            await ShortLocks.Run(Database, transaction => Close(transaction, from, ct), ct);
            Reached("rotation.closed");
            await Move(new StreamKeyTable(), from, to, progress, ct);
            await Move(new ContactTable(), from, to, progress, ct);
            await RefuseDestroyed(ct);
            Reached("rotation.verified");
            await ShortLocks.Run(Database, transaction => Drop(transaction, from, ct), ct);
            Reached("rotation.dropped");
            await vault.Refresh(ct);
        }

        progress?.Report(new("destroying", 0, 1));
        var evidence = await Destroy(alone, from, to, ct);
        progress?.Report(new("destroying", 1, 1));
        return new(from, to, evidence);
    }

    /// <summary>An unfinished rotation comes first; otherwise from the active epoch to the next number.</summary>
    private async Task<(int From, int To, string State)> Plan(CancellationToken ct)
    {
        var epochs = await EpochRow.All(Database, ct);
        var active = epochs.Single(row => row.State == EpochState.Active).Epoch;
        if (epochs.Find(row => row.State is EpochState.Retiring or EpochState.Dropped) is { } unfinished)
        {
            return (unfinished.Epoch, active, unfinished.State);
        }

        var prepared = epochs.Find(row => row.State == EpochState.Preparing);
        return (active, prepared?.Epoch ?? epochs[^1].Epoch + 1, EpochState.Active);
    }

    private async Task Prepare(int to, CancellationToken ct)
    {
        await EpochMaking.Announce(Database, vault.Custodian, to, ct);
        Reached("rotation.announced");
        await EpochMaking.GiveSecret(Database, vault.Custodian, to, ct);
        Reached("rotation.secret-made");
        await EpochMaking.GivePartitions(Database, to, ct);
        Reached("rotation.partitions-made");
    }

    /// <summary>Exclusive, so it waits for every append that holds the old epoch; each one after it is told to take the new one.</summary>
    private static async Task Activate(NpgsqlConnection connection, int from, int to, CancellationToken ct)
    {
        await Execute(connection, "select pg_advisory_xact_lock(20562, 1)", ct);
        var moved = await Execute(connection, $"update vault.epochs set state = 'retiring' where epoch = {from} and state = 'active'", ct)
            + await Execute(connection, $"""
                update vault.epochs set state = 'active', activated = clock_timestamp()
                where epoch = {to} and state = 'preparing' and canary is not null
                """, ct);
        if (moved != 2)
        {
            throw new RotationRefusedException($"epoch {to} is not ready to take over from epoch {from}");
        }
    }

    /// <summary>From now on the old partitions refuse every row, whoever writes it: what is verified is what is dropped.</summary>
    private static Task<int> Close(NpgsqlConnection connection, int from, CancellationToken ct) => Execute(connection, $"""
        alter table vault.stream_keys_{from} drop constraint if exists closed, add constraint closed check (false) not valid;
        alter table vault.contact_index_{from} drop constraint if exists closed, add constraint closed check (false) not valid
        """, ct);

    private async Task Move<TRow>(ISealedTable<TRow> table, int from, int to, IProgress<RotationProgress>? progress, CancellationToken ct)
    {
        var move = new TableMove<TRow>(table, Database, vault.Ring.Of(from), vault.Ring.Of(to), PageSize);
        await move.Copy(Reached, progress, ct);
        Reached($"rotation.verifying-{table.Name}");
        await move.Verify(progress, ct);
    }

    /// <summary>A key that was destroyed and is there again would outlive the epoch, and a certificate that says "final" would be wrong.</summary>
    private async Task RefuseDestroyed(CancellationToken ct)
    {
        await using var ask = Database.CreateCommand(
            "select count(*) from vault.stream_keys k join vault.tombstones t on t.tenant_id = k.tenant_id and t.stream_id = k.stream_id where t.retained_until is null");
        if (await ask.ExecuteScalarAsync(ct) is long back and > 0)
        {
            throw new RotationRefusedException($"{back} key(s) that were destroyed are there again, and './run restore' takes them away");
        }
    }

    private static Task<int> Drop(NpgsqlConnection connection, int from, CancellationToken ct) => Execute(connection, $"""
        drop table vault.stream_keys_{from}, vault.contact_index_{from};
        update vault.epochs set state = 'dropped' where epoch = {from} and state = 'retiring'
        """, ct);

    private async Task<string> Destroy(RotationTurn alone, int from, int to, CancellationToken ct)
    {
        // The last look before the point of no return: what survives must be openable with what the custodian holds, not with what is in memory.
        var heir = (await EpochRow.Live(Database, ct)).Single(row => row.Epoch == to);
        using (await heir.Open(vault.Custodian, ct))
        {
            Reached("rotation.before-destruction");
        }

        // A backup from before now opens with nothing but this export; from here on the journal tells such a backup from the database.
        if (exports is not null)
        {
            await exports.Write(alone, ct);
            Reached("rotation.exported");
        }

        var line = journal?.Write(new JournalEntry.Ended(from));
        Reached("rotation.journaled");
        var evidence = await vault.Custodian.Destroy(from, ct);
        Reached("rotation.destroyed");
        await using var connection = await Database.OpenConnectionAsync(ct);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("""
            update vault.epochs set state = 'destroyed', destroyed = clock_timestamp(), evidence = $2, canary = null
            where epoch = $1 and state = 'dropped'
            """) { Parameters = { new() { Value = from }, new() { Value = evidence } } });
        if (line is { } written)
        {
            var (sql, parameters) = Recovery.Journaled(written);
            batch.BatchCommands.Add(new(sql));
            batch.BatchCommands[^1].Parameters.AddRange(parameters);
        }

        await batch.ExecuteNonQueryAsync(ct);
        return evidence;
    }

    private static async Task<int> Execute(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(ct);
    }
}
