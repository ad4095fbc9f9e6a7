using System.Collections.Concurrent;

namespace Bookings.Consent;

/// <summary>
/// What businesses have published, in memory. It is used only while its version is what the database says: who needs it asks for that in a round trip of
/// their own (<see cref="VersionSql"/>), and loads anew when they differ.
/// </summary>
/// <param name="capacity">Most businesses kept, for there are whole texts in it; beyond that those unused for longest go.</param>
internal sealed class Policies(EventStore store, TimeProvider clock, int capacity = 500)
{
    /// <summary>One row with one bigint, also for a business that has published nothing.</summary>
    internal const string VersionSql = "select coalesce((select version from consent.setup where tenant_id = $1), 0)";

    /// <summary>Texts that were in force so long ago are kept in memory, for whoever asks with a moment that is a little past.</summary>
    private static readonly Duration Grace = Duration.FromDays(1);

    private readonly ConcurrentDictionary<TenantId, Entry> _all = new();
    private long _uses;

    /// <summary>What is in memory, which may be out of date: compare its version.</summary>
    internal PublishedPolicies? Cached(TenantId tenant)
    {
        if (!_all.TryGetValue(tenant, out var entry))
        {
            return null;
        }

        Volatile.Write(ref entry.LastUse, Interlocked.Increment(ref _uses));
        return entry.Policies;
    }

    /// <summary>As it is now, in one round trip.</summary>
    internal async Task<PublishedPolicies> Load(TenantId tenant, CancellationToken cancellation)
    {
        var read = store.Read(tenant);
        var rows = read.Query(PolicyRows.Sql, PolicyRows.Row.From, Param.Tenant(tenant), Param.Time(clock.GetCurrentInstant() - Grace));
        await read.Run(cancellation);
        return Keep(tenant, PolicyRows.Published(rows.Value));
    }

    /// <summary>The one in memory when it has the version just read, or the one loaded now.</summary>
    internal async ValueTask<PublishedPolicies> Current(TenantId tenant, long version, CancellationToken cancellation) =>
        Cached(tenant) is { } known && known.Version == version ? known : await Load(tenant, cancellation);

    /// <summary>As it is at this moment, for who has nothing else to ask.</summary>
    internal async ValueTask<PublishedPolicies> Now(TenantId tenant, CancellationToken cancellation)
    {
        if (Cached(tenant) is null)
        {
            return await Load(tenant, cancellation);
        }

        var read = store.Read(tenant);
        var version = read.Single(VersionSql, row => row.GetInt64(0), Param.Tenant(tenant));
        await read.Run(cancellation);
        return await Current(tenant, version.Value, cancellation);
    }

    private PublishedPolicies Keep(TenantId tenant, PublishedPolicies loaded)
    {
        // Of two that were loaded at the same time the later one stays, whichever arrives last.
        var fresh = new Entry(loaded) { LastUse = Interlocked.Increment(ref _uses) };
        _all.AddOrUpdate(tenant, fresh, (_, known) => known.Policies.Version > loaded.Version ? known : fresh);
        if (_all.Count > capacity)
        {
            foreach (var (unused, _) in _all.OrderBy(pair => Volatile.Read(ref pair.Value.LastUse)).Take((capacity / 10) + 1).ToList())
            {
                _all.TryRemove(unused, out _);
            }
        }

        return loaded;
    }

    private sealed class Entry(PublishedPolicies policies)
    {
        internal long LastUse;

        internal PublishedPolicies Policies => policies;
    }
}
