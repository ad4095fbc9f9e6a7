using System.Security.Cryptography;
using System.Threading.Channels;

namespace Bookings.Notifications;

/// <summary>
/// Sends what is due, at least once: a delivery is marked after it was sent, so a program that dies in between sends it again, under the same id. Nothing due is one
/// query a second over an index of what waits, however many businesses there are.
/// </summary>
internal sealed class DeliverWebhooks(WebhookDeliveries deliveries, WebhookSecrets secrets, WebhookPost post, EventStore store, TimeProvider clock)
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
