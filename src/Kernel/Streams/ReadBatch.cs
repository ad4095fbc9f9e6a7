using Npgsql;

namespace Bookings.Kernel;

/// <summary>Something a <see cref="ReadBatch"/> was asked for; there once the batch has run.</summary>
public sealed class Pending<T>
{
    private (bool Arrived, T Value) _answer;

    /// <exception cref="InvalidOperationException">The batch has not run yet.</exception>
    public T Value
    {
        get => _answer.Arrived ? _answer.Value : throw new InvalidOperationException("Run the batch before reading from it.");
        internal set => _answer = (true, value);
    }
}

/// <summary>What can be asked for in one round trip, inside a transaction or outside.</summary>
public interface IReads
{
    /// <summary>All rows of a statement. It names its tenant itself: <c>where tenant_id = $1</c>.</summary>
    Pending<List<T>> Query<T>(string sql, Func<NpgsqlDataReader, T> row, params NpgsqlParameter[] parameters);

    /// <summary>The first row of a statement, or the default when there is none.</summary>
    Pending<T?> Single<T>(string sql, Func<NpgsqlDataReader, T> row, params NpgsqlParameter[] parameters);
}

/// <summary>
/// Everything a command has to know, in one round trip and held to one business; each statement sees at least what those before it saw.
/// Reading opens nothing: personal properties arrive closed.
/// </summary>
public sealed class ReadBatch : IReads
{
    private const string Events =
        """
        select version, id, type, data, sealed from events.mt_events
        where tenant_id = $1 and stream_id = $2 and version <= $3 order by version
        """;

    private const string FactsAfter =
        """
        select position, stream_id, version, id, timestamp, type, data, sealed from events.mt_events
        where tenant_id = $1 and position > $2 and type = any($3) order by position
        """;

    private readonly EventStore _store;
    private readonly TenantId _tenant;
    private readonly Statements _statements = new();
    private readonly List<Func<NpgsqlDataReader, Task>> _readers = [];

    internal ReadBatch(EventStore store, TenantId tenant)
    {
        (_store, _tenant) = (store, tenant);
        // Local to the transaction that the batch is: row-level security lets this business through and no other.
        _statements.Add("select set_config('bookings.tenant', $1, true)", Param.Tenant(tenant));
        _readers.Add(_ => Task.CompletedTask);
    }

    /// <summary>Folds a stream, all of it or up to a version. A stream that does not exist is the initial state at version 0.</summary>
    public Pending<Loaded<TState, TEvent>> Stream<TState, TEvent>(StreamId<TState, TEvent> stream, long upTo = long.MaxValue)
        where TState : IState<TState, TEvent>
        where TEvent : class
    {
        var pending = new Pending<Loaded<TState, TEvent>>();
        Add(Events, [Param.Tenant(_tenant), Param.Uuid(stream.Value), Param.Big(upTo)], async rows =>
        {
            var (state, version) = (TState.Initial, 0L);
            while (await rows.ReadAsync())
            {
                version = rows.GetInt64(0);
                state = TState.Evolve(state, (TEvent)_store.ReadFact(stream.Value, rows.GetGuid(1), rows.GetString(2), rows.GetFieldValue<byte[]>(3), rows.GetBytesOrNull(4)));
            }

            pending.Value = new(stream, state, version);
        });

        if (_store.Types.StateOf(typeof(TState)).Class is not null)
        {
            // The key rides along, so that a further personal fact can be sealed without another round trip.
            Add(StreamKeyRow.Select, [Param.Tenant(_tenant), Param.Uuids([stream.Value]), Param.Ints(_store.Vault.LiveEpochs)], async rows =>
            {
                var row = await rows.ReadAsync() ? StreamKeyRow.Read(rows) : null;
                pending.Value = pending.Value with { Key = row is null ? null : Unwrap(row) };
            });
        }

        return pending;
    }

    /// <inheritdoc/>
    public Pending<List<T>> Query<T>(string sql, Func<NpgsqlDataReader, T> row, params NpgsqlParameter[] parameters)
    {
        var pending = new Pending<List<T>>();
        Add(sql, parameters, async rows =>
        {
            var all = new List<T>();
            while (await rows.ReadAsync())
            {
                all.Add(row(rows));
            }

            pending.Value = all;
        });
        return pending;
    }

    /// <inheritdoc/>
    public Pending<T?> Single<T>(string sql, Func<NpgsqlDataReader, T> row, params NpgsqlParameter[] parameters)
    {
        var pending = new Pending<T?>();
        Add(sql, parameters, async rows => pending.Value = await rows.ReadAsync() ? row(rows) : default);
        return pending;
    }

    /// <summary>The position of the business's last event; 0 before the first.</summary>
    public Pending<long> Position() => Single("select position from events.heads where tenant_id = $1", row => row.GetInt64(0), Param.Tenant(_tenant));

    /// <summary>
    /// The facts of all streams of one kind after a position, in their order. Ask for <see cref="Position"/> before it in the same batch: the
    /// statement that comes later sees at least as much.
    /// </summary>
    public Pending<List<Recorded>> Facts<TState, TEvent>(long after)
        where TState : IState<TState, TEvent>
        where TEvent : class =>
        Query(
            FactsAfter,
            row => new Recorded(_tenant, row.GetInt64(0), row.GetGuid(1), row.GetInt64(2), row.GetGuid(3), row.GetInstant(4),
                _store.ReadFact(row.GetGuid(1), row.GetGuid(3), row.GetString(5), row.GetFieldValue<byte[]>(6), row.GetBytesOrNull(7))),
            Param.Tenant(_tenant), Param.Big(after), Param.Texts([.. _store.Types.StateOf(typeof(TState)).Events.Select(type => type.Name)]));

    /// <summary>Sends everything asked for in one round trip.</summary>
    public async Task Run(CancellationToken cancellation)
    {
        if (!await _store.Reading.WaitAsync(BookingsDatabase.Patience, cancellation))
        {
            throw new BusyException(new TimeoutException("Others were reading all the time."));
        }

        try
        {
            await using var connection = await _store.Database.OpenConnectionAsync(cancellation);
            await using var batch = _statements.On(connection);
            await using var rows = await batch.ExecuteReaderAsync(cancellation);
            foreach (var read in _readers)
            {
                await read(rows);
                await rows.NextResultAsync(cancellation);
            }
        }
        finally
        {
            _store.Reading.Release();
        }
    }

    /// <summary>Null when its epoch has just been left: who only reads needs no key, and an append asks again.</summary>
    private StreamKey? Unwrap(StreamKeyRow row)
    {
        try
        {
            return _store.Vault.Unwrap(_tenant, row);
        }
        catch (EpochMovedException)
        {
            return null;
        }
    }

    private void Add(string sql, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, Task> read)
    {
        _statements.Add(sql, parameters);
        _readers.Add(read);
    }
}
