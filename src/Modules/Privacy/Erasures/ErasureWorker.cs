using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Bookings.Privacy;

/// <summary>
/// Goes on with every erasure that is not done, whoever began it: confirmed ones at once, effective ones when their epoch is gone. Once a day, if somebody waits for it, it
/// has the keys rotated, and once an hour it ends what was retained for a term, and removes what nobody can open.
/// </summary>
internal sealed partial class ErasureWorker(
    BookingsDatabase database, ErasurePipeline pipeline, Certificates certificates, Farewells farewells, PhysicalErasure physical, KeyRotation rotation, IOptions<PrivacyOptions> options, TimeProvider clock,
    ILogger<ErasureWorker> log) : IBackgroundWork
{
    private const string UnderWay = """
        select tenant_id, id, requested_at from privacy.erasures
        where (stage in ('Confirmed', 'Fenced', 'Acknowledged', 'Destroyed') or (stage in ('Effective', 'Final') and epoch <= $1)) and (requested_at, id) > ($2, $3)
        order by requested_at, id limit $4
        """;

    internal const int PageSize = 100;

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
                        await EachHour(stop);
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

    /// <summary>What one of them cannot do now keeps the others from nothing.</summary>
    internal async Task EachHour(CancellationToken cancellation)
    {
        await Try(() => physical.EndTerms(cancellation));
        await Try(() => RotateIfWaitedFor(cancellation));
        await Try(async () =>
        {
            var ended = await physical.LastEnded(cancellation);
            if (await physical.Strip(ended, cancellation) > 0)
            {
                await physical.Vacuum(ended, cancellation);
            }
        });
    }

    /// <summary>Each as far as it can go now, all of them: those that cannot go on, however many they are, keep nobody else waiting.</summary>
    internal async Task Look(CancellationToken cancellation)
    {
        var (last, page) = ((Instant.FromUnixTimeTicks(0), Guid.Empty), PageSize);
        while (page == PageSize)
        {
            var found = await Find(last, cancellation);
            foreach (var (business, id, _) in found)
            {
                await Try(() => pipeline.Advance(business, id, cancellation));
            }

            (last, page) = (found.Count > 0 ? (found[^1].RequestedAt, found[^1].Id.Value) : last, found.Count);
        }

        // Issued by a process that died before it proved them.
        foreach (var business in await Unproved(cancellation))
        {
            await Try(() => certificates.Prove(business, cancellation));
        }

        await Try(() => farewells.Look(cancellation));
    }

    private async Task Try(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (RotationRefusedException refused)
        {
            // Rows and epochs are counted in it, and nobody is named.
            Refused(log, refused.Message);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            Interrupted(log, fault.GetType().Name, (fault as PostgresException)?.SqlState);
        }
    }

    private async Task<List<TenantId>> Unproved(CancellationToken cancellation)
    {
        await using var find = database.System.CreateCommand("select distinct tenant_id from privacy.certificates where proof is null");
        var found = new List<TenantId>();
        await using var rows = await find.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found.Add(new(rows.GetString(0)));
        }

        return found;
    }

    /// <summary>At most once in the time that is set; nobody waiting, never. One that was cut off is ended however young its new epoch is.</summary>
    /// <exception cref="RotationRefusedException">It cannot be done, and nobody's erasure becomes final until somebody has looked why.</exception>
    internal async Task<bool> RotateIfWaitedFor(CancellationToken cancellation)
    {
        if (!await physical.WaitsForAnEpoch(cancellation) || !(await rotation.IsUnfinished(cancellation) || await IsOld(cancellation)))
        {
            return false;
        }

        try
        {
            await rotation.Run(null, cancellation);
            return true;
        }
        catch (RotationRunsException)
        {
            return false;
        }
    }

    private async Task<bool> IsOld(CancellationToken cancellation) =>
        clock.GetCurrentInstant() - await rotation.ActiveSince(cancellation) >= Duration.FromHours(options.Value.RotateKeysAfterHours);

    private async Task<List<(TenantId Business, ErasureId Id, Instant RequestedAt)>> Find((Instant RequestedAt, Guid Id) last, CancellationToken cancellation)
    {
        await using var find = database.System.CreateCommand(UnderWay);
        find.Parameters.AddRange(new[] { Param.Int(await physical.LastEnded(cancellation)), Param.Time(last.RequestedAt), Param.Uuid((Guid?)last.Id), Param.Int(PageSize) });
        var found = new List<(TenantId, ErasureId, Instant)>();
        await using var rows = await find.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            found.Add((new(rows.GetString(0)), new(rows.GetGuid(1)), rows.GetInstant(2)));
        }

        return found;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The keys cannot be rotated, and no erasure becomes final until they are: {Why}")]
    private static partial void Refused(ILogger log, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An erasure could not go on now: {Fault} {SqlState}")]
    private static partial void Interrupted(ILogger log, string fault, string? sqlState);
}
