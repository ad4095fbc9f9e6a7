using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Moves background projections forward, for the businesses whose buckets this process holds. Work is found by one query: heads that are ahead of their
/// checkpoints. An event that cannot be taken stops only its (projection, business): it is parked, never skipped silently.
/// </summary>
public sealed partial class ProjectionWorker(
    BookingsDatabase database, EventStore store, EventTypes types, IEnumerable<BackgroundProjection> projections, Leases leases, AppendSignal signal,
    ILogger<ProjectionWorker> log) : BackgroundService
{
    /// <summary>Positions for each transaction: large enough to be cheap, small enough to be undone without regret.</summary>
    public int PageSize { get; init; } = 2_000;

    /// <summary>Businesses followed side by side: while one's page is read, another's is understood. Each by itself is followed in order.</summary>
    internal int Abreast { get; init; } = Math.Clamp(Environment.ProcessorCount, 1, 4);

    /// <summary>How long one page may take.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    private readonly BackgroundProjection[] _projections = [.. projections];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await leases.Release();
    }

    /// <summary>One look for work, all of it done; true when there was some. Tests and verbs call it instead of waiting.</summary>
    /// <exception cref="Exception">The last passing fault, after everything that it did not touch was done.</exception>
    public async Task<bool> CatchUp(CancellationToken cancellation)
    {
        await Patiently(leases.KeepUp, cancellation);
        var work = new List<(BackgroundProjection Projection, TenantId Tenant, int Bucket)>();
        await Patiently(async patience => work = await FindWork(patience), cancellation);
        Exception? passing = null;
        var abreast = new ParallelOptions { MaxDegreeOfParallelism = Abreast, CancellationToken = cancellation };
        await Parallel.ForEachAsync(work.GroupBy(one => one.Tenant), abreast, async (business, stop) =>
        {
            foreach (var (projection, tenant, bucket) in business)
            {
                try
                {
                    await CatchUp(projection, tenant, bucket, stop);
                }
                catch (Exception fault) when (IsPassing(fault) && !stop.IsCancellationRequested)
                {
                    // This business waits; the others have done nothing to wait for it. Without a database nobody's work can be done.
                    passing = fault;
                    await Patiently(leases.KeepUp, stop);
                }
            }
        });

        if (passing is not null)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(passing);
        }

        return work.Count > 0;
    }

    private static readonly TimeSpan Gathering = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (_projections.Length > 0 && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                // After work a moment's rest: what comes in meanwhile makes one page for each business, not one for each event.
                await (await CatchUp(stoppingToken) ? Task.Delay(Gathering, stoppingToken) : signal.Wait(TimeSpan.FromSeconds(1), stoppingToken));
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // Whatever it was: a host whose background work ends for good is ended by it, and requests with it.
                Interrupted(log, fault.GetType().Name, (fault as PostgresException)?.SqlState);
                await signal.Wait(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
    }

    private static bool IsPassing(Exception fault) => fault is OperationCanceledException || DatabaseFaults.IsPassing(fault);

    /// <summary>These connections have no time-out, for rebuilds; a page that takes this long sits on a connection that died silently.</summary>
    private async Task Patiently(Func<CancellationToken, Task> step, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        await step(patience.Token);
    }

    /// <summary>Page by page to the head. Around an event that cannot be taken the pages get smaller until it stands alone.</summary>
    private async Task CatchUp(BackgroundProjection projection, TenantId tenant, int bucket, CancellationToken cancellation)
    {
        var window = PageSize;
        for (var turn = Turn.More; turn is Turn.More or Turn.Narrower;)
        {
            cancellation.ThrowIfCancellationRequested();
            await Patiently(leases.KeepUp, cancellation);
            if (!leases.Held.TryGetValue(bucket, out var epoch))
            {
                return;
            }

            await Patiently(async patience => turn = await Advance(projection, tenant, bucket, epoch, window, patience), cancellation);
            window = turn == Turn.Narrower ? Math.Max(1, window / 8) : PageSize;
        }
    }

    private async Task<List<(BackgroundProjection Projection, TenantId Tenant, int Bucket)>> FindWork(CancellationToken cancellation)
    {
        await using var find = database.System.CreateCommand(
            """
            select p.name, h.tenant_id, events.bucket(h.tenant_id) from events.heads h cross join unnest($1) as p (name)
            left join events.checkpoints c on c.projection = p.name and c.tenant_id = h.tenant_id
            where h.position > coalesce(c.position, 0) and events.bucket(h.tenant_id) = any($2)
              and not exists (select from events.parked k where k.projection = p.name and k.tenant_id = h.tenant_id and k.resolution is null)
            limit 1000
            """);
        find.Parameters.Add(Param.Texts([.. _projections.Select(projection => projection.Name)]));
        find.Parameters.Add(Param.Ints([.. leases.Held.Keys]));
        var work = new List<(BackgroundProjection, TenantId, int)>();
        await using var rows = await find.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var name = rows.GetString(0);
            work.Add((_projections.First(projection => projection.Name == name), new(rows.GetString(1)), rows.GetInt32(2)));
        }

        return work;
    }

    /// <summary>One page in one transaction.</summary>
    private async Task<Turn> Advance(BackgroundProjection projection, TenantId tenant, int bucket, long epoch, int window, CancellationToken cancellation)
    {
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        var (after, page) = await HistoryPage.Read(connection, types, projection, tenant, window, cancellation);
        if (projection is Subscription)
        {
            // Each effect has a checkpoint of its own: a fault repeats one of them and not a page.
            page = page.First;
        }

        if (page.UpTo <= after)
        {
            return Turn.Done;
        }

        try
        {
            if (projection.FollowsPositions)
            {
                await projection.ApplyPositions(tenant, after, page.UpTo, connection, cancellation);
            }
            else if (page.Events.Count > 0)
            {
                await projection.Apply(tenant, [.. page.Events.Select(stored => stored.Understand(tenant, store))], connection, cancellation);
            }
        }
        catch (Exception fault) when (!IsPassing(fault))
        {
            await transaction.RollbackAsync(CancellationToken.None);
            if (page.UpTo > after + 1)
            {
                return Turn.Narrower;
            }

            await Checkpoint.Park(database, projection.Name, tenant, page.UpTo, fault, cancellation);
            Parked(log, projection.Name, tenant, page.UpTo, fault.GetType().Name);
            return Turn.Done;
        }

        Failpoint.Reached("projection.applied-before-checkpoint");
        if (!await Checkpoint.Move(connection, projection.Name, tenant, after, page.UpTo, bucket, epoch, cancellation))
        {
            leases.Doubt();
            LostLease(log, projection.Name, tenant);
            return Turn.Done;
        }

        await transaction.CommitAsync(CancellationToken.None);
        return page.IsLast ? Turn.Done : Turn.More;
    }

    /// <summary>What a page came to: there may be more, there is not for now, or it must be tried with fewer events.</summary>
    private enum Turn
    {
        More,
        Done,
        Narrower,
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Background work was interrupted: {Fault} {SqlState}")]
    private static partial void Interrupted(ILogger log, string fault, string? sqlState);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Projection} cannot take the event at position {Position} of {Tenant}: {Fault}. It waits there; see './run rebuild --help'")]
    private static partial void Parked(ILogger log, string projection, TenantId tenant, long position, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Projection} of {Tenant} has moved to another node; this page was thrown away")]
    private static partial void LostLease(ILogger log, string projection, TenantId tenant);
}
