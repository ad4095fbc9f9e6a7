using Bookings.Access.Contracts;
using Microsoft.Extensions.Logging;

namespace Bookings.Privacy;

/// <summary>
/// Looks every minute for whom it has become night: two o'clock on the business's own clock. Down at that hour, the program makes up for it when it is back, and a night that was
/// missed altogether is in the next one, for what was over then is over now.
/// </summary>
internal sealed partial class RetentionWorker(BookingsDatabase database, IBusinesses businesses, NightRun run, TimeProvider clock, ILogger<RetentionWorker> log) : IBackgroundWork
{
    private const string Sql = """
        select * from (
            select r.tenant_id, r.in_force_from, (select max(n.night) from privacy.retention_nights n where n.tenant_id = r.tenant_id),
                   exists (select from privacy.retention_nights n where n.tenant_id = r.tenant_id and n.ended_at is null) as is_cut_off
            from privacy.retention_rules r) as each
        where in_force_from <= $1 or is_cut_off
        """;

    private static readonly TimeSpan Rhythm = TimeSpan.FromMinutes(1);

    /// <summary>Businesses whose nights run beside each other: one with years to make up for keeps the others waiting no longer than its turn.</summary>
    private static readonly ParallelOptions AtOnce = new() { MaxDegreeOfParallelism = 4 };

    public async Task Run(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                await Try(null, () => Look(stop));
                await Task.Delay(Rhythm, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>Once, for every business. One whose night cannot be run now keeps no other one waiting.</summary>
    internal async Task Look(CancellationToken cancellation)
    {
        var waiting = await Waiting(cancellation);
        if (waiting.Count == 0)
        {
            return;
        }

        var zones = (await businesses.List(cancellation)).ToDictionary(business => business.Tenant, business => business.Zone);
        var due = waiting.Where(one => zones.ContainsKey(one.Business) && IsDue(zones[one.Business], one.InForce, one.Last, one.IsCutOff)).Select(one => one.Business).ToList();
        await Parallel.ForEachAsync(due, AtOnce, async (business, _) => await Try(business, () => run.Run(business, zones[business], cancellation)));
    }

    private bool IsDue(DateTimeZone zone, Instant? inForce, LocalDate? last, bool isCutOff)
    {
        var night = Periods.Due(zone, clock.GetCurrentInstant());
        return isCutOff || (night > (last ?? LocalDate.MinIsoValue) && inForce <= Periods.MomentOf(zone, night));
    }

    private async Task<List<(TenantId Business, Instant? InForce, LocalDate? Last, bool IsCutOff)>> Waiting(CancellationToken cancellation)
    {
        await using var find = database.System.CreateCommand(Sql);
        find.Parameters.Add(Param.Time(clock.GetCurrentInstant()));
        var found = new List<(TenantId, Instant?, LocalDate?, bool)>();
        await using var rows = await find.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found.Add((new(rows.GetString(0)), rows.GetInstantOrNull(1), await rows.IsDBNullAsync(2, cancellation) ? null : rows.GetDate(2), rows.GetBoolean(3)));
        }

        return found;
    }

    private async Task Try(TenantId? business, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // The night is not ended, and the next look goes on with it.
            Interrupted(log, business?.Value ?? "any business", fault.GetType().Name, (fault as PostgresException)?.SqlState);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A night of retention of {Business} could not go on now: {Fault} {SqlState}")]
    private static partial void Interrupted(ILogger log, string business, string fault, string? sqlState);
}
