using Microsoft.Extensions.Logging;

namespace Bookings.Notifications;

/// <summary>Keeps <see cref="DeliverWebhooks"/> going as long as the host runs, and clears the log once an hour.</summary>
internal sealed partial class WebhookLoop(DeliverWebhooks deliver, WebhookDeliveries deliveries, TimeProvider clock, ILogger<WebhookLoop> log) : IBackgroundWork
{
    public Task Run(CancellationToken stop) => Task.WhenAll(Send(stop), Forget(stop));

    private async Task Send(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await deliver.Serve(Interrupted, stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // Whatever it was: what is due stays due. A host whose background work ends for good is ended by it.
                Interrupted(fault);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, CancellationToken.None);
            }
        }
    }

    private async Task Forget(CancellationToken stop)
    {
        using var hour = new PeriodicTimer(TimeSpan.FromHours(1), clock);
        try
        {
            while (await hour.WaitForNextTickAsync(stop))
            {
                try
                {
                    await deliveries.Forget(clock.GetCurrentInstant(), stop);
                }
                catch (Exception fault) when (fault is not OperationCanceledException || !stop.IsCancellationRequested)
                {
                    Interrupted(fault);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private void Interrupted(Exception fault) => Interrupted(log, fault.GetType().Name, (fault as PostgresException)?.SqlState);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhooks were interrupted: {Fault} {SqlState}")]
    private static partial void Interrupted(ILogger log, string fault, string? sqlState);
}
