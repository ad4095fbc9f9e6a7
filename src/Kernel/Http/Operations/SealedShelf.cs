namespace Bookings.Kernel;

/// <summary>
/// Files about people that wait to be fetched, for a quarter of an hour: on the disk ciphertext alone, under keys that are in this process's memory, and files that have
/// lost their names. Another host of the deployment does not have them, nor has this one after a restart.
/// </summary>
public sealed class SealedShelf(TimeProvider clock, NodeLease lease) : IDisposable
{
    /// <summary>Files of one holder at once; one more takes the place of their oldest.</summary>
    internal const int MostOfHolder = 3;

    /// <summary>Files of one business at once; one more takes the place of its oldest.</summary>
    internal const int MostOfBusiness = 20;

    /// <summary>Files at once; one more takes the place of the oldest of the business that has most.</summary>
    internal const int Most = 400;

    /// <summary>How long they wait.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(15);

    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, Entry> _entries = [];
    private readonly Dictionary<TenantId, long> _forgotten = [];
    private ITimer? _sweeper;
    private long _forgottenAll;

    private sealed record Entry(TenantId Tenant, string Holder, SealedStream File, long Since)
    {
        public SemaphoreSlim Door { get; } = new(1, 1);
    }

    /// <summary>Somebody of a business in person: who it is, in the role that lets them. Whoever has lost the role fetches nothing any more.</summary>
    public static string HolderOf(Caller caller) => $"{caller.Role} {caller.Actor}";

    /// <summary>To be remembered before a file is begun and handed to <see cref="Put"/>: it changes whenever somebody of the business is erased.</summary>
    public (long Own, long All) Generation(TenantId tenant)
    {
        lock (_lock)
        {
            return (_forgotten.GetValueOrDefault(tenant), _forgottenAll);
        }
    }

    /// <summary>Keeps it, unless somebody of the business was erased since it was begun: they might be in it.</summary>
    /// <param name="id">Random.</param>
    /// <param name="tenant">Whose people are in it.</param>
    /// <param name="holder">Who alone may fetch it.</param>
    /// <param name="file">Disposed with its entry; at once where it is not kept.</param>
    /// <param name="generation">From before it was begun.</param>
    /// <returns>Whether it is kept. Whoever began it says so: <see cref="ErasedMeanwhile"/>.</returns>
    public bool Put(Guid id, TenantId tenant, string holder, SealedStream file, (long Own, long All) generation)
    {
        lock (_lock)
        {
            if (generation != (_forgotten.GetValueOrDefault(tenant), _forgottenAll))
            {
                file.Dispose();
                return false;
            }

            MakeRoom(tenant, holder);
            _entries[id] = new(tenant, holder, file, clock.GetTimestamp());
            _sweeper ??= clock.CreateTimer(_ => Sweep(), null, Kept, TimeSpan.FromMinutes(1));
            return true;
        }
    }

    /// <summary>Copies it, from the beginning each time; two who fetch at once come one after the other.</summary>
    /// <param name="id">As it was put.</param>
    /// <param name="tenant">Of who fetches it.</param>
    /// <param name="holder">Who fetches it.</param>
    /// <param name="to">Asked for once it is sure that the file is there.</param>
    /// <param name="cancellation">Of the copying.</param>
    /// <returns>Whether it is there for this holder. If not, nothing was asked for and nothing written.</returns>
    public async Task<bool> CopyTo(Guid id, TenantId tenant, string holder, Func<Stream> to, CancellationToken cancellation)
    {
        if (Find(id, tenant, holder) is not { } entry)
        {
            return false;
        }

        await entry.Door.WaitAsync(cancellation);
        try
        {
            if (Find(id, tenant, holder) != entry)
            {
                // Dropped while it waited at the door.
                return false;
            }

            entry.File.Rewind();
            await entry.File.CopyToAsync(to(), cancellation);
            return true;
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
            if (tenant is { } business)
            {
                _forgotten[business] = _forgotten.GetValueOrDefault(business) + 1;
            }
            else
            {
                _forgottenAll++;
            }

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

    private void MakeRoom(TenantId tenant, string holder)
    {
        var ofBusiness = _entries.Where(entry => entry.Value.Tenant == tenant).ToList();
        var ofHolder = ofBusiness.Where(entry => entry.Value.Holder == holder).ToList();
        var crowd = ofHolder.Count >= MostOfHolder ? ofHolder
            : ofBusiness.Count >= MostOfBusiness ? ofBusiness
            : _entries.Count >= Most ? [.. _entries.GroupBy(entry => entry.Value.Tenant).MaxBy(all => all.Count())!]
            : [];
        if (crowd.Count > 0 && crowd.MinBy(entry => entry.Value.Since).Key is var oldest && _entries.Remove(oldest, out var gone))
        {
            Close(gone);
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

/// <summary>What was being put together may have had somebody in it who is gone now, so it was dropped.</summary>
public sealed record ErasedMeanwhile() : Rejection(Because.Conflict, "erased-meanwhile", new(
    "Somebody of this business was erased while it was put together, so it was dropped: ask again.",
    "Noen i denne virksomheten ble slettet mens dette ble satt sammen, så det ble forkastet: be om det igjen.",
    "Qualcuno di questa attività è stato cancellato mentre si preparava, quindi è stato scartato: chiedi di nuovo."));
