using System.Net;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>Webhooks as the business sees them.</summary>
public sealed class WebhookApiTests(Practice house) : IClassFixture<Practice>
{
    private static readonly string[] Cancelled = ["appointment.cancelled"];
    private static readonly string[] Unheard = ["appointment.vanished"];

    [Fact]
    public async Task A_webhook_is_shown_as_it_was_registered_and_changed()
    {
        var desk = await Desk.Open(house);
        var made = await desk.Post("webhooks", new { url = "https://example.org/hook?of=us", types = Cancelled });
        var path = $"webhooks/{made.GetProperty("id").GetGuid()}";

        var shown = await desk.Get(path);
        Assert.Equal(("https://example.org/hook?of=us", "thin", "enabled"), (shown.GetProperty("url").GetString(), shown.GetProperty("level").GetString(), shown.GetProperty("status").GetString()));
        Assert.Equal(Cancelled, shown.GetProperty("types").EnumerateArray().Select(type => type.GetString()));

        Assert.True((await desk.Owner.Change($"/v1/{path}", new { url = "https://example.org/other", types = (string[]?)null, level = "signal" }, ifMatch: 1)).IsSuccessStatusCode);
        var changed = await desk.Get(path);
        Assert.Equal(("https://example.org/other", "signal"), (changed.GetProperty("url").GetString(), changed.GetProperty("level").GetString()));
        Assert.Equal(WebhookTypes.All.Order(StringComparer.Ordinal), changed.GetProperty("types").EnumerateArray().Select(type => type.GetString()!).Order(StringComparer.Ordinal));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await desk.Owner.Change($"/v1/{path}", new { level = "thin" }, ifMatch: 1)).StatusCode);
    }

    [Theory]
    [InlineData("http://example.org/hook", "webhook-url-refused")]
    [InlineData("https://127.0.0.1/hook", "webhook-url-refused")]
    [InlineData("https://0x7f000001/hook", "webhook-url-refused")]
    [InlineData("https://[fd00::1]/hook", "webhook-url-refused")]
    [InlineData("https://user:password@example.org/hook", "invalid-fields")]
    [InlineData("https://example.org/hook#there", "invalid-fields")]
    [InlineData("ftp://example.org/hook", "invalid-fields")]
    [InlineData("file:///etc/passwd", "invalid-fields")]
    [InlineData("//example.org/hook", "invalid-fields")]
    [InlineData("example.org", "invalid-fields")]
    [InlineData("", "invalid-fields")]
    public async Task Where_nothing_can_be_sent_is_refused(string url, string problem)
    {
        var desk = await Desk.Open(house);
        await Desk.Refused(problem, desk.Owner.Command("/v1/webhooks", new { url }));
        var id = (await desk.Post("webhooks", new { url = "https://example.org/" })).GetProperty("id").GetGuid();
        await Desk.Refused(problem, desk.Owner.Change($"/v1/webhooks/{id}", new { url }, ifMatch: 1));
    }

    [Fact]
    public async Task A_type_that_there_is_not_is_refused_and_more_than_twenty_webhooks_are()
    {
        var desk = await Desk.Open(house);
        await Desk.Refused("invalid-fields", desk.Owner.Command("/v1/webhooks", new { url = "https://example.org/", types = Unheard }));
        for (var nth = 0; nth < RegisterWebhook.Most; nth++)
        {
            await desk.Post("webhooks", new { url = "https://example.org/" });
        }

        await Desk.Refused("webhooks-enough", desk.Owner.Command("/v1/webhooks", new { url = "https://example.org/" }));
    }

    [Fact]
    public async Task What_is_disabled_because_nobody_took_it_shows_in_the_health_without_a_name()
    {
        await using var hook = await Hook.Open(house);
        var health = hook.Desk.App.Services.GetRequiredService<HealthCheckService>();
        hook.Receiver.Says(410);
        await hook.Desk.Book(Desk.At("10:00"));
        await hook.Work();

        var ended = (await health.CheckHealthAsync(check => check.Name == "webhooks")).Entries["webhooks"];
        Assert.Equal((HealthStatus.Degraded, true), (ended.Status, ended.Description!.Contains("disabled", StringComparison.Ordinal)));
        Assert.DoesNotContain(hook.Desk.Business.Value, ended.Description, StringComparison.Ordinal);

        await hook.Desk.Post($"{hook.Path}/remove");
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(check => check.Name == "webhooks")).Status);
    }

    [Fact]
    public async Task Deliveries_that_nobody_sends_show_in_the_health()
    {
        await using var hook = await Hook.Open(house);
        await hook.Desk.Post($"{hook.Path}/test");
        hook.Clock.Advance(TimeSpan.FromMinutes(6));
        var health = hook.Desk.App.Services.GetRequiredService<HealthCheckService>();
        Assert.Equal(HealthStatus.Degraded, (await health.CheckHealthAsync(check => check.Name == "webhooks")).Status);
        await hook.Work();
        Assert.Equal(HealthStatus.Healthy, (await health.CheckHealthAsync(check => check.Name == "webhooks")).Status);
    }

    /// <summary>Invariant 3.</summary>
    [Theory]
    [InlineData("notifications.webhooks")]
    [InlineData("notifications.provider_feeds")]
    [InlineData("notifications.client_feeds")]
    public async Task Rebuilt_is_live(string table)
    {
        var desk = await Desk.Open(house);
        await desk.Post("webhooks", new { url = "https://example.org/kept", types = Cancelled });
        await desk.Post($"webhooks/{(await desk.Post("webhooks", new { url = "https://example.org/off" })).GetProperty("id").GetGuid()}/disable");
        await desk.Post($"webhooks/{(await desk.Post("webhooks", new { url = "https://example.org/gone" })).GetProperty("id").GetGuid()}/remove");
        await desk.Post("feeds", new { providerId = desk.Provider });
        await desk.Post($"feeds/{(await desk.Post("feeds", new { clientId = desk.Client })).GetProperty("id").GetGuid()}/rotate");
        var rows = $"select coalesce(string_agg(t::text, E'\\n' order by tenant_id, id), '') from {table} t";
        var live = await house.Ask(rows);
        Assert.NotEqual("", live);

        await house.Service<Rebuild>().Run(table, null, default);

        Assert.Equal(live, await house.Ask(rows));
        Assert.Equal(0L, await house.Ask($"select count(*) from {table}", asWeb: true));
        // The control: a row that was changed by hand is put right again.
        await house.Ask($"update {table} set version = 99");
        await house.Service<Rebuild>().Run(table, null, default);
        Assert.Equal(0L, await house.Ask($"select count(*) from {table} where version = 99"));
    }
}
