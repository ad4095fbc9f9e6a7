using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Writes that are ready while others are on their way go together: one round trip, one transaction, one wait for the disk. Who writes alone waits for
/// nobody. A write that the database refuses would take its neighbours with it, so they are then made each on its own. docs/adr/0021-writes-share-commits.md
/// </summary>
/// <param name="database">Where connections come from.</param>
/// <param name="places">Transactions that are on their way at once: as many as can be worked on.</param>
/// <param name="patience">Who has waited this long for others without being sent has written nothing, and is told that it is busy.</param>
internal sealed partial class SharedCommits(NpgsqlDataSource database, int places, TimeSpan patience)
{
    /// <summary>Writes in one transaction: what they lock is held until the last of them is through.</summary>
    private const int Most = 16;

    /// <summary>Neighbours wait this long, and no longer, for a business that is held elsewhere.</summary>
    private const string WaitBriefly = "select set_config('lock_timeout', '50ms', true)";

    /// <summary>A transaction that takes longer waits for something: others may go on meanwhile.</summary>
    private static readonly TimeSpan LongestFlight = TimeSpan.FromMilliseconds(100);

    private readonly NpgsqlDataSource _database = database;
    private readonly Lock _lock = new();
    private readonly List<Unit> _waiting = [];
    private readonly HashSet<TenantId> _writing = [];
    private int _free = places;

    /// <summary>All or nothing of these statements, whatever becomes of others.</summary>
    /// <param name="tenant">Whose they are; they lock rows of no other business.</param>
    /// <param name="statements">The first of them names the business to row-level security.</param>
    /// <exception cref="PostgresException">The database refused them: nothing was written, unless it was the session that ended.</exception>
    /// <exception cref="NpgsqlException">Nobody knows whether they were written.</exception>
    /// <exception cref="BusyException">Others wrote all the time: nothing was written.</exception>
    public Task Write(TenantId tenant, Statements statements)
    {
        var unit = new Unit(tenant, statements);
        lock (_lock)
        {
            if (_free == 0 || !_writing.Add(tenant))
            {
                _waiting.Add(unit);
                return Wait(unit);
            }

            _free--;
        }

        return WriteFirst([unit]);
    }

    /// <summary>
    /// From here until it is given back nobody of this program writes to the business but by the turn. Who lost against others decides again in a turn, and loses to none
    /// of them again: in a queue of many, each decision is old before it is written.
    /// </summary>
    /// <exception cref="BusyException">Others wrote all the time.</exception>
    public async Task<Turn> TurnOf(TenantId tenant)
    {
        var turn = new Unit(tenant, null);
        lock (_lock)
        {
            if (_writing.Add(tenant))
            {
                return new(this, tenant);
            }

            _waiting.Add(turn);
        }

        await Wait(turn);
        return new(this, tenant);
    }

    private async Task Wait(Unit unit)
    {
        try
        {
            await unit.Task.WaitAsync(patience);
        }
        catch (TimeoutException late) when (!unit.Task.IsCompleted)
        {
            lock (_lock)
            {
                if (_waiting.Remove(unit))
                {
                    throw new BusyException(late);
                }
            }

            await unit.Task;
        }
    }

    private async Task WriteFirst(List<Unit> unit)
    {
        var flight = new Flight(this, unit);
        try
        {
            await flight.Send(unit);
        }
        finally
        {
            flight.End();
        }
    }

    private async Task WriteTogether(List<Unit> units)
    {
        var flight = new Flight(this, units);
        var written = flight.Send(units);
        await written.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (units.Count > 1 && written.Exception?.InnerException is PostgresException refused && WasRolledBack(refused))
        {
            await Task.WhenAll(units.Select(async unit =>
            {
                var alone = flight.Send([unit]);
                await alone.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                unit.SetFromTask(alone);
            }));
        }
        else
        {
            units.ForEach(unit => unit.SetFromTask(written));
        }

        flight.End();
    }

    private void StartNext()
    {
        List<Unit> next;
        lock (_lock)
        {
            next = TakeNext();
        }

        if (next.Count > 0)
        {
            _ = Task.Run(() => WriteTogether(next));
        }
    }

    /// <summary>Gives the turns that can be given, and a place to the writes that can go; each business in the order of asking.</summary>
    private List<Unit> TakeNext()
    {
        var next = new List<Unit>();
        foreach (var unit in _waiting)
        {
            if ((unit.Statements is null || (_free > 0 && next.Count < Most)) && _writing.Add(unit.Tenant))
            {
                next.Add(unit);
            }
        }

        _waiting.RemoveAll(next.Contains);
        next.FindAll(unit => unit.Statements is null).ForEach(turn => turn.SetResult());
        next.RemoveAll(unit => unit.Statements is null);
        // In the order of their businesses: two transactions that want the same ones never wait for each other in a ring.
        next.Sort((one, other) => string.CompareOrdinal(one.Tenant.Value, other.Tenant.Value));
        _free -= next.Count > 0 ? 1 : 0;
        return next;
    }

    private void Leave(TenantId tenant)
    {
        lock (_lock)
        {
            _writing.Remove(tenant);
        }

        StartNext();
    }

    private async Task Execute(Statements statements)
    {
        await using var connection = await _database.OpenConnectionAsync(CancellationToken.None);
        await using var batch = statements.On(connection);
        await batch.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>An error of a statement; not the end of the session, which may have come after the commit.</summary>
    private static bool WasRolledBack(PostgresException refused) => refused.Severity == "ERROR" && !refused.SqlState.StartsWith("57", StringComparison.Ordinal);

    /// <summary>A business of one's own for a while.</summary>
    internal sealed class Turn(SharedCommits all, TenantId tenant) : IDisposable
    {
        /// <inheritdoc cref="SharedCommits.Write"/>
        public Task Write(Statements statements) => all.Execute(statements);

        public void Dispose() => all.Leave(tenant);
    }

    /// <param name="statements">Nothing: a turn is asked for.</param>
    private sealed class Unit(TenantId tenant, Statements? statements) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TenantId Tenant => tenant;

        public Statements? Statements => statements;
    }
}
