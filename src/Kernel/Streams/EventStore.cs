using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Loads streams, asks the decider, records the answer. Nothing else writes history. A new stream costs one round trip, an existing one two.
/// </summary>
public sealed class EventStore(BookingsDatabase database, EventTypes types, EventCodec codec, Vault vault, InlineProjections projections, AppendSignal signal)
{
    private const int Attempts = 4;

    private readonly SharedCommits _commits = new(database.Web, BookingsDatabase.AtOnce, TimeSpan.FromSeconds(10));

    internal NpgsqlDataSource Database => database.Web;

    /// <summary>
    /// More at once than there are processors only makes each slower: PostgreSQL's processes push each other's memory out of the caches (16 callers on two
    /// processors made 1,480 bookings a second through 3 connections, and 1,250 through 40).
    /// </summary>
    internal SemaphoreSlim Reading { get; } = new(2 * BookingsDatabase.AtOnce);

    internal EventTypes Types => types;

    internal Vault Vault => vault;

    /// <summary>Reads of one round trip, held to one business.</summary>
    public ReadBatch Read(TenantId tenant) => new(this, tenant);

    /// <summary>Folds one stream; <paramref name="upTo"/> asks for what it was at an earlier version.</summary>
    public async Task<Loaded<TState, TEvent>> Load<TState, TEvent>(
        TenantId tenant, StreamId<TState, TEvent> stream, CancellationToken cancellation, long upTo = long.MaxValue)
        where TState : IState<TState, TEvent>
        where TEvent : class
    {
        var read = Read(tenant);
        var loaded = read.Stream(stream, upTo);
        await read.Run(cancellation);
        return loaded.Value;
    }

    /// <summary>One decision about one stream without an owner, new or existing.</summary>
    public Task<Outcome> Transact<TState, TEvent>(
        Caller caller, StreamId<TState, TEvent> stream, Func<TState, Decision<TEvent>> decide, CancellationToken cancellation)
        where TState : IState<TState, TEvent>
        where TEvent : class =>
        Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var loaded = read.Stream(stream);
            await read.Run(cancellation);
            transaction.Answers(stream.Value, loaded.Value.Version);
            switch (decide(loaded.Value.State))
            {
                case Decision<TEvent>.Rejected no:
                    return no.Reason;
                case Decision<TEvent>.Accepted yes:
                    transaction.Append(loaded.Value, yes.Events);
                    break;
            }

