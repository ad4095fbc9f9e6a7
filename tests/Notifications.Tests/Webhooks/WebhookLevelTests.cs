using System.Text.Json;
using Bookings.Testing;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace Bookings.Notifications.Tests;

/// <summary>
/// A level covers webhooks too, by business, by kind of message and by service: what is in a body, to the letter. Names are in none, and nothing but the appointment has an id;
/// from level 2 on it is not said whose doing it was, and at level 3 not even what it was.
/// </summary>
public sealed class WebhookLevelTests(Practice house) : IClassFixture<Practice>
{
    private static readonly string[] Levels = ["full", "noService", "noNames", "linkOnly"];

    public static TheoryData<int, string> Cases => [.. from level in Enumerable.Range(0, 4) from whose in (string[])["business", "kind", "service"] select (level, whose)];

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_body_says_no_more_than_its_level(int level, string whose)
    {
        await using var hook = await Hook.Open(house, messageLevel: whose == "service" ? Levels[level] : "full");
        object settings = whose == "kind" ? new { levels = new[] { new { kind = "booked", level = Levels[level] }, new { kind = "cancelled", level = Levels[level] } } } : new { level = Levels[level] };
        if (whose != "service")
        {
            Assert.True((await hook.Desk.Owner.Change("/v1/message-settings", settings)).IsSuccessStatusCode);
        }

        var appointment = await hook.Desk.Book(Desk.At("10:00"));
        await hook.Desk.Post($"appointments/{appointment}/cancel", new { by = "client", reason = "Zaphod Beeblebrox-4711 is ill" });
        await hook.Work();
        await hook.Work();

        var received = hook.Receiver.All.ToList();
        Assert.Equal(2, received.Count);
        Assert.Equal(Body(level, "appointment.booked", received[0], appointment, 1, byClient: false), received[0].Body);
        Assert.Equal(Body(level, "appointment.cancelled", received[1], appointment, 2, byClient: true), received[1].Body);
        var said = string.Join('\n', received.Select(one => one.Path + one.Body + string.Join('\n', one.Headers.Select(header => $"{header.Key}: {header.Value}"))));
        Guid[] ids = [hook.Desk.Client, hook.Desk.Service, hook.Desk.Provider];
        foreach (var canary in (string[])[Desk.ClientName, Desk.ServiceName, Desk.ProviderName, hook.Desk.Business.Value, .. ids.SelectMany(id => new[] { $"{id}", $"{id:N}" })])
        {
            Assert.DoesNotContain(canary, said, StringComparison.OrdinalIgnoreCase);
        }
    }

    /// <summary>What is left when every level that there is says nothing of it: a kind that is told openly is not hidden by another one's level.</summary>
    [Fact]
    public async Task The_level_of_one_kind_of_message_is_not_that_of_another()
    {
        await using var hook = await Hook.Open(house);
        Assert.True((await hook.Desk.Owner.Change("/v1/message-settings", new { levels = new[] { new { kind = "cancelled", level = "linkOnly" } } })).IsSuccessStatusCode);
        await hook.Desk.Cancel(await hook.Desk.Book(Desk.At("10:00")));
        await hook.Work();
        await hook.Work();

        Assert.Equal(["appointment.booked", "appointment.changed"], hook.Receiver.All.Select(one => JsonSerializer.Deserialize<JsonElement>(one.Body).GetProperty("type").GetString()));
    }

    private static string Body(int level, string type, Received received, Guid appointment, int version, bool byClient)
    {
        // When it happened is the one thing that a test cannot know; that it is a moment of now is looked at.
        var at = JsonSerializer.Deserialize<JsonElement>(received.Body).GetProperty("timestamp").GetString()!;
        Assert.InRange(InstantPattern.ExtendedIso.Parse(at).Value, SystemClock.Instance.GetCurrentInstant() - Duration.FromMinutes(5), SystemClock.Instance.GetCurrentInstant());
        var data = level switch
        {
            < 2 => $$"""{"appointmentId":"{{appointment}}","version":{{version}},"byClient":{{(byClient ? "true" : "false")}}}""",
            2 => $$"""{"appointmentId":"{{appointment}}","version":{{version}}}""",
            _ => $$"""{"appointmentId":"{{appointment}}"}""",
        };
        return $$"""{"type":"{{(level == 3 ? "appointment.changed" : type)}}","timestamp":"{{at}}","data":{{data}}}""";
    }
}
