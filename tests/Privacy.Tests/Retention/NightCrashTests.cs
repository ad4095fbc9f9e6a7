using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Nights;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>A night that ends at any point is gone on with, and comes to the same counts.</summary>
public sealed class NightCrashTests(Practice house) : IClassFixture<Practice>
{
    public static TheoryData<string> Points =>
    [
        "retention.began", "retention.person-taken", "retention.parts-destroyed", "retention.parts-purged", "retention.before-end", "retention.ended",
        "erasure.before-fence", "erasure.fenced", "erasure.before-destruction",
    ];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Ended_at_any_point_it_comes_to_the_same_end(string point)
    {
        var shop = await Open(house);
        var (first, second, expected) = (await shop.Client("Ene"), await shop.Client("Andre"), await shop.Client("Ventet"));
        await shop.Booked(second);
        var appointment = await shop.Booked(expected);
        await shop.BookedLater(expected);
        await shop.Keep(Rule("contact", 300), Rule("booking", 200));
        var (died, night) = (0, shop.Later.Services.GetRequiredService<NightRun>());
        night.Reached = shop.Pipeline.Reached = reached => reached == point && died++ == 0 ? throw new Died() : Task.CompletedTask;

        // What fails behind the fence is not the night's business: it goes on with the next one by itself.
        var (isCutOff, date) = (false, (NodaTime.LocalDate?)null);
        try
        {
            date = await shop.Night();
        }
        catch (Died)
        {
            isCutOff = true;
        }

        Assert.True(died > 0);
        Assert.Equal(point.StartsWith("retention.", StringComparison.Ordinal), isCutOff);
        date = await shop.Night() ?? date;
        Assert.Equal(point == "retention.ended", date is null);
        await shop.Settle();
        await shop.Night(await shop.In(366));
        await shop.Settle();

        Assert.True(await shop.IsGone(first) && await shop.IsGone(second) && !await shop.IsGone(expected));
        Assert.Equal(0, await shop.Count("vault.subjects", $"id in ('{first.Value}', '{second.Value}')"));
        Assert.False(await shop.HasKey(appointment));
        Assert.Equal(1, await shop.Count("scheduling.appointments", "client_id is not null"));
        var runs = (await shop.Get("retention/runs")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(2, runs.Sum(run => run.Of("contact").Taken));
        Assert.Equal(1, runs.Sum(run => run.Of("booking").Taken));
        Assert.Equal(2, await shop.Count("privacy.erasures", "stage = 'Effective'"));
        Assert.Equal(2, await shop.Count("events.mt_events", "type = 'night_ended'"));
        Assert.Equal(1, await shop.Count("events.mt_events", "type = 'parts_destroyed'"));
    }

    private sealed class Died : Exception;
}
