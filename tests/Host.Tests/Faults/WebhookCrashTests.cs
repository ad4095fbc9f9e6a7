using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Bookings.Host.Tests;

/// <summary>The host dies while it tells another system what happened (F02): nothing is lost, and what comes twice has one id.</summary>
public sealed class WebhookCrashTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wherever_it_dies_every_booking_is_told_under_one_id()
    {
        var received = new ConcurrentQueue<(string Id, Guid Appointment)>();
        await using var receiver = await Receive(received);
        await using var clinic = await Clinic.Open(await Clinic.NewDatabase(), hosts: null, ("Bookings__Webhooks__AllowLoopback", "true"));
        using (var made = await clinic.Send("/v1/webhooks", new { url = $"{receiver.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()}/hook" }))
        {
            Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        }

        await clinic.Terminate();
        var booked = new List<Guid>();
        foreach (var (point, sent) in new[] { ("webhook.claimed", 0), ("webhook.sent-before-mark", 1) })
        {
            await clinic.Start(("BOOKINGS_FAILPOINT", point));
            using (var answer = await clinic.Book(booked.Count))
            {
                booked.Add(JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync(Stop)).GetProperty("id").GetGuid());
            }

            Assert.NotEqual(ExitCode.Ok, await clinic.Died());
            Assert.Equal(sent, received.Count(one => one.Appointment == booked[^1]));
            Assert.Equal(1L, await clinic.Ask("select count(*) from notifications.webhook_deliveries where state = 'waiting'"));

            // The claim of who died runs out by the database's clock.
            await clinic.Ask("update notifications.webhook_deliveries set leased_until = clock_timestamp()");
            await clinic.Start();
            while (await clinic.Ask("select count(*) from notifications.webhook_deliveries where state = 'delivered'") is not long done || done < booked.Count)
            {
                await Task.Delay(20, Stop);
            }

            await clinic.Terminate();
        }

        Assert.Equal(booked.Order(), received.Select(one => one.Appointment).Distinct().Order());
        Assert.Equal(booked.Count + 1, received.Count);
        Assert.Equal(booked.Count, received.Select(one => one.Id).Distinct(StringComparer.Ordinal).Count());
    }

    private static async Task<WebApplication> Receive(ConcurrentQueue<(string Id, Guid Appointment)> received)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/hook", async (HttpRequest request) =>
        {
            var body = await JsonSerializer.DeserializeAsync<JsonElement>(request.Body);
            received.Enqueue((request.Headers["webhook-id"].ToString(), body.GetProperty("data").GetProperty("appointmentId").GetGuid()));
        });
        await app.StartAsync(Stop);
        return app;
    }
}
