using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// One attempt at a unit of work: what was read, the facts it came to, and the statements that go with them. Everything is written in one
/// round trip and one database transaction, streams of several modules included: all or nothing.
/// </summary>
public sealed class Transaction
{
    private readonly EventStore _store;
    private readonly List<StagedStream> _streams = [];
    private readonly List<SubjectId> _subjects = [];
    private readonly Dictionary<string, (Rejection? Rejection, bool DecideAgain)> _constraints = new(StringComparer.Ordinal);
    private readonly bool _keysAreFresh;

    internal Transaction(EventStore store, Caller caller, bool keysAreFresh) => (_store, Caller, _keysAreFresh) = (store, caller, keysAreFresh);

    public Caller Caller { get; }

    internal IReadOnlyList<StagedStream> Streams => _streams;

    internal Statements Room { get; } = new();

    internal IReadOnlyList<SubjectId> Subjects => _subjects;

    internal Statements Further { get; } = new();

    internal Guid? Resource { get; private set; }

    internal long ResourceVersion { get; private set; }

    internal bool IsEmpty => _streams.Count == 0 && Further.Count == 0 && Room.Count == 0;

    /// <summary>What staging found out already: nothing needs to be sent.</summary>
    internal Rejection? Refusal { get; private set; }

    /// <summary>What the Idempotency-Key stands for already; known after a read.</summary>
    internal Remembered? Remembered { get; private set; }

    /// <summary>Reads of one round trip. Each also asks whether the Idempotency-Key was used before.</summary>
    public TransactionRead Read() => new(_store.Read(Caller.Tenant), Run);

    /// <summary>A person of whom nothing was held before: from this write on, streams can be theirs.</summary>
    /// <param name="subject">A new id; one that was used is never used again.</param>
    public void Introduce(SubjectId subject) => _subjects.Add(subject);

    /// <summary>Begins a stream.</summary>
    /// <param name="stream">A new id: an existing one makes the attempt run again.</param>
    /// <param name="owner">Whose personal data it will hold; required where the state is <see cref="IOwned"/>, refused elsewhere.</param>
    /// <param name="facts">Its first facts, at least one.</param>
    public TState Start<TState, TEvent>(StreamId<TState, TEvent> stream, SubjectId? owner, params IReadOnlyList<TEvent> facts)
        where TState : IState<TState, TEvent>
        where TEvent : class
    {
        var type = _store.Types.StateOf(typeof(TState));
        if (type.Class is not null != owner is not null)
        {
            throw new ArgumentException($"A stream of '{type.Name}' {(owner is null ? "needs" : "has no")} owner.", nameof(owner));
        }

        return Stage(type, stream.Value, TState.Initial, 0, facts, key: null, owner);
    }

    /// <summary>Continues a stream from the version that was read. An owned stream takes a share of its owner's row: fenced, nothing is added.</summary>
    public TState Append<TState, TEvent>(Loaded<TState, TEvent> seen, params IReadOnlyList<TEvent> facts)
        where TState : IState<TState, TEvent>
        where TEvent : class
    {
        var type = _store.Types.StateOf(typeof(TState));
        if (_streams.Count == 0 && Caller.IfMatch is { } version && version != seen.Version)
        {
            Refusal ??= new PreconditionFailed();
        }

        if (type.Class is not null && seen is { Exists: true, Key: null })
        {
            // No key in the epochs that this process knows: only who has asked again may say that the person is gone.
            Refusal ??= _keysAreFresh ? new PersonNotLive() : throw new EpochMovedException();
        }

        return Stage(type, seen.Stream.Value, seen.State, seen.Version, facts, seen.Key, seen.Key?.Owner);
    }

    /// <summary>A statement that makes room for what follows: after the head's lock and the facts, before their read models.</summary>
    public void First(string sql, params ReadOnlySpan<NpgsqlParameter> parameters) => Room.Add(sql, parameters);

    /// <summary>A further statement of the same write, after the facts and their read models.</summary>
    public void Also(string sql, params ReadOnlySpan<NpgsqlParameter> parameters) => Further.Add(sql, parameters);

    /// <summary>A broken constraint is the slice's own rejection, never a 500. <c>live_subject</c> stands for an erased or unknown person.</summary>
    public void WhenBroken(string constraint, Rejection rejection) => _constraints[constraint] = (rejection, false);

    /// <summary>A broken constraint means that somebody else was faster: decide again on what they left, and reject only after the last attempt.</summary>
    public void DecideAgainWhenBroken(string constraint, Rejection rejection) => _constraints[constraint] = (rejection, true);

