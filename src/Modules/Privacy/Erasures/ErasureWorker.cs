using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookings.Privacy;

/// <summary>
/// Goes on with every erasure that is not done, whoever began it: confirmed ones at once, effective ones when their epoch is gone. Once a day, if somebody waits for it, it
/// has the keys rotated, and once an hour it ends what was retained for a term, and removes what nobody can open.
/// </summary>
internal sealed partial class ErasureWorker(
    BookingsDatabase database, ErasurePipeline pipeline, Certificates certificates, PhysicalErasure physical, KeyRotation rotation, IOptions<PrivacyOptions> options, TimeProvider clock,
    ILogger<ErasureWorker> log) : IBackgroundWork
{
    private const string UnderWay = """
        select tenant_id, id, stage from privacy.erasures
        where stage in ('Confirmed', 'Fenced', 'Acknowledged', 'Destroyed') or (stage in ('Effective', 'Final') and epoch <= $1)
        order by requested_at limit 100
        """;

    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1);
    private static readonly Duration Hour = Duration.FromHours(1);

    public async Task Run(CancellationToken stop)
    {
        var nextHour = Instant.MinValue;
        try
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await Look(stop);
                    if (clock.GetCurrentInstant() is var now && now >= nextHour)
                    {
                        nextHour = now + Hour;
                        await physical.EndTerms(stop);
                        await RotateIfWaitedFor(stop);
                        await physical.Strip(await physical.LastEnded(stop), stop);
                    }
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    // What is not done stays so, and the next look finds it.
                    Interrupted(log, fault.GetType().Name, (fault as PostgresException)?.SqlState);
                }

                await Task.Delay(Rhythm, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>Each as far as it can go now. One that cannot go on keeps nobody else waiting.</summary>
    internal async Task Look(CancellationToken cancellation)
    {
        foreach (var (business, id) in await Find(cancellation))
        {
            await Try(() => pipeline.Advance(business, id, cancellation));
        }

        // Issued by a process that died before it proved them.
        foreach (var business in await Unproved(cancellation))
        {
            await Try(() => certificates.Prove(business, cancellation));
        }
    }

    private async Task Try(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Interrupted(log, fault.GetType().Name, (fault as PostgresException)?.SqlState);
        }
    }

    private async Task<List<TenantId>> Unproved(CancellationToken cancellation)
    {
        await using var find = database.System.CreateCommand("select distinct tenant_id from privacy.certificates where proof is null limit 100");
        var found = new List<TenantId>();
        await using var rows = await find.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found.Add(new(rows.GetString(0)));
        }

        return found;
    }

    /// <summary>At most once in the time that is set; nobody waiting, never.</summary>
    internal async Task<bool> RotateIfWaitedFor(CancellationToken cancellation)
    {
        if (!await physical.WaitsForAnEpoch(cancellation)
            || clock.GetCurrentInstant() - await rotation.ActiveSince(cancellation) < Duration.FromHours(options.Value.RotateKeysAfterHours))
        {
            return false;
        }

        try
        {
            await rotation.Run(null, cancellation);
            return true;
        }
        catch (RotationRefusedException)
        {
            return false; // somebody else is at it
        }
    }

    private async Task<List<(TenantId Business, ErasureId Id)>> Find(CancellationToken cancellation)
    {
        await using var find = database.System.CreateCommand(UnderWay);
        find.Parameters.Add(Param.Int(await physical.LastEnded(cancellation)));
        var found = new List<(TenantId, ErasureId)>();
        await using var rows = await find.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found.Add((new(rows.GetString(0)), new(rows.GetGuid(1))));
        }

        return found;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An erasure could not go on now: {Fault} {SqlState}")]
    private static partial void Interrupted(ILogger log, string fault, string? sqlState);
}
