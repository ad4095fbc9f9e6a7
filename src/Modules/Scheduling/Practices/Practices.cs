using System.Collections.Concurrent;

namespace Bookings.Scheduling;

/// <summary>
/// Practices in memory. One is used only while its version is what the database says: a command asks for that in the same round trip as
/// for everything else it needs (<see cref="VersionSql"/>), and loads anew when they differ.
/// </summary>
/// <param name="capacity">Most businesses kept; beyond that those unused for longest go.</param>
internal sealed class Practices(EventStore store, int capacity = 2_000)
{
    /// <summary>The version of a business's set-up, <c>$1</c>; no row before anything was set up, which is version 0.</summary>
    internal const string VersionSql = "select version from scheduling.setup where tenant_id = $1";

    private readonly ConcurrentDictionary<TenantId, Entry> _all = new();
    private long _uses;

    /// <summary>What is in memory, which may be out of date: compare its version.</summary>
    internal Practice? Cached(TenantId tenant)
    {
        if (!_all.TryGetValue(tenant, out var entry))
        {
            return null;
        }

        Volatile.Write(ref entry.LastUse, Interlocked.Increment(ref _uses));
        return entry.Practice;
    }

    /// <summary>The practice as it is now, in one round trip.</summary>
    internal async Task<Practice> Load(TenantId tenant, CancellationToken cancellation)
    {
        var read = store.Read(tenant);
        var rows = read.Query(SetupParts.Sql, SetupParts.Row.From, Param.Tenant(tenant));
        await read.Run(cancellation);
        var version = rows.Value.Find(row => row.Table == -1)?.Version ?? 0;
        return Keep(tenant, new(version, SetupParts.Of(rows.Value)));
    }

    /// <summary>The one in memory when it has the version just read, or the one loaded now.</summary>
    internal async ValueTask<Practice> Current(TenantId tenant, long version, CancellationToken cancellation) =>
        Cached(tenant) is { } known && known.Version == version ? known : await Load(tenant, cancellation);

    /// <summary>
    /// What is in memory may not know yet what was set up a moment ago, so nobody is refused by it alone: the practice as it is now, or null where that one was it.
    /// </summary>
    /// <param name="read">Runs with this question alone; of a transaction, it also finds out what was answered before.</param>
    internal async ValueTask<Practice?> Newer(TenantId tenant, Practice than, IReads read, Func<CancellationToken, Task> run, CancellationToken cancellation)
    {
        var version = read.Single(VersionSql, row => row.GetInt64(0), Param.Tenant(tenant));
        await run(cancellation);
        return version.Value == than.Version ? null : await Load(tenant, cancellation);
    }

    private Practice Keep(TenantId tenant, Practice loaded)
    {
        // Of two that were loaded at the same time the later one stays, whichever arrives last.
        var fresh = new Entry(loaded) { LastUse = Interlocked.Increment(ref _uses) };
        _all.AddOrUpdate(tenant, fresh, (_, known) => known.Practice.Version > loaded.Version ? known : fresh);
        if (_all.Count > capacity)
        {
            Forget();
        }

        return loaded;
    }

    private void Forget()
    {
        foreach (var (tenant, _) in _all.OrderBy(pair => Volatile.Read(ref pair.Value.LastUse)).Take((capacity / 10) + 1).ToList())
        {
            _all.TryRemove(tenant, out _);
        }
    }

    private sealed class Entry(Practice practice)
    {
        internal long LastUse;

        internal Practice Practice => practice;
    }
}
