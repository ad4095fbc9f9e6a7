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
    public int PageSize { get; init; } = 500;

    private readonly BackgroundProjection[] _projections = [.. projections];

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await leases.Release();
    }

    /// <summary>One look for work, all of it done; true when there was some. Tests and verbs call it instead of waiting.</summary>
    public async Task<bool> CatchUp(CancellationToken cancellation)
    {
        await leases.Maintain(cancellation);
        var work = await FindWork(cancellation);
        foreach (var (projection, tenant, bucket) in work)
        {
            while (leases.Held.TryGetValue(bucket, out var epoch) && await Advance(projection, tenant, bucket, epoch, PageSize, cancellation))
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }

        return work.Count > 0;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (_projections.Length > 0 && !stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (!await CatchUp(stoppingToken))
                {
                    await signal.Wait(TimeSpan.FromSeconds(1), stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault) when (fault is NpgsqlException or TimeoutException or OperationCanceledException)
            {
                Interrupted(log, fault.GetType().Name, (fault as PostgresException)?.SqlState);
                await signal.Wait(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
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

    /// <summary>One page in one transaction; true when there may be more.</summary>
    private async Task<bool> Advance(BackgroundProjection projection, TenantId tenant, int bucket, long epoch, int window, CancellationToken cancellation)
    {
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        // Shared: a rebuild of this projection waits for the page, and the next page waits for the rebuild.
        var after = await Checkpoint.Read(connection, projection.Name, tenant, cancellation);
        var page = await HistoryPage.Read(connection, tenant, [.. projection.Facts.Select(fact => types.Of(fact).Name)], after, window, cancellation);
        if (page.UpTo <= after)
        {
            return false;
        }

        try
        {
            await projection.Apply(tenant, [.. page.Events.Select(stored => stored.Understand(tenant, store))], connection, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException && fault is not NpgsqlException { IsTransient: true })
        {
            await transaction.RollbackAsync(CancellationToken.None);
            if (window > 1)
            {
                return await Advance(projection, tenant, bucket, epoch, 1, cancellation);
            }

            await Checkpoint.Park(database, projection.Name, tenant, page.Events[0], fault, cancellation);
            Parked(log, projection.Name, tenant, page.Events[0].Position, fault.GetType().Name);
            return false;
        }

        Failpoint.Reached("projection.applied-before-checkpoint");
        if (!await Checkpoint.Move(connection, projection.Name, tenant, after, page.UpTo, bucket, epoch, cancellation))
        {
            LostLease(log, projection.Name, tenant);
            return false;
        }

        await transaction.CommitAsync(CancellationToken.None);
        return true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Background work was interrupted: {Fault} {SqlState}")]
    private static partial void Interrupted(ILogger log, string fault, string? sqlState);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Projection} cannot take the event at position {Position} of {Tenant}: {Fault}. It waits there; see './run rebuild --help'")]
    private static partial void Parked(ILogger log, string projection, TenantId tenant, long position, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Projection} of {Tenant} has moved to another node; this page was thrown away")]
    private static partial void LostLease(ILogger log, string projection, TenantId tenant);
}
