namespace Bookings.Kernel;

/// <summary>
/// Files about people that wait to be fetched, for a quarter of an hour: on the disk ciphertext alone, under keys that are in this process's memory, and files that have
/// lost their names. Another host of the deployment does not have them, nor has this one after a restart.
/// </summary>
public sealed class SealedShelf(TimeProvider clock, NodeLease lease) : IDisposable
{
    /// <summary>Files at once; one more takes the oldest's place.</summary>
    internal const int Most = 30;

    /// <summary>How long they wait.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Entry> _entries = [];
    private ITimer? _sweeper;
    private long _forgotten;

    private sealed record Entry(TenantId Tenant, string Holder, SealedStream File, long Since)
    {
        public SemaphoreSlim Door { get; } = new(1, 1);
    }

    /// <summary>To be remembered before a file is begun and handed to <see cref="Put"/>: it changes whenever somebody is erased.</summary>
    public long Generation
    {
        get
        {
            lock (_lock)
            {
                return _forgotten;
            }
        }
    }

    /// <summary>Keeps it, unless somebody was erased since it was begun: they might be in it.</summary>
    /// <param name="id">Random.</param>
    /// <param name="tenant">Whose people are in it.</param>
    /// <param name="holder">Who alone may fetch it.</param>
    /// <param name="file">Disposed with its entry.</param>
    /// <param name="generation">From before it was begun.</param>
    public void Put(Guid id, TenantId tenant, string holder, SealedStream file, long generation)
    {
        lock (_lock)
        {
            if (generation != _forgotten)
            {
                file.Dispose();
                return;
            }

            if (_entries.Count >= Most && _entries.MinBy(entry => entry.Value.Since).Key is var oldest && _entries.Remove(oldest, out var gone))
            {
                Close(gone);
            }

            _entries[id] = new(tenant, holder, file, clock.GetTimestamp());
            _sweeper ??= clock.CreateTimer(_ => Sweep(), null, Kept, TimeSpan.FromMinutes(1));
        }
    }

    /// <summary>Whether it is there for this holder.</summary>
    public bool Has(Guid id, TenantId tenant, string holder) => Find(id, tenant, holder) is not null;

    /// <summary>Copies it, from the beginning each time; two who fetch at once come one after the other.</summary>
    public async Task CopyTo(Guid id, TenantId tenant, string holder, Stream to, CancellationToken cancellation)
    {
        if (Find(id, tenant, holder) is not { } entry)
        {
            return;
        }

        await entry.Door.WaitAsync(cancellation);
        try
        {
            entry.File.Rewind();
            await entry.File.CopyToAsync(to, cancellation);
        }
        finally
        {
            entry.Door.Release();
        }
    }

    internal void Sweep()
    {
        lock (_lock)
        {
            foreach (var (id, entry) in _entries.Where(entry => clock.GetElapsedTime(entry.Value.Since) >= Kept).ToList())
            {
                _entries.Remove(id);
                Close(entry);
            }
        }
    }

    /// <summary>Drops the files of a business, or all: somebody who is in them was erased.</summary>
    public void Forget(TenantId? tenant)
    {
        lock (_lock)
        {
            _forgotten++;
            foreach (var (id, entry) in _entries.Where(entry => tenant is null || entry.Value.Tenant == tenant).ToList())
            {
                _entries.Remove(id);
                Close(entry);
            }
        }
    }

    public void Dispose()
    {
        _sweeper?.Dispose();
        lock (_lock)
        {
            foreach (var entry in _entries.Values)
            {
                entry.File.Dispose();
            }

            _entries.Clear();
        }
    }

    private Entry? Find(Guid id, TenantId tenant, string holder)
    {
        lock (_lock)
        {
            // A process that was paused for long may have missed that somebody was erased.
            return !lease.HasLapsed && _entries.TryGetValue(id, out var entry) && entry.Tenant == tenant && entry.Holder == holder && clock.GetElapsedTime(entry.Since) < Kept ? entry : null;
        }
    }

    /// <summary>After whoever fetches it at this moment.</summary>
    private static void Close(Entry entry) => _ = Task.Run(async () =>
    {
        await entry.Door.WaitAsync();
        await entry.File.DisposeAsync();
    });
}
