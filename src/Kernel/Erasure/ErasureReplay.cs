using NodaTime;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>What the journal did to a restored database.</summary>
/// <param name="Lines">How many lines it has.</param>
/// <param name="People">Who were in the database again, and are not any more.</param>
/// <param name="Keys">Keys of theirs that were destroyed.</param>
/// <param name="Removed">Rows and copies that the modules removed.</param>
public sealed record Replayed(long Lines, long People, long Keys, long Removed);

/// <summary>
/// Erases again whoever the journal says was erased: fence, purge, destroy, as the first time, and no blocker asks. Every line is looked at, not only those behind the backup; what is done already finds
/// nobody. A rotation that was under way in the backup, or in the export, comes to its end: the next one ends the epoch that those keys were in. Killed anywhere, the next run goes on, and the gate stays shut until
/// all of it is done.
/// </summary>
public sealed class ErasureReplay(
    BookingsDatabase database, Vault vault, PersonKeys keys, ErasureJournal journal, RestoreGate gate, FenceWatch watch, KeyRotation rotation, IEnumerable<ModulePurger> purgers)
{
    private const string Find = """
        select id from vault.subjects
        where tenant_id = $1 and encode(sha256(convert_to(E'bookings/journal/v1\n' || tenant_id || E'\n' || id, 'UTF8')), 'hex') = any($2) order by id
        """;

    private const string Closed = "select stream_id from vault.tombstones where tenant_id = $1 and retained_until is null";

    /// <exception cref="VaultUnavailableException">The journal cannot be read, or the keys cannot be had.</exception>
    public async Task<Replayed> Run(CancellationToken cancellation)
    {
        vault.Reopen();
        await vault.Refresh(cancellation);
        var (end, entries) = journal.Read();
        await Recovery.Begin(database, end with { Number = 0, Chain = "" }, cancellation);
        await Recovery.Replaying(database, cancellation);
        Failpoint.Reached("restore.replaying");
        var done = new Replayed(end.Number, 0, 0, 0);
        foreach (var business in entries.OfType<JournalEntry.Erased>().GroupBy(entry => entry.Tenant, StringComparer.Ordinal))
        {
            var of = await Business(new(business.Key), [.. business], cancellation);
            done = done with { People = done.People + of.People, Keys = done.Keys + of.Keys, Removed = done.Removed + of.Removed };
        }

        await rotation.Finish(cancellation);
        Failpoint.Reached("restore.rotated");
        var line = journal.Write(new JournalEntry.Restored(keys.LatestEpoch));
        Failpoint.Reached("restore.journaled");
        await Recovery.Replayed(database, line, cancellation);
        Failpoint.Reached("restore.replayed");
        await gate.Look(cancellation);
        return done;
    }

    private async Task<Replayed> Business(TenantId tenant, IReadOnlyList<JournalEntry.Erased> entries, CancellationToken cancellation)
    {
        var people = await Ids(Find, [Param.Tenant(tenant), Param.Texts([.. entries.SelectMany(entry => entry.People)])], cancellation);
        var everybody = people.Select(person => new SubjectId(person)).ToList();
        if (everybody.Count > 0)
        {
            await InBusiness(tenant, "select vault.fence($1, $2)", [Param.Tenant(tenant), Param.Uuids([.. people])], cancellation);
            watch.Forget(tenant);
        }

        Failpoint.Reached("restore.fenced");

        // Of some only the tombstones tell: their keys were gone before the export, and with them whose they were.
        var held = await keys.Streams(tenant, everybody, cancellation);
        var streams = held.Select(key => key.Stream).Union(await Ids(Closed, [Param.Tenant(tenant)], cancellation)).ToList();
        var removed = 0L;
        foreach (var purger in purgers)
        {
            removed += await purger.Purger.Purge(new(tenant, everybody, streams), cancellation);
        }

        Failpoint.Reached("restore.purged");
        var destroyed = 0L;
        foreach (var entry in entries)
        {
            var theirs = everybody.Where(person => entry.People.Contains(JournalEntry.TagOf(tenant, person), StringComparer.Ordinal)).ToList();
            destroyed += theirs.Count == 0 ? 0 : await Destroy(tenant, theirs, entry.Retained, entry.Until, cancellation);
        }

        Failpoint.Reached("restore.destroyed");
        return new(0, everybody.Count, destroyed, removed);
    }

    private async Task<long> Destroy(TenantId tenant, IReadOnlyList<SubjectId> people, IReadOnlyList<DataClass> retained, Instant until, CancellationToken cancellation)
    {
        var count = (await keys.Streams(tenant, people, cancellation)).Count(key => !retained.Contains(key.Class));
        var (epochs, tags) = keys.Tags(tenant, people);
        await InBusiness(tenant, "select vault.destroy($1, $2, $3, $4, $5, $6, $7)",
        [
            Param.Tenant(tenant), Param.Uuids([.. people.Select(person => person.Value)]), Param.Ints(epochs), Param.BytesArray(tags),
            Param.Shorts([.. retained.Select(one => (short)one)]), Param.Time(until), Param.Int(count),
        ], cancellation);
        return count;
    }

    /// <summary>The functions of an erasure ask whose it is.</summary>
    private async Task InBusiness(TenantId tenant, string sql, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("select set_config('bookings.tenant', $1, true)") { Parameters = { Param.Tenant(tenant) } });
        batch.BatchCommands.Add(new(sql));
        batch.BatchCommands[1].Parameters.AddRange(parameters);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<List<Guid>> Ids(string sql, NpgsqlParameter[] parameters, CancellationToken cancellation)
    {
        await using var ask = database.System.CreateCommand(sql);
        ask.Parameters.AddRange(parameters);
        var ids = new List<Guid>();
        await using var rows = await ask.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            ids.Add(rows.GetGuid(0));
        }

        return ids;
    }
}
