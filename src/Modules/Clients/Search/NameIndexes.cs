using System.Collections.Concurrent;

namespace Bookings.Clients;

/// <summary>
/// Finds clients by the beginning of a name. Names are nowhere in SQL: an index of each business that asks is built by opening its clients page by
/// page, caught up with history before each question (so it does not matter which host wrote), and forgotten when nobody has asked for a while.
/// </summary>
internal sealed class NameIndexes(EventStore store, ClientCards cards, TimeProvider clock) : IDisposable
{
    internal static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private const int PageSize = 500;
    private readonly ConcurrentDictionary<TenantId, Shelf> _shelves = new();
    private readonly Lock _sweeping = new();
    private ITimer? _sweeper;

    internal int Count => _shelves.Count;

    public async Task<IReadOnlyList<Guid>> Find(TenantId tenant, string asked, int limit, CancellationToken cancellation)
    {
        StartSweeping();
        var shelf = _shelves.GetOrAdd(tenant, _ => new());
        shelf.LastAsked = clock.GetTimestamp();
        await shelf.Door.WaitAsync(cancellation);
        try
        {
            shelf.Index = shelf.Index is { } index ? await CatchUp(tenant, index, cancellation) : await Build(tenant, cancellation);
            return shelf.Index.Find(asked, limit);
        }
        finally
        {
            shelf.Door.Release();
        }
    }

    /// <summary>Takes somebody out at once, on this host: they were opened and found erased.</summary>
    public async Task Forget(TenantId tenant, Guid client, CancellationToken cancellation)
    {
        if (_shelves.TryGetValue(tenant, out var shelf))
        {
            await shelf.Door.WaitAsync(cancellation);
            shelf.Index?.Put(client, null);
            shelf.Door.Release();
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

    private async Task<NameIndex> Build(TenantId tenant, CancellationToken cancellation)
    {
        // The position first: what is appended while the pages are read is read again by the first catching up.
        var read = store.Read(tenant);
        var position = read.Position();
        await read.Run(cancellation);

        var index = new NameIndex { Position = position.Value };
        for (var after = Guid.Empty; ;)
        {
            var page = await cards.After(tenant, after, PageSize, cancellation);
            foreach (var (row, details) in page)
            {
                index.Put(row.Id.Value, details?.Name);
            }

            if (page.Count < PageSize)
            {
                return await CatchUp(tenant, index, cancellation);
            }

            after = page[^1].Row.Id.Value;
        }
    }

    private async Task<NameIndex> CatchUp(TenantId tenant, NameIndex index, CancellationToken cancellation)
    {
        var read = store.Read(tenant);
        var position = read.Position();
        var facts = read.Facts<Client, ClientEvent>(index.Position);
        await read.Run(cancellation);

        var latest = facts.Value
            .Select(recorded => (Client: recorded.Stream, Details: DetailsOf(recorded.Fact)))
            .Where(change => change.Details is not null)
            .GroupBy(change => change.Client, (client, changes) => (Client: client, changes.Last().Details!.Block))
            .ToList();
        foreach (var chunk in latest.Chunk(PageSize))
        {
            var details = await cards.Open(tenant, [.. chunk.Select(change => change.Block)], cancellation);
            foreach (var ((client, _), known) in chunk.Zip(details))
            {
                index.Put(client, known?.Name);
            }
        }

        index.Position = position.Value;
        return index;
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
        private long _lastAsked;

        public SemaphoreSlim Door { get; } = new(1, 1);

        public NameIndex? Index { get; set; }

        public long LastAsked
        {
            get => Volatile.Read(ref _lastAsked);
            set => Volatile.Write(ref _lastAsked, value);
        }
    }
}
