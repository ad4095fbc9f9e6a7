using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookings.Consent;

/// <summary>
/// What falls due without anybody asking: consents whose time is over, once a minute, and policies whose facts have changed, once an hour. Each is decided on its
/// own stream, so that two hosts that look at once do it once.
/// </summary>
internal sealed partial class DueWork(BookingsDatabase database, EventStore store, FactBook facts, TimeProvider clock, ILogger<DueWork> log) : BackgroundService
{
    private const string Actor = "consent.due_work";
    private const int MinutesBetweenChecks = 60;

    /// <summary>Ends what is due; how much it was. Tests call it instead of waiting.</summary>
    internal async Task<int> Expire(CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var due = await Find("select tenant_id, id from consent.consents where due_at <= $1 and client_id is not null limit 500", cancellation, Param.Time(now));
        foreach (var (tenant, id) in due)
        {
            await store.Transact(Of(tenant) with { DespiteRestriction = true }, ConsentRecord.Of(id), consent => ExpireConsent.Decide(consent, now), cancellation);
        }

        return due.Count;
    }

    /// <summary>Compares what published policies say with what is; how many were looked at.</summary>
    internal async Task<int> Check(CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var naming = await Find("select tenant_id, id from consent.policies where names_facts order by tenant_id, id", cancellation);
        foreach (var (tenant, id) in naming)
        {
            await CheckPolicy.Run(store, facts, Of(tenant), id, now, cancellation);
        }

        return naming.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minute = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        try
        {
            for (var minutes = 0; await minute.WaitForNextTickAsync(stoppingToken); minutes++)
            {
                try
                {
                    await Expire(stoppingToken);
                    if (minutes % MinutesBetweenChecks == 0)
                    {
                        await Check(stoppingToken);
                    }
                }
                catch (Exception fault) when (fault is NpgsqlException or TimeoutException or BusyException)
                {
                    // Whatever is due stays due: the next look finds it.
                    Interrupted(log, fault.GetType().Name, (fault as PostgresException)?.SqlState);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private static Caller Of(TenantId tenant) => new(tenant, Actor, Role.Owner);

    private async Task<List<(TenantId Tenant, Guid Id)>> Find(string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var find = database.System.CreateCommand(sql);
        find.Parameters.AddRange(parameters);
        var found = new List<(TenantId, Guid)>();
        await using var rows = await find.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found.Add((new(rows.GetString(0)), rows.GetGuid(1)));
        }

        return found;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is due could not be done: {Fault} {SqlState}")]
    private static partial void Interrupted(ILogger log, string fault, string? sqlState);
}
