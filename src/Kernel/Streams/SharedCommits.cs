using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Writes that are ready while others are on their way go together: one round trip, one transaction, one wait for the disk. Who writes alone waits for
/// nobody. A write that the database refuses would take its neighbours with it, so they are then made each on its own. docs/adr/0021-writes-share-commits.md
/// </summary>
/// <param name="database">Where connections come from.</param>
/// <param name="places">Transactions that are on their way at once: as many as can be worked on.</param>
internal sealed class SharedCommits(NpgsqlDataSource database, int places)
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
    public Task Write(TenantId tenant, Statements statements)
    {
        var unit = new Unit(tenant, statements);
        lock (_lock)
        {
            if (_free == 0 || !_writing.Add(tenant))
            {
                _waiting.Add(unit);
                return unit.Task;
            }

            _free--;
        }

        return WriteFirst([unit]);
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
            // In the order of their businesses: two transactions that want the same ones never wait for each other in a ring.
            next = _free == 0 ? [] : [.. _waiting.Where(unit => !_writing.Contains(unit.Tenant)).Take(Most).OrderBy(unit => unit.Tenant.Value, StringComparer.Ordinal)];
            if (next.Count == 0)
            {
                return;
            }

            _free--;
            _waiting.RemoveAll(next.Contains);
            _writing.UnionWith(next.Select(unit => unit.Tenant));
        }

        _ = Task.Run(() => WriteTogether(next));
    }

    /// <summary>An error of a statement; not the end of the session, which may have come after the commit.</summary>
    private static bool WasRolledBack(PostgresException refused) => refused.Severity == "ERROR" && !refused.SqlState.StartsWith("57", StringComparison.Ordinal);

    private sealed class Unit(TenantId tenant, Statements statements) : TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TenantId Tenant => tenant;

        public Statements Statements => statements;
    }

    /// <summary>A place, and the businesses that nobody else writes to meanwhile.</summary>
    private sealed class Flight(SharedCommits all, List<Unit> units)
    {
        private bool _hasPlace = true;

        /// <summary>Never cancelled: whoever hung up still gets one booking or none, and the key tells which.</summary>
        public async Task Send(List<Unit> some)
        {
            var sent = Execute(some);
            if (!sent.IsCompleted)
            {
                using var patience = new CancellationTokenSource();
                if (await Task.WhenAny(sent, Task.Delay(LongestFlight, patience.Token)) != sent)
                {
                    GivePlace();
                    all.StartNext();
                }

                await patience.CancelAsync();
            }

            await sent;
        }

        public void End()
        {
            lock (all._lock)
            {
                units.ForEach(unit => all._writing.Remove(unit.Tenant));
            }

            GivePlace();
            all.StartNext();
        }

        private void GivePlace()
        {
            lock (all._lock)
            {
                if (_hasPlace)
                {
                    all._free++;
                    _hasPlace = false;
                }
            }
        }

        private async Task Execute(List<Unit> some)
        {
            var statements = some[0].Statements;
            if (some.Count > 1)
            {
                statements = new();
                statements.Add(WaitBriefly);
                some.ForEach(unit => unit.Statements.CopyTo(statements));
            }

            await using var connection = await all._database.OpenConnectionAsync(CancellationToken.None);
            await using var batch = statements.On(connection);
            await batch.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