            return null;
        }, cancellation);

    /// <summary>
    /// The general form: an attempt reads, decides, and stages facts and statements, or answers a rejection. If somebody else wrote
    /// first, it is simply made again on what they left: a decider is pure, so asking twice is free. From the second time on nobody else of
    /// this program writes to the business meanwhile.
    /// </summary>
    /// <exception cref="BusyException">Locks or the stream could not be had after several attempts: answer 503, try later.</exception>
    public async Task<Outcome> Transact(Caller caller, Func<Transaction, Task<Rejection?>> attempt, CancellationToken cancellation)
    {
        var keysAreFresh = false;
        for (var left = Attempts - 1; ; left--)
        {
            using var turn = left < Attempts - 1 ? await _commits.TurnOf(caller.Tenant) : null;
            var transaction = new Transaction(this, caller, keysAreFresh);
            try
            {
                if (await attempt(transaction) is { } rejection)
                {
                    return new Outcome.Refused(rejection);
                }

                if (transaction.Refusal is { } refusal)
                {
                    return new Outcome.Refused(refusal);
                }

                return transaction.IsEmpty
                    ? new Outcome.Done(transaction.Resource ?? default, transaction.ResourceVersion, IsRepeat: false)
                    : await Write(transaction, turn);
            }
            catch (AlreadyAnsweredException)
            {
                return Repeat(caller.Idempotency!, transaction.Remembered!);
            }
            catch (EpochMovedException moved)
            {
                await Refresh(moved, left, cancellation);
                keysAreFresh = true;
            }
            catch (PostgresException moved) when (moved.SqlState == "BKEPO")
            {
                await Refresh(moved, left, cancellation);
                keysAreFresh = true;
            }
            catch (PostgresException broken)
            {
                if (await After(broken, transaction, left, cancellation) is { } outcome)
                {
                    return outcome;
                }
            }
        }
    }

    /// <summary>Opens sealed blocks at the edge, a page of them with one query; see <see cref="Vault.Open"/> for what can go wrong.</summary>
    public Task<IReadOnlyList<Opened>> Open(TenantId tenant, IReadOnlyList<SealedBlock> blocks, CancellationToken cancellation) =>
        vault.Open(tenant, blocks, cancellation);

    /// <summary>The same where what is restricted or damaged is shown as that; see <see cref="Vault.OpenEach"/>.</summary>
    public Task<IReadOnlyList<Opened>> OpenEach(TenantId tenant, IReadOnlyList<SealedBlock> blocks, CancellationToken cancellation) =>
        vault.OpenEach(tenant, blocks, cancellation);

    internal object ReadFact(Guid stream, Guid id, string type, byte[] data, byte[]? personal)
    {
        var known = types.Of(type);
        return codec.Read(known.Type, data, personal is null ? null : new(stream, id, type, known.Class!.Value, personal));
    }

    private async Task<Outcome> Write(Transaction transaction, SharedCommits.Turn? turn)
    {
        var append = new Append(transaction, types, codec, vault);
        var statements = new Statements();
        if (transaction.Subjects.Count > 0)
        {
            // Before the append, which wants its owners live; and so it names the business to row-level security itself.
            statements.Add(
                "insert into vault.subjects (tenant_id, id) select $1, s.id from unnest($2) as s (id) where set_config('bookings.tenant', $1, true) = $1",
                Param.Tenant(transaction.Caller.Tenant), Param.Uuids([.. transaction.Subjects.Select(subject => subject.Value)]));
        }

        append.AddTo(statements);
        append.AddHolds(statements);
        transaction.Room.CopyTo(statements);
        projections.Write(transaction.Caller.Tenant, transaction.Streams, statements);
        transaction.Further.CopyTo(statements);
        Failpoint.Reached("append.before-commit");
        await (turn?.Write(statements) ?? _commits.Write(transaction.Caller.Tenant, statements));
        Failpoint.Reached("append.after-commit");
        signal.Appended();
        return new Outcome.Done(append.Resource, append.ResourceVersion, IsRepeat: false);
    }

    /// <summary>What a failed write means: an outcome, or nothing when the attempt is to be made again.</summary>
    private async Task<Outcome?> After(PostgresException broken, Transaction transaction, int left, CancellationToken cancellation)
    {
        // A stream that is there already may be our own of the first time: an attempt that only starts streams has not asked.
        if (broken.ConstraintName is "idempotency_key_unique" or "pkey_mt_streams_tenant_id_id" && transaction.Caller.Idempotency is { } key)
        {
            var read = Read(transaction.Caller.Tenant);
            var remembered = Remembered.Ask(read, transaction.Caller.Tenant, key);
            await read.Run(cancellation);
            if (remembered.Value is { } before)
            {
                return Repeat(key, before);
            }
        }

        if (broken.SqlState == "BKSUB" && await IsRestricted(transaction, cancellation))
        {
            return new Outcome.Refused(new PersonRestricted());
        }

        if (transaction.Broken(broken.ConstraintName) is { } known)
        {
            return known.DecideAgain && left > 0 ? null : new Outcome.Refused(known.Rejection ?? throw new BusyException(broken));
        }

        switch (broken.SqlState)
        {
            case "BKSUB":
                return new Outcome.Refused(new PersonNotLive());
            case "BKTEN":
                return new Outcome.Refused(new BusinessUnknown());
            case "BKVER" or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable:
            case PostgresErrorCodes.UniqueViolation when broken.TableName is "mt_streams" or "mt_events":
                return left > 0 ? null : throw new BusyException(broken);
            default:
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(broken);
                return null;
        }
    }

    /// <summary>Not live can mean kept and not used: whoever asks is told which.</summary>
    private async Task<bool> IsRestricted(Transaction transaction, CancellationToken cancellation)
    {
        var read = Read(transaction.Caller.Tenant);
        var restricted = read.Single(
            "select exists (select from vault.subjects where tenant_id = $1 and id = any($2) and state = 2)", row => row.GetBoolean(0),
            Param.Tenant(transaction.Caller.Tenant), Param.Uuids([.. transaction.Streams.Select(stream => stream.Owner).OfType<SubjectId>().Distinct().Select(owner => owner.Value)]));
        await read.Run(cancellation);
        return restricted.Value;
    }

    private async Task Refresh(Exception moved, int left, CancellationToken cancellation)
    {
        if (left == 0)
        {
            throw new BusyException(moved);
        }

        await vault.Refresh(cancellation);
    }

    private static Outcome Repeat(IdempotencyKey key, Remembered remembered) =>
        key.RequestHash.AsSpan().SequenceEqual(remembered.Hash)
            ? new Outcome.Done(remembered.Resource, remembered.Version, IsRepeat: true)
            : new Outcome.Refused(new IdempotencyKeyReused());
}

/// <summary>Too many others at the same stream or lock: nothing was written, the caller may try again.</summary>
public sealed class BusyException(Exception inner) : Exception("Too busy: nothing was written, try again.", inner);
