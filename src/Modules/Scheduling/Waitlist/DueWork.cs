using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookings.Scheduling;

/// <summary>
/// What falls due without anybody asking: requests and offers that nobody answered, holds that ran out, and places in line whose days are over. It looks once a minute; each is decided on its own
/// stream, so that two hosts that look at once do it once.
/// </summary>
internal sealed partial class DueWork(BookingsDatabase database, EventStore store, TimeProvider clock, ILogger<DueWork> log) : BackgroundService
{
    private const string Actor = "scheduling.due_work";

    /// <summary>One look; how much was due. Tests call it instead of waiting.</summary>
    internal async Task<int> Run(CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var due = await Find(now, cancellation);
        foreach (var (tenant, id, what) in due)
        {
            try
            {
                await Do(tenant, id, what, now, cancellation);
            }
            catch (Exception fault) when (fault is not OperationCanceledException && !(fault is NpgsqlException && DatabaseFaults.IsPassing(fault)))
            {
                // Its keys cannot be had, or are not what was written: it stays due, and the others do not wait for it.
                Interrupted(log, fault.GetType().Name, (fault as PostgresException)?.SqlState);
            }
        }

        await Forget(now, cancellation);
        return due.Count;
    }

    private Task<Outcome> Do(TenantId tenant, Guid id, string what, Instant now, CancellationToken cancellation)
    {
        // Time runs out for everybody: what waits for somebody who is restricted would else keep a time from all others.
        var caller = new Caller(tenant, Actor, Role.Owner) { DespiteRestriction = true };
        return what switch
        {
            "request" => store.Transact(caller, Appointment.Of(new(id)), appointment => ExpireAppointment.Decide(appointment, now), cancellation),
            "offer" => store.ChangePlace(caller, id, place => ExpireOffer.Decide(place, now), cancellation),
            "place" => store.ChangePlace(caller, id, place => EndWaiting.Decide(place, now), cancellation),
            _ => store.Transact(caller, transaction =>
            {
                Hold.Free(transaction, id);
                return Task.FromResult<Rejection?>(null);
            }, cancellation),
        };
    }

    /// <summary>Links, sessions and solved challenges of guests that have run out: they count for nothing, and only take room.</summary>
    private async Task Forget(Instant now, CancellationToken cancellation)
    {
        await using var batch = database.System.CreateBatch();
        foreach (var table in new[] { "manage_links", "manage_sessions", "solved_challenges" })
        {
            batch.BatchCommands.Add(new($"delete from scheduling.{table} where expires <= $1") { Parameters = { Param.Time(now) } });
        }

        await batch.ExecuteNonQueryAsync(cancellation);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var minute = new PeriodicTimer(TimeSpan.FromMinutes(1), clock);
        try
        {
            while (await minute.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await Run(stoppingToken);
                }
                catch (Exception fault) when (fault is not OperationCanceledException || !stoppingToken.IsCancellationRequested)
                {
                    // Whatever is due stays due: the next look finds it. A host whose background work ends for good would be ended by it.
                    Interrupted(log, fault.GetType().Name, (fault as PostgresException)?.SqlState);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    /// <summary>Holds go some time after they ran out: whoever books meanwhile removes them anyway.</summary>
    private async Task<List<(TenantId Tenant, Guid Id, string What)>> Find(Instant now, CancellationToken cancellation)
    {
        await using var find = database.System.CreateCommand(
            """
            (select tenant_id, id, 'request' from scheduling.appointments where status = 'Requested' and expires_at <= $1 limit 500)
            union all (select tenant_id, id, 'offer' from scheduling.waitlist where status = 'Offered' and offer_until <= $1 limit 500)
            union all (select tenant_id, id, 'place' from scheduling.waitlist
                where status = 'Waiting' and client_id is not null and to_date < ($1 at time zone 'UTC' - interval '12 hours')::date limit 500)
            union all (select tenant_id, id, 'hold' from scheduling.holds where expires <= $2 limit 500)
            """);
        find.Parameters.Add(Param.Time(now));
        find.Parameters.Add(Param.Time(now - Duration.FromMinutes(10)));
        var due = new List<(TenantId, Guid, string)>();
        await using var rows = await find.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            due.Add((new(rows.GetString(0)), rows.GetGuid(1), rows.GetString(2)));
        }

        return due;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What is due could not be done: {Fault} {SqlState}")]
    private static partial void Interrupted(ILogger log, string fault, string? sqlState);
}
