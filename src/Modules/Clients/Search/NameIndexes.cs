using System.Collections.Concurrent;

namespace Bookings.Clients;

/// <summary>
/// Finds clients by the beginning of a name. Names are nowhere in SQL: an index of each business that asks is built by opening its clients, and forgotten
/// when nobody has asked for a while. Each question is answered from memory and, in the round trip that fetches the rows it found, asks how far history is: if
/// it went on and changed a name, on whichever host, the question is answered again.
/// </summary>
internal sealed class NameIndexes(EventStore store, ClientCards cards, NameReading reading, TimeProvider clock) : IDisposable
{
    internal static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private const int PageSize = 500;
    private readonly ConcurrentDictionary<TenantId, Shelf> _shelves = new();
    private readonly Lock _sweeping = new();
    private ITimer? _sweeper;

    internal int Count => _shelves.Count;

    /// <summary>At most so many clients, with what is known of them; null for who was erased since, and for who cannot be read.</summary>
    public async Task<IReadOnlyList<(ClientRow Row, ClientDetails? Details)>> Find(TenantId tenant, string asked, int limit, CancellationToken cancellation)
    {
        StartSweeping();
        var shelf = _shelves.GetOrAdd(tenant, _ => new());
        shelf.LastAsked = clock.GetTimestamp();
        var index = shelf.Index ?? await Build(tenant, shelf, cancellation);
        while (true)
        {
            var (ids, since) = shelf.Ask(index, asked, limit);
            var read = store.Read(tenant);
            var position = read.Position();
            var rows = ids.Count == 0 ? null : read.Query($"{ClientTable.Select} and id = any($2)", ClientTable.Read, Param.Tenant(tenant), Param.Uuids([.. ids]));
            await read.Run(cancellation);
            if (position.Value == since || !await CatchUp(tenant, shelf, index, since, cancellation))
            {
                var byId = rows?.Value.ToDictionary(row => row.Id.Value) ?? [];
                return await cards.OpenEach(tenant, [.. ids.Where(byId.ContainsKey).Select(id => byId[id])], cancellation);
            }
        }
    }

    /// <summary>Takes somebody out at once, on this host: they were opened and found erased.</summary>
    public void Forget(TenantId tenant, Guid client)
    {
        if (_shelves.TryGetValue(tenant, out var shelf) && shelf.Index is { } index)
        {
            shelf.Change(() => index.Put(client, null));
        }
    }

    /// <summary>Drops the index of a business, or all of them: it is built anew when somebody asks.</summary>
    public void Forget(TenantId? tenant)
    {
        foreach (var pair in _shelves.Where(pair => tenant is null || pair.Key == tenant))
        {
            _shelves.TryRemove(pair);
        }
    }

    public void Dispose() => _sweeper?.Dispose();

    internal void Sweep()
    {
        foreach (var pair in _shelves.Where(pair => clock.GetElapsedTime(pair.Value.LastAsked) >= Idle))
        {
            _shelves.TryRemove(pair);
        }
    }

    private async Task<NameIndex> Build(TenantId tenant, Shelf shelf, CancellationToken cancellation)
    {
        await shelf.Door.WaitAsync(cancellation);
        try
        {
            if (shelf.Index is { } built)
            {
                return built;
            }

            // The position first: what is appended while everyone is read is read again by the first catching up.
            var read = store.Read(tenant);
            var position = read.Position();
            await read.Run(cancellation);
            return shelf.Index = new(await reading.All(tenant, cancellation)) { Position = position.Value };
        }
        finally
        {
            shelf.Door.Release();
        }
    }

    /// <summary>True when a name came or changed, or somebody else caught up meanwhile: what was found may be wrong then.</summary>
    private async Task<bool> CatchUp(TenantId tenant, Shelf shelf, NameIndex index, long since, CancellationToken cancellation)
    {
        var read = store.Read(tenant);
        var position = read.Position();
        var facts = read.Facts<Client, ClientEvent>(since);
        await read.Run(cancellation);
        var latest = facts.Value
            .Select(recorded => (Client: recorded.Stream, Details: DetailsOf(recorded.Fact)))
            .Where(change => change.Details is not null)
            .GroupBy(change => change.Client, (client, changes) => (Client: client, changes.Last().Details!.Block))
            .ToList();
        var names = new List<(Guid Client, string? Name)>(latest.Count);
        foreach (var chunk in latest.Chunk(PageSize))
        {
            var details = await cards.OpenReadable(tenant, [.. chunk.Select(change => change.Block)], cancellation);
            names.AddRange(chunk.Zip(details).Select(pair => (pair.First.Client, pair.Second?.Name)));
        }

        return shelf.Change(() =>
        {
            if (index.Position != since)
            {
                return true;
            }

            foreach (var (client, name) in names)
            {
                index.Put(client, name);
            }

            index.Position = position.Value;
            return names.Count > 0;
        });
    }

    private static Personal<ClientDetails>? DetailsOf(object fact) => fact switch
    {
        ClientRegistered e => e.Details,
        DetailsChanged e => e.Details,
        _ => null,
    };

    private void StartSweeping()
    {
        lock (_sweeping)
        {
            _sweeper ??= clock.CreateTimer(_ => Sweep(), null, Idle, Idle);
        }
    }

    private sealed class Shelf
    {
        private readonly Lock _lock = new();
        private volatile NameIndex? _index;
        private long _lastAsked;

        /// <summary>Held while the index is built: it is built once.</summary>
        public SemaphoreSlim Door { get; } = new(1, 1);

        public NameIndex? Index
        {
            get => _index;
            set => _index = value;
        }

        public long LastAsked
        {
            get => Volatile.Read(ref _lastAsked);
            set => Volatile.Write(ref _lastAsked, value);
        }

        public (IReadOnlyList<Guid> Clients, long Position) Ask(NameIndex index, string asked, int limit)
        {
            lock (_lock)
            {
                return (index.Find(asked, limit), index.Position);
            }
        }

        public void Change(Action change)
        {
            lock (_lock)
            {
                change();
            }
        }

        public T Change<T>(Func<T> change)
        {
            lock (_lock)
            {
                return change();
            }
        }
    }
}
