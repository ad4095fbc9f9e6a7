using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>Several hosts send from one table: each delivery is one host's at a time (F29), and one webhook that is slow holds up no other (F31).</summary>
public sealed class ClaimTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task Two_hosts_that_look_at_once_send_each_delivery_once()
    {
        await using var hook = await Hook.Open(house);
        var other = await house.Start(hook.Clock, otherwise: Hook.AllowLoopback);
        for (var nth = 0; nth < 40; nth++)
        {
            await hook.Desk.Post($"{hook.Path}/test");
        }

        await Task.WhenAll(hook.Deliver.Run(default), other.Services.GetRequiredService<DeliverWebhooks>().Run(default));

        Assert.Equal((40, 40), (hook.Receiver.All.Count, hook.Receiver.All.Select(one => one.Id).Distinct(StringComparer.Ordinal).Count()));
    }

    [Fact]
    public async Task Who_was_paused_until_another_took_over_can_write_nothing()
    {
        await using var hook = await Hook.Open(house);
        await hook.Desk.Post($"{hook.Path}/test");
        var deliveries = hook.Desk.App.Services.GetRequiredService<WebhookDeliveries>();
        var now = hook.Clock.GetCurrentInstant();
        var zombie = Assert.Single(await deliveries.Claim(now, 10, default));
        Assert.Empty(await deliveries.Claim(now, 10, default));

        // Its lease runs out by the database's clock.
        await house.Ask($"update notifications.webhook_deliveries set leased_until = clock_timestamp() - interval '1 second' where webhook = '{hook.Id}'");
        var heir = Assert.Single(await deliveries.Claim(now, 10, default));

        Assert.False(await deliveries.Record(zombie, new(500, null, 1), "failed", now, now, default));
        Assert.True(await deliveries.Record(heir, new(200, null, 1), "delivered", now, now, default));
        Assert.Equal("delivered", Assert.Single(await hook.Log()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task A_webhook_that_does_not_answer_has_four_deliveries_at_most_and_the_others_go_on()
    {
        await using var slow = await Hook.Open(house);
        await using var quick = await Hook.Open(house);
        var release = new TaskCompletionSource();
        slow.Receiver.Answer = (_, _) => release.Task;
        for (var nth = 0; nth < 12; nth++)
        {
            await slow.Desk.Post($"{slow.Path}/test");
            await quick.Desk.Post($"{quick.Path}/test");
        }

        using var stop = new CancellationTokenSource();
        var serving = quick.Deliver.Serve(_ => { }, stop.Token);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (quick.Receiver.All.Count < 12 || slow.Receiver.All.Count < WebhookDeliveries.MostToOne)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Delay(10, patience.Token);
        }

        Assert.Equal(WebhookDeliveries.MostToOne, slow.Receiver.All.Count);
        release.SetResult();
        while (slow.Receiver.All.Count < 12)
        {
            patience.Token.ThrowIfCancellationRequested();
            await Task.Delay(10, patience.Token);
        }

        await stop.CancelAsync();
        // It ends at once, by the cancellation or because it had nothing in hand.
        Assert.True(await Record.ExceptionAsync(() => serving.WaitAsync(patience.Token)) is null or OperationCanceledException);
        Assert.False(patience.IsCancellationRequested);
    }

    /// <summary>F02: whatever was planned before the checkpoint was written is planned once.</summary>
    [Fact]
    public async Task What_is_planned_again_is_there_already()
    {
        await using var hook = await Hook.Open(house);
        await hook.Desk.Book(Desk.At("10:00"));
        await hook.Desk.CatchUp();
        await house.Ask($"delete from events.checkpoints where projection = 'notifications.plan_webhooks' and tenant_id = '{hook.Desk.Business}'");
        await hook.Work();
        Assert.Single(hook.Receiver.All);
    }

    [Fact]
    public async Task The_log_is_kept_for_thirty_days_and_what_waits_stays()
    {
        await using var hook = await Hook.Open(house);
        await hook.Desk.Book(Desk.At("10:00"));
        await hook.Work();
        hook.Receiver.Says(500);
        await hook.Desk.Book(Desk.At("11:00"));
        await hook.Work();

        await hook.Desk.App.Services.GetRequiredService<WebhookDeliveries>().Forget(hook.Clock.GetCurrentInstant() + Duration.FromDays(31), default);

        Assert.Equal("waiting", Assert.Single(await hook.Log()).GetProperty("state").GetString());
    }

    [Fact]
    public async Task No_business_sees_the_rows_of_another()
    {
        await using var hook = await Hook.Open(house);
        await hook.Desk.Post($"{hook.Path}/test");
        await hook.Work();
        var stranger = await house.Found();
        foreach (var table in new[] { "webhooks", "webhook_secrets", "webhook_deliveries", "webhook_attempts" })
        {
            Assert.NotEqual(0L, await house.Ask($"select count(*) from notifications.{table}", hook.Desk.Business.Value, asWeb: true));
            Assert.Equal(0L, await house.Ask($"select count(*) from notifications.{table} where tenant_id = '{hook.Desk.Business}'", stranger.Value, asWeb: true));
        }

        var door = await house.As(stranger, Role.Owner);
        Assert.Equal("webhook-unknown", await (await door.GetAsync($"/v1/{hook.Path}")).Problem());
        Assert.Equal("webhook-unknown", await (await door.GetAsync($"/v1/{hook.Path}/deliveries")).Problem());
        Assert.Equal("webhook-unknown", await (await door.Command($"/v1/{hook.Path}/test", null)).Problem());
    }
}
