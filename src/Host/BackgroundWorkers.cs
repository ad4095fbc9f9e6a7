using Bookings.Kernel;

namespace Bookings.Host;

/// <summary>Runs what the modules do by themselves.</summary>
internal sealed class BackgroundWorkers(IEnumerable<IBackgroundWork> works) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(works.Select(work => work.Run(stoppingToken)));
}
