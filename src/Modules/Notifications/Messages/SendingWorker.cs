using Microsoft.Extensions.Logging;

namespace Bookings.Notifications;

/// <summary>Looks once a second whether something is due, and goes on without a pause while there is. Nothing due costs one query over an index.</summary>
internal sealed partial class SendingWorker(SendDue send, RecordBounce bounces, Wishes wishes, TimeProvider clock, ILogger<SendingWorker> log) : IBackgroundWork
{
    /// <summary>While one batch is handed over, another is opened.</summary>
    internal const int Loops = 2;

    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Reporting = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Sweeping = TimeSpan.FromHours(1);

    public Task Run(CancellationToken stop) => Task.WhenAll([.. Enumerable.Range(0, Loops).Select(_ => Go(send.Run, Rhythm, stop)), Go(bounces.Run, Reporting, stop), Go(wishes.Sweep, Sweeping, stop)]);

    private async Task Go(Func<CancellationToken, Task<int>> work, TimeSpan rhythm, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(rhythm, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                try
                {
                    while (await work(stop) > 0)
                    {
                    }
                }
                catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
                {
                    // Whatever it was, what was claimed is claimed again: a host whose background work ends for good is ended by it.
                    Interrupted(log, fault.GetType().Name, (fault as PostgresException)?.SqlState);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Messages could not be sent: {Fault} {SqlState}")]
    private static partial void Interrupted(ILogger log, string fault, string? sqlState);
}
