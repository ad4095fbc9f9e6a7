using System.Collections.Concurrent;
using Bookings.Kernel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Bookings.Host;

/// <summary>
/// Runs what the modules do by themselves, each by itself: what one of them throws ends no other, is logged, and after a pause that one is begun again. Nobody is fenced and no gate is watched by a worker that is down,
/// so health says which is.
/// </summary>
internal sealed partial class BackgroundWorkers(IEnumerable<IBackgroundWork> works, TimeProvider clock, ILogger<BackgroundWorkers> log) : BackgroundService, IHealthCheck
{
    /// <summary>Until it is begun again.</summary>
    internal static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Without a fault for so long, it runs.</summary>
    internal static readonly TimeSpan Doubt = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, long> _faults = new(StringComparer.Ordinal);

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var down = _faults.Where(one => clock.GetElapsedTime(one.Value) < Doubt).Select(one => one.Key).Order(StringComparer.Ordinal).ToList();
        return Task.FromResult(down.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded($"Ended by a fault and begun again: {string.Join(", ", down)}. The log says which fault."));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(works.Select(work => Keep(work, stoppingToken)));

    private async Task Keep(IBackgroundWork work, CancellationToken stop)
    {
        var name = work.GetType().Name;
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await work.Run(stop);
                return;
            }
            catch (Exception) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // Its text may quote anything; its kind does not.
                Fell(log, name, fault.GetType().Name, (fault as PostgresException)?.SqlState);
                _faults[name] = clock.GetTimestamp();
            }

            await Task.Delay(Pause, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Worker} was ended by a fault and is begun again: {Fault} {SqlState}")]
    private static partial void Fell(ILogger log, string worker, string fault, string? sqlState);
}
