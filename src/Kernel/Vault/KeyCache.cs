using System.Security.Cryptography;

namespace Bookings.Kernel;

/// <summary>
/// Data keys opened in the last minute, in one pinned slab: copied out under a lock, zeroed when they expire, are pushed out by
/// newer ones, or are evicted for an erasure. First in, first out: nobody's key lives longer for being asked for often.
/// </summary>
internal sealed class KeyCache(TimeProvider clock, int capacity = KeyCache.DefaultCapacity)
{
    internal const int DefaultCapacity = 4096;
    /// <summary>The data key and after it its owner, as they were wrapped: whoever opens something asks whose it is.</summary>
    internal const int KeySize = StreamKeyWrapping.PlainSize;

    /// <summary>Time to live. An erasure is effective on a node that hears nothing after this time at the latest.</summary>
    internal static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(60);

    private readonly Lock _lock = new();
    private readonly byte[] _slab = GC.AllocateArray<byte>(capacity * KeySize, pinned: true);
    private readonly Slot[] _slots = new Slot[capacity];
    private readonly Dictionary<(TenantId, Guid), int> _where = new(capacity);
    private int _next;
    private long _generation;

    /// <summary>Changes with every eviction. Remember it before asking the database and hand it to <see cref="Put"/>.</summary>
    internal long Generation
    {
        get
        {
            lock (_lock)
            {
                return _generation;
            }
        }
    }

    internal int Count
    {
        get
        {
            lock (_lock)
            {
                return _where.Count;
            }
        }
    }

    internal bool TryCopy(TenantId tenant, Guid stream, Span<byte> key)
    {
        lock (_lock)
        {
            if (!_where.TryGetValue((tenant, stream), out var at))
            {
                return false;
            }

            if (clock.GetElapsedTime(_slots[at].Since) >= Lifetime)
            {
                Clear(at);
                return false;
            }

            KeyAt(at).CopyTo(key);
            return true;
        }
    }

    /// <summary>Keeps a key, unless something was evicted since <paramref name="generation"/>: it might be this one.</summary>
    internal void Put(TenantId tenant, Guid stream, ReadOnlySpan<byte> key, long generation)
    {
        lock (_lock)
        {
            if (generation != _generation || _where.ContainsKey((tenant, stream)))
            {
                return;
            }

            Clear(_next);
            key.CopyTo(KeyAt(_next));
            _slots[_next] = new(tenant, stream, clock.GetTimestamp(), Used: true);
            _where.Add((tenant, stream), _next);
            _next = (_next + 1) % _slots.Length;
        }
    }

    /// <summary>Zeroes all keys of a business, or of all where there is none.</summary>
    internal void Forget(TenantId? tenant)
    {
        lock (_lock)
        {
            _generation++;
            Clear(slot => tenant is null || slot.Tenant == tenant);
        }
    }

    /// <summary>Zeroes what has expired although nobody asked for it again.</summary>
    internal void Sweep()
    {
        lock (_lock)
        {
            Clear(slot => clock.GetElapsedTime(slot.Since) >= Lifetime);
        }
    }

    internal void Empty()
    {
        lock (_lock)
        {
            _generation++;
            _where.Clear();
            Array.Clear(_slots);
            CryptographicOperations.ZeroMemory(_slab);
        }
    }

    /// <summary>For the test that looks for what must be gone.</summary>
    internal bool Holds(ReadOnlySpan<byte> key)
    {
        lock (_lock)
        {
            return _slab.AsSpan().IndexOf(key) >= 0;
        }
    }

    private Span<byte> KeyAt(int slot) => _slab.AsSpan(slot * KeySize, KeySize);

    private void Clear(Predicate<Slot> which)
    {
        for (var at = 0; at < _slots.Length; at++)
        {
            if (_slots[at].Used && which(_slots[at]))
            {
                Clear(at);
            }
        }
    }

    private void Clear(int at)
    {
        if (_slots[at].Used)
        {
            _where.Remove((_slots[at].Tenant, _slots[at].Stream));
            _slots[at] = default;
            CryptographicOperations.ZeroMemory(KeyAt(at));
        }
    }

    private readonly record struct Slot(TenantId Tenant, Guid Stream, long Since, bool Used);
}
