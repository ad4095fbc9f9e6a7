using Bookings.Kernel;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Nights;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Who is one person, whom somebody is needed for, and what counts as having been here.</summary>
public sealed class RetentionPersonTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task Clients_that_were_merged_are_one_person_and_what_keeps_one_keeps_all()
    {
        var shop = await Open(house);
        var (kept, expected, gone, merged) = (await shop.Client("Stor"), await shop.Client("Liten"), await shop.Client("Gammel"), await shop.Client("Eldre"));
        await shop.BookedLater(expected);
        await Done(shop.Post($"clients/{kept.Value}/merge", new { clientId = expected.Value }));
        await Done(shop.Post($"clients/{gone.Value}/merge", new { clientId = merged.Value }));
        await shop.Keep(Rule("contact", 300));

        await shop.Night();
        Assert.Equal((1, 1, "future-booking=1"), (await shop.LastRun()).Of("contact"));
        Assert.False(await shop.IsGone(kept) || await shop.IsGone(expected));
        Assert.True(await shop.IsGone(gone) && await shop.IsGone(merged));
    }

    /// <summary>What keeps one of the numbers that are a person keeps what belongs to the others: an answer about B's bookings is owed to A, who is B.</summary>
    [Theory]
    [InlineData(false, "open-data-request=1")]
    [InlineData(true, "came-in-between=1")]
    public async Task What_keeps_a_person_keeps_the_bookings_of_everybody_who_is_them(bool late, string reasons)
    {
        await house.Ask(Keeper.Refusal);
        var shop = await Open(house);
        var (asking, merged, other) = (await shop.Client("Spor"), await shop.Client("Innlemmet"), await shop.Client("Annen"));
        var (theirs, others) = (await shop.Booked(merged), await shop.Booked(other));
        await Done(shop.Post($"clients/{asking.Value}/merge", new { clientId = merged.Value }));
        var keeper = new Keeper("open-data-request");
        (late ? keeper.KeptLate : keeper.Kept).Add(asking);
        await shop.Keep(Rule("booking", 300));
        await shop.Night(await shop.In(365, services => services.AddSingleton<IErasureBlocker>(keeper)));
        Assert.Equal((1, 1, reasons), (await shop.LastRun()).Of("booking"));
        Assert.Equal((true, false), (await shop.HasKey(theirs), await shop.HasKey(others)));
    }

    [Fact]
    public async Task Who_answers_for_a_child_that_is_expected_stays()
    {
        var shop = await Open(house);
        var (mother, child, twin) = (await shop.Client("Mor"), await shop.Client("Barn"), await shop.Client("Sammebarn"));
        await Done(shop.Post($"clients/{mother.Value}/link-dependant", new { clientId = child.Value }));
        await Done(shop.Post($"clients/{twin.Value}/merge", new { clientId = child.Value }));
        await shop.BookedLater(twin);
        await shop.Keep(Rule("contact", 300));
        await shop.Night();
        Assert.Equal((0, 2, "future-booking=2"), (await shop.LastRun()).Of("contact"));

        // The control: whoever answers for nobody goes, with the same visits of their own.
        await Done(shop.Post($"clients/{mother.Value}/unlink-dependant", new { clientId = child.Value }));
        await shop.Night(await shop.In(366));
        Assert.Equal((true, false), (await shop.IsGone(mother), await shop.IsGone(twin)));
    }

    [Fact]
    public async Task What_was_cancelled_counts_from_when_it_was()
    {
        var shop = await Open(house);
        var client = await shop.Client("Avbestilt");
        var day = NodaTime.SystemClock.Instance.GetCurrentInstant().InUtc().Date.PlusDays(60);
        var appointment = await shop.Make("appointments", new { clientId = client.Value, serviceId = shop.Service, providerId = shop.Provider, start = $"{day:uuuu-MM-dd}T10:00:00" });
        await shop.Keep(Rule("contact", 30), Rule("booking", 30));
        var cancelling = house.Door(await house.Token(shop.Business, Role.Owner), await shop.In(39));
        await Done(cancelling.Command($"/v1/appointments/{appointment}/cancel", new { by = "client" }));

        await shop.Night(await shop.In(40));
        Assert.Equal((0, 0), ((await shop.LastRun()).Of("contact").Taken, (await shop.LastRun()).Of("booking").Taken));
        Assert.True(await shop.HasKey(appointment));
        await shop.Night(await shop.In(71));
        Assert.True(await shop.IsGone(client));
    }

    [Fact]
    public async Task Who_waited_for_days_that_are_over_waits_no_longer()
    {
        var shop = await Open(house);
        var (client, asking, waiting) = (await shop.Client("Ventet"), await shop.Client("Ventetogså"), await shop.Client("Venter"));
        var today = NodaTime.SystemClock.Instance.GetCurrentInstant().InUtc().Date;
        foreach (var (who, until) in new[] { (client, 30), (asking, 30), (waiting, 366) })
        {
            await Done(shop.Post("waitlist", new { clientId = who.Value, serviceId = shop.Service, from = $"{today:uuuu-MM-dd}", to = $"{today.PlusDays(until):uuuu-MM-dd}" }));
        }

        await shop.Keep(Rule("contact", 300));
        await shop.Erased(asking);
        await shop.Night();
        Assert.Equal((1, 1, "waiting=1"), (await shop.LastRun()).Of("contact"));
        Assert.Equal((true, false), (await shop.IsGone(client), await shop.IsGone(waiting)));
    }
}
