using System.Text;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Scheduling.Contracts;
using NodaTime;
using Xunit;

namespace Bookings.Scheduling.Tests;

/// <summary>Free times are written by hand; what they are is what the serializer makes of the documented view.</summary>
public sealed class SlotListTests
{
    private static readonly JsonSerializerOptions Edge = MakeEdge();

    [Theory]
    [InlineData(0, 1, "Europe/Oslo", null)]
    [InlineData(1, 1, "Europe/Oslo", null)]
    [InlineData(900, 1, "Europe/Oslo", null)]
    [InlineData(300, 3, "Europe/Rome", "America/Sao_Paulo")]
    [InlineData(300, 2, "Etc/UTC", null)]
    [InlineData(300, 2, "Asia/Kathmandu", "Etc/UTC")]
    [InlineData(100, 1, "Africa/Monrovia", null)]
    public void What_is_written_by_hand_is_what_the_serializer_writes(int starts, int providers, string location, string? asked)
    {
        // Monrovia was 44 minutes and 30 seconds behind until 1972: not every offset is whole minutes.
        var (zone, written) = (DateTimeZoneProviders.Tzdb[location], asked is null ? null : DateTimeZoneProviders.Tzdb[asked]);
        var begin = Instant.FromUtc(location == "Africa/Monrovia" ? 1971 : 2026, 10, 20, 7, 15);
        ProviderId[] everybody = [.. Enumerable.Range(0, providers).Select(_ => new ProviderId(Guid.CreateVersion7()))];
        List<FreeStart> free = [.. Enumerable.Range(0, starts).Select(i => begin + Duration.FromMinutes(35 * i)).Select((at, i) =>
            new FreeStart(new(at, zone.GetUtcOffset(at)), i % 2 == 0 ? everybody : everybody[..^(i % providers)]))];
        var head = new FindSlots.View(new(Guid.CreateVersion7()), new(Guid.CreateVersion7()), Duration.FromMinutes(90), (written ?? zone).Id, []);

        var hand = new SlotList(head, free, written).ToJson(Edge);

        var view = head with { Items = [.. free.Select(one => new FindSlots.Offer(one.Slot.At.InZone(written ?? zone).ToOffsetDateTime(), one.Providers))] };
        Assert.Equal(JsonSerializer.Serialize(view, Edge), Encoding.UTF8.GetString(hand));
    }

    private static JsonSerializerOptions MakeEdge()
    {
        var options = new JsonSerializerOptions();
        EdgeJson.Configure(options);
        return options;
    }
}
