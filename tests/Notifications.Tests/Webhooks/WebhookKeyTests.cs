using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>The secrets of webhooks: shown once, sealed where they lie, changed without a gap.</summary>
public sealed class WebhookKeyTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_secret_is_shown_once_and_lies_nowhere_in_clear()
    {
        await using var hook = await Hook.Open(house);
        var body = new { url = hook.Receiver.Url };
        using var first = await hook.Desk.Owner.Command("/v1/webhooks", body, key: "register-once");
        using var again = await hook.Desk.Owner.Command("/v1/webhooks", body, key: "register-once");

        Assert.Equal("secret-shown-before", await again.Problem());
        Assert.DoesNotContain("whsec_", (await hook.Desk.Get("webhooks")).GetRawText(), StringComparison.Ordinal);
        var secret = (await first.Json()).GetProperty("secret").GetString()!;
        foreach (var table in new[] { "notifications.webhook_secrets", "notifications.webhooks", "events.mt_events", "vault.stream_keys" })
        {
            Assert.Equal(0L, await house.Ask($"select count(*) from {table} t where t::text like '%{secret[6..30]}%' or t::text like '%{Convert.ToHexStringLower(Convert.FromBase64String(secret[6..]))}%'"));
        }
    }

    [Fact]
    public async Task For_a_day_after_a_rotation_both_secrets_sign_and_then_the_new_one_alone()
    {
        await using var hook = await Hook.Open(house);
        var fresh = (await hook.Desk.Post($"{hook.Path}/rotate-secret")).GetProperty("secret").GetString()!;
        await hook.Desk.Book(Desk.At("10:00"));
        await hook.Work();
        var during = hook.Receiver.All.Single();
        Assert.Equal((true, true, 2), (Hook.IsSigned(during, hook.Secret), Hook.IsSigned(during, fresh), during.Signature.Split(' ').Length));

        hook.Clock.Advance(TimeSpan.FromHours(25));
        await hook.Desk.Book(Desk.At("11:00"));
        await hook.Work();

        var after = hook.Receiver.All.Last();
        Assert.Equal((false, true), (Hook.IsSigned(after, hook.Secret), Hook.IsSigned(after, fresh)));
    }

    [Fact]
    public async Task A_rotation_of_the_vault_leaves_the_signatures_as_they_are()
    {
        await using var hook = await Hook.Open(house);
        await hook.Desk.App.Services.GetRequiredService<KeyRotation>().Run(null, default);
        await hook.Desk.Book(Desk.At("10:00"));
        await hook.Work();
        Assert.True(Hook.IsSigned(hook.Receiver.All.Single(), hook.Secret));
    }

    [Fact]
    public async Task A_secret_that_was_put_into_anothers_place_signs_nothing()
    {
        await using var hook = await Hook.Open(house);
        await using var other = await Hook.Open(house);
        await house.Ask($"update notifications.webhook_secrets set sealed = (select sealed from notifications.webhook_secrets where webhook = '{other.Id}') where webhook = '{hook.Id}'");
        await hook.Desk.Book(Desk.At("10:00"));
        await hook.Desk.CatchUp();

        await Assert.ThrowsAsync<TamperedException>(() => hook.Deliver.Run(default));
        Assert.Empty(hook.Receiver.All);
    }

    [Fact]
    public async Task What_is_removed_takes_its_secrets_and_its_log_with_it()
    {
        await using var hook = await Hook.Open(house);
        await hook.Desk.Book(Desk.At("10:00"));
        await hook.Desk.CatchUp();
        await hook.Desk.Post($"{hook.Path}/remove");

        await hook.Work();

        Assert.Empty(hook.Receiver.All);
        await Desk.Refused("webhook-unknown", hook.Desk.Owner.GetAsync($"/v1/{hook.Path}"));
        foreach (var table in new[] { "webhook_secrets", "webhook_deliveries" })
        {
            Assert.Equal(0L, await house.Ask($"select count(*) from notifications.{table} where webhook = '{hook.Id}'"));
        }
    }
}
