using System.Text.Json;
using Bookings.Testing;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>What happens is told to webhooks: at least once, signed, in order, and no more than it must (F31).</summary>
public sealed class DeliveryTests(Practice house) : IClassFixture<Practice>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>In seconds, before the second attempt and each that follows.</summary>
    private static readonly int[] Waits = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

    [Fact]
    public async Task What_happened_to_an_appointment_is_told_and_nothing_of_who_comes()
    {
        await using var hook = await Hook.Open(house);
        var appointment = await hook.Desk.Book(Desk.At("10:00"));
        await hook.Work();
        await hook.Work();

        var received = Assert.Single(hook.Receiver.All);
        var body = JsonSerializer.Deserialize<JsonElement>(received.Body);
        Assert.Equal(["type", "timestamp", "data"], body.EnumerateObject().Select(member => member.Name));
        Assert.Equal("appointment.booked", body.GetProperty("type").GetString());
        Assert.Equal(["appointmentId", "version", "byClient"], body.GetProperty("data").EnumerateObject().Select(member => member.Name));
        Assert.Equal(appointment, body.GetProperty("data").GetProperty("appointmentId").GetGuid());
        Assert.True(Hook.IsSigned(received, hook.Secret));
        var said = received.Body + string.Join('\n', received.Headers.Select(header => $"{header.Key}: {header.Value}"));
        foreach (var canary in new[] { Desk.ClientName, Desk.ServiceName, Desk.ProviderName, hook.Desk.Client.ToString(), hook.Desk.Business.Value })
        {
            Assert.DoesNotContain(canary, said, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task The_library_of_the_standard_accepts_it_and_refuses_it_when_it_was_changed()
    {
        await using var hook = await Hook.Open(house);
        await hook.Desk.Book(Desk.At("10:00"));
        await hook.Work();
        var received = hook.Receiver.All.Single();

        Assert.Equal("appointment.booked", (await Hook.Verified(received, hook.Secret)).GetProperty("type").GetString());
        await Assert.ThrowsAsync<Xunit.Sdk.TrueException>(() => Hook.Verified(received with { Body = received.Body.Replace("booked", "missed", StringComparison.Ordinal) }, hook.Secret));
    }

    [Fact]
    public async Task Only_what_was_chosen_is_told()
    {
        await using var hook = await Hook.Open(house, ["appointment.cancelled"]);
        await hook.Desk.Cancel(await hook.Desk.Book(Desk.At("10:00")));
        await hook.Work();
        Assert.Equal(["appointment.cancelled"], hook.Receiver.All.Select(TypeOf));
    }

    [Theory]
    [InlineData("signal", "full")]
    [InlineData("thin", "linkOnly")]
    public async Task A_signal_says_that_something_happened_and_not_what(string level, string messageLevel)
    {
        await using var hook = await Hook.Open(house, level: level, messageLevel: messageLevel);
        var appointment = await hook.Desk.Book(Desk.At("10:00"));
        await hook.Desk.Cancel(appointment);
        await hook.Work();

        Assert.Equal(["appointment.changed", "appointment.changed"], hook.Receiver.All.Select(TypeOf));
        Assert.All(hook.Receiver.All, one => Assert.Equal($$"""{"appointmentId":"{{appointment}}"}""", JsonSerializer.Deserialize<JsonElement>(one.Body).GetProperty("data").GetRawText()));
    }

    [Fact]
    public async Task What_the_business_says_in_no_message_no_webhook_says()
    {
        await using var hook = await Hook.Open(house);
        Assert.True((await hook.Desk.Owner.Change("/v1/message-settings", new { level = "linkOnly" })).IsSuccessStatusCode);
        await hook.Desk.Book(Desk.At("10:00"));
        await hook.Work();
        Assert.Equal(["appointment.changed"], hook.Receiver.All.Select(TypeOf));
    }

    /// <summary>The whole schedule in virtual time: three days, ten attempts, one id.</summary>
    [Fact]
    public async Task What_is_not_taken_is_tried_again_on_the_schedule_of_the_standard()
    {
        await using var hook = await Hook.Open(house);
        hook.Receiver.Answer = (http, nth) =>
        {
            http.Response.StatusCode = nth < 10 ? 503 : 204;
            return Task.CompletedTask;
        };
        await hook.Desk.Book(Desk.At("10:00"));
        await hook.Work();
        foreach (var (wait, made) in Waits.Select((wait, nth) => (wait, nth + 1)))
        {
            hook.Clock.Advance(TimeSpan.FromSeconds(wait - 1));
            // What it sends counts, not how much: something of another test may be due by this clock.
            await hook.Deliver.Run(Stop);
            Assert.Equal(made, hook.Receiver.All.Count);
            hook.Clock.Advance(TimeSpan.FromSeconds(1 + (wait / 10.0)));
            await hook.Deliver.Run(Stop);
            Assert.Equal(made + 1, hook.Receiver.All.Count);
        }

        Assert.Single(hook.Receiver.All.Select(one => (one.Id, one.Body)).Distinct());
        Assert.Equal(10, hook.Receiver.All.Select(one => one.Signature).Distinct(StringComparer.Ordinal).Count());
        var delivery = Assert.Single(await hook.Log());
        Assert.Equal(("delivered", 10, 204), (delivery.GetProperty("state").GetString(), delivery.GetProperty("attempts").GetInt32(), delivery.GetProperty("lastStatus").GetInt32()));
        var attempts = (await hook.Desk.Get($"{hook.Path}/deliveries/{delivery.GetProperty("id").GetGuid()}")).GetProperty("attempts").EnumerateArray().Select(one => one.GetProperty("status").GetInt32());
        Assert.Equal([503, 503, 503, 503, 503, 503, 503, 503, 503, 204], attempts);
        Assert.Equal("enabled", await hook.Status());
    }

    [Fact]
    public async Task What_is_taken_by_nobody_for_three_days_ends_the_webhook()
    {
        await using var hook = await Hook.Open(house);
        hook.Receiver.Says(500);
        await hook.Desk.Book(Desk.At("10:00"));
        await hook.Work();
        for (var attempt = 2; attempt <= 10; attempt++)
        {
            Assert.Equal("enabled", await hook.Status());
            hook.Clock.Advance(TimeSpan.FromHours(27));
            await hook.Deliver.Run(default);
        }

        Assert.Equal("failed", Assert.Single(await hook.Log()).GetProperty("state").GetString());
        var webhook = await hook.Desk.Get(hook.Path);
        Assert.Equal(("disabled", "failing"), (webhook.GetProperty("status").GetString(), webhook.GetProperty("disabledBecause").GetString()));
        Assert.Equal(1L, await house.Ask($"select count(*) from events.mt_events where tenant_id = '{hook.Desk.Business}' and type = 'webhook_disabled'"));
    }

    [Fact]
    public async Task Gone_ends_it_at_once_and_what_happens_meanwhile_can_be_replayed()
    {
        await using var hook = await Hook.Open(house);
        hook.Receiver.Says(410);
        var first = await hook.Desk.Book(Desk.At("10:00"));
        await hook.Work();
        await hook.Desk.Cancel(first);
        await hook.Desk.Book(Desk.At("11:00"));
        await hook.Work();
        Assert.Single(hook.Receiver.All);
        Assert.Equal(["held", "held", "failed"], (await hook.Log()).Select(one => one.GetProperty("state").GetString()));
        await Desk.Refused("webhook-is-disabled", hook.Desk.Owner.Command($"/v1/{hook.Path}/replay", new { since = "2020-01-01T00:00:00Z" }));

        hook.Receiver.Says(200);
        await hook.Desk.Post($"{hook.Path}/enable");
        await hook.Work();
        Assert.Single(hook.Receiver.All);
        await hook.Desk.Post($"{hook.Path}/replay", new { since = "2020-01-01T00:00:00Z" });
        await hook.Work();

        Assert.Equal(4, hook.Receiver.All.Count);
        Assert.Equal(3, hook.Receiver.All.Select(one => one.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(await hook.Log(), one => Assert.Equal("delivered", one.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task A_delivery_that_was_taken_can_be_replayed_under_the_same_id()
    {
        await using var hook = await Hook.Open(house);
        await hook.Desk.Book(Desk.At("10:00"));
        await hook.Work();
        var delivery = Assert.Single(await hook.Log()).GetProperty("id").GetGuid();

        await hook.Desk.Post($"{hook.Path}/replay", new { since = "2020-01-01T00:00:00Z" });
        await hook.Work();
        Assert.Single(hook.Receiver.All);

        await hook.Desk.Post($"{hook.Path}/deliveries/{delivery}/replay");
        await hook.Work();
        await hook.Desk.Post($"{hook.Path}/replay", new { since = "2020-01-01T00:00:00Z", includingDelivered = true });
        await hook.Work();

        Assert.Equal(3, hook.Receiver.All.Count);
        Assert.Equal([$"msg_{delivery:N}"], hook.Receiver.All.Select(one => one.Id).Distinct(StringComparer.Ordinal));
        await Desk.Refused("delivery-unknown", hook.Desk.Owner.Command($"/v1/{hook.Path}/deliveries/{Guid.CreateVersion7()}/replay", null));
    }

    [Fact]
    public async Task The_changes_of_one_appointment_arrive_in_their_order_and_hold_up_no_other()
    {
        await using var hook = await Hook.Open(house);
        var (first, second) = (await hook.Desk.Book(Desk.At("10:00")), Guid.Empty);
        hook.Receiver.Says(500);
        await hook.Work();
        await hook.Desk.Cancel(first);
        second = await hook.Desk.Book(Desk.At("12:00"));
        hook.Receiver.Says(200);
        await hook.Work();
        Assert.Equal(["appointment.booked", "appointment.booked"], hook.Receiver.All.Select(TypeOf));
        Assert.Contains(second.ToString(), hook.Receiver.All.Last().Body, StringComparison.Ordinal);

        hook.Clock.Advance(TimeSpan.FromSeconds(6));
        await hook.Work();

        Assert.Equal(["appointment.booked", "appointment.cancelled"], hook.Receiver.All.Skip(2).Select(TypeOf));
    }

    [Fact]
    public async Task A_test_says_nothing_and_shows_what_came_of_it()
    {
        await using var hook = await Hook.Open(house);
        hook.Receiver.Says(418);
        var made = await hook.Desk.Post($"{hook.Path}/test");
        await hook.Work();

        Assert.Equal(("webhook.test", true), (TypeOf(hook.Receiver.All.Single()), Hook.IsSigned(hook.Receiver.All.Single(), hook.Secret)));
        var shown = await hook.Desk.Get($"{hook.Path}/deliveries/{made.GetProperty("deliveryId").GetGuid()}");
        Assert.Equal(418, Assert.Single(shown.GetProperty("attempts").EnumerateArray()).GetProperty("status").GetInt32());
    }

    [Fact]
    public async Task History_that_was_imported_and_what_a_business_without_webhooks_does_plans_nothing()
    {
        var desk = await Desk.Open(house);
        await desk.Book(Desk.At("10:00"));
        await desk.CatchUp();
        Assert.Equal(0L, await house.Ask($"select count(*) from notifications.webhook_deliveries where tenant_id = '{desk.Business}'"));
    }

    private static string? TypeOf(Received received) => JsonSerializer.Deserialize<JsonElement>(received.Body).GetProperty("type").GetString();
}
