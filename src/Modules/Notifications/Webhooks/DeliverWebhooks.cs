using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookings.Notifications;

/// <summary>
/// Sends what is due, at least once: a delivery is marked after it was sent, so a program that dies in between sends it again, under the same id. Nothing due is one
/// query a second over an index of what waits, however many businesses there are.
/// </summary>
internal sealed class DeliverWebhooks(Deliveries deliveries, WebhookSecrets secrets, WebhookPost post, EventStore store, TimeProvider clock)
{
    internal const int MostAtOnce = 64;

    private const string Actor = "notifications.deliver_webhooks";

    private readonly Channel<byte> _woken = System.Threading.Channels.Channel.CreateBounded<byte>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Something is due now.</summary>
    internal void Wake() => _woken.Writer.TryWrite(0);

    /// <summary>Everything that is due, done; how much it was. Tests call it instead of waiting.</summary>
    internal async Task<int> Run(CancellationToken cancellation)
    {
        var done = 0;
        while (await deliveries.Claim(clock.GetCurrentInstant(), MostAtOnce, cancellation) is { Count: > 0 } claimed)
        {
            await Task.WhenAll(claimed.Select(delivery => Deliver(delivery, cancellation)));
            done += claimed.Count;
        }

        return done;
    }

    /// <summary>Goes on until it is cancelled: whatever ends makes room for the next, and nothing waits for the slowest.</summary>
    internal async Task Serve(Action<Exception> interrupted, CancellationToken cancellation)
    {
        using var room = new SemaphoreSlim(MostAtOnce);
        while (!cancellation.IsCancellationRequested)
        {
            var claimed = room.CurrentCount == 0 ? [] : await deliveries.Claim(clock.GetCurrentInstant(), room.CurrentCount, cancellation);
            foreach (var delivery in claimed)
            {
                await room.WaitAsync(cancellation);
                _ = Task.Run(async () =>
                {
                    try
                    {
                        await Deliver(delivery, cancellation);
                    }
                    catch (Exception fault) when (fault is not OperationCanceledException)
                    {
                        // Its claim runs out, and it is sent again.
                        interrupted(fault);
                    }
                    finally
                    {
                        room.Release();
                        Wake();
                    }
                }, CancellationToken.None);
            }

            if (claimed.Count == 0)
            {
                await Rest(cancellation);
            }
        }
    }

    private async Task Rest(CancellationToken cancellation)
    {
        using var second = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        second.CancelAfter(TimeSpan.FromSeconds(1));
        try
        {
            await _woken.Reader.ReadAsync(second.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // Nobody woke it: a look, for what fell due or was planned elsewhere.
        }
    }

    private async Task Deliver(ClaimedDelivery delivery, CancellationToken cancellation)
    {
        Failpoint.Reached("webhook.claimed");
        var signing = await secrets.Of(delivery.Tenant, delivery.Webhook, clock.GetCurrentInstant(), cancellation);
        var result = await post.Send(new(delivery.Url), IdOf(delivery), delivery.Body, signing, cancellation);
        Failpoint.Reached("webhook.sent-before-mark");
        var now = clock.GetCurrentInstant();
        var again = RetrySchedule.Next(delivery.Attempts + 1, now, RandomNumberGenerator.GetInt32(1_000) / 1_000.0);
        var state = result.IsTaken ? "delivered" : result.IsGone || again is null ? "failed" : "waiting";
        if (!await deliveries.Record(delivery, result, state, again ?? now, now, CancellationToken.None) || state != "failed")
        {
            return;
        }

        if (result.IsGone)
        {
            await DisableWebhook.Run(store, new(delivery.Tenant, Actor, Role.Owner), delivery.Webhook, WebhookEnd.Gone, now, CancellationToken.None);
        }
        else if (!await deliveries.HasTakenSince(delivery, now - Trial, CancellationToken.None))
        {
            await DisableWebhook.Run(store, new(delivery.Tenant, Actor, Role.Owner), delivery.Webhook, WebhookEnd.Failing, now, CancellationToken.None);
        }
    }

    /// <summary>Shorter than all the waits of the schedule together (75 hours and 35 minutes): what failed to the end has seen all of it.</summary>
    private static Duration Trial => Duration.FromHours(72);

    private static string IdOf(ClaimedDelivery delivery) => $"msg_{delivery.Id:N}";
}

/// <summary>Keeps <see cref="DeliverWebhooks"/> going as long as the host runs, and clears the log once an hour.</summary>
internal sealed partial class WebhookLoop(DeliverWebhooks deliver, Deliveries deliveries, TimeProvider clock, ILogger<WebhookLoop> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var hour = clock.CreateTimer(_ => _ = Forget(stoppingToken), null, TimeSpan.FromMinutes(1), TimeSpan.FromHours(1));
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await deliver.Serve(Interrupted, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                // Whatever it was: what is due stays due. A host whose background work ends for good is ended by it.
                Interrupted(fault);
                await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
            }
        }
    }

    private async Task Forget(CancellationToken cancellation)
    {
        try
        {
            await deliveries.Forget(clock.GetCurrentInstant(), cancellation);
        }
        catch (Exception fault) when (fault is NpgsqlException or OperationCanceledException)
        {
            Interrupted(fault);
        }
    }

    private void Interrupted(Exception fault) => Interrupted(log, fault.GetType().Name, (fault as PostgresException)?.SqlState);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhooks were interrupted: {Fault} {SqlState}")]
    private static partial void Interrupted(ILogger log, string fault, string? sqlState);
}