    /// <summary>
    /// The same where no rule says no, such as a number that two drew at once: after the last attempt the caller is told that it is busy.
    /// </summary>
    public void DecideAgainWhenBroken(string constraint) => _constraints[constraint] = (null, true);

    /// <summary>What the answer is about and an Idempotency-Key remembers; by default the first stream written.</summary>
    /// <param name="resource">Id of the stream or row.</param>
    /// <param name="version">Its version when nothing is written to it here.</param>
    public void Answers(Guid resource, long version = 0) => (Resource, ResourceVersion) = (resource, version);

    internal (Rejection? Rejection, bool DecideAgain)? Broken(string? constraint) =>
        constraint is not null && _constraints.TryGetValue(constraint, out var known) ? known : null;

    private TState Stage<TState, TEvent>(
        StateType type, Guid stream, TState before, long version, IReadOnlyList<TEvent> facts, StreamKey? key, SubjectId? owner)
        where TState : IState<TState, TEvent>
        where TEvent : class
    {
        if (_streams.Exists(staged => staged.Id == stream))
        {
            throw new InvalidOperationException($"A stream of '{type.Name}' is written twice in one transaction: put its facts together.");
        }

        var after = before;
        foreach (var fact in facts)
        {
            after = TState.Evolve(after, fact);
        }

        if (facts.Count > 0)
        {
            _streams.Add(new(type, stream, version, facts, before, after, key, owner));
        }

        return after;
    }

    private async Task Run(ReadBatch batch, CancellationToken cancellation)
    {
        // Last, because each statement has a snapshot of its own: what an earlier one saw of our own first attempt, this one sees too,
        // and a repeat is never refused because of what it did itself.
        var remembered = Caller.Idempotency is { } key ? Remembered.Ask(batch, Caller.Tenant, key) : null;
        await batch.Run(cancellation);
        Remembered = remembered?.Value;
        if (Remembered is not null)
        {
            throw new AlreadyAnsweredException();
        }
    }
}

/// <summary>A <see cref="ReadBatch"/> inside a transaction.</summary>
public sealed class TransactionRead(ReadBatch batch, Func<ReadBatch, CancellationToken, Task> run) : IReads
{
    /// <inheritdoc cref="ReadBatch.Stream{TState,TEvent}"/>
    public Pending<Loaded<TState, TEvent>> Stream<TState, TEvent>(StreamId<TState, TEvent> stream)
        where TState : IState<TState, TEvent>
        where TEvent : class => batch.Stream(stream);

    /// <inheritdoc cref="ReadBatch.Query{T}"/>
    public Pending<List<T>> Query<T>(string sql, Func<NpgsqlDataReader, T> row, params NpgsqlParameter[] parameters) => batch.Query(sql, row, parameters);

    /// <inheritdoc cref="ReadBatch.Single{T}"/>
    public Pending<T?> Single<T>(string sql, Func<NpgsqlDataReader, T> row, params NpgsqlParameter[] parameters) => batch.Single(sql, row, parameters);

    /// <summary>Sends the batch. A request that was answered before leaves the attempt here: there is nothing to decide.</summary>
    /// <exception cref="AlreadyAnsweredException">Caught by <see cref="EventStore"/>, never seen by a caller of it.</exception>
    public Task Run(CancellationToken cancellation) => run(batch, cancellation);
}

/// <summary>Leaves an attempt whose Idempotency-Key already stands for an answer.</summary>
public sealed class AlreadyAnsweredException : Exception;

/// <summary>Facts on their way into one stream.</summary>
/// <param name="Key">Of a stream that goes on; a new one gets its own when it is written.</param>
internal sealed record StagedStream(
    StateType Type, Guid Id, long Expected, IReadOnlyList<object> Facts, object? Before, object After, StreamKey? Key, SubjectId? Owner)
{
    public long Version => Expected + Facts.Count;
}

/// <summary>What an Idempotency-Key was used for.</summary>
internal sealed record Remembered(byte[] Hash, Guid Resource, long Version)
{
    public static Pending<Remembered?> Ask(ReadBatch batch, TenantId tenant, IdempotencyKey key) => batch.Single(
        "select hash, resource, version from events.idempotency where tenant_id = $1 and key = $2",
        row => new Remembered(row.GetFieldValue<byte[]>(0), row.GetGuid(1), row.GetInt64(2)),
        Param.Tenant(tenant), Param.Text(key.Key));
}
