using NodaTime;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

public sealed class HoldTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_held_time_is_nobody_elses_until_it_is_redeemed()
    {
        var clinic = await Open(house);
        var hold = Id(await Done(Hold(clinic, "10:00")));
        await Refused("slot-taken", clinic.Book(At("10:00")));
        await Refused("slot-taken", Hold(clinic, "10:15"));

        await clinic.Booked(At("10:00"), new { holdId = hold });

        Assert.Equal(0, await clinic.Count("scheduling.holds"));
        Assert.Equal(1, await clinic.Count("scheduling.allocation"));
        await Refused("hold-gone", clinic.Book(At("10:00"), new { holdId = hold, clientId = await clinic.Register("Ola") }));
        await Refused("hold-unknown", clinic.Owner.GetAsync($"/v1/holds/{hold}"));
    }

    [Fact]
    public async Task A_released_time_is_free_again()
    {
        var clinic = await Open(house);
        var hold = Id(await Done(Hold(clinic, "10:00")));
        Assert.Equal(At("10:00"), (await clinic.Get($"holds/{hold}")).GetProperty("start").GetString()![..16]);

        await Done(clinic.Owner.DeleteAsync($"/v1/holds/{hold}"));

        await Refused("hold-unknown", clinic.Owner.DeleteAsync($"/v1/holds/{hold}"));
        await clinic.Booked(At("10:00"));
        Assert.Equal(1, await clinic.Count("scheduling.allocation"));
    }

    [Fact]
    public async Task A_hold_that_ran_out_leaves_its_time_to_whoever_books_next()
    {
        var clinic = await Open(house);
        var clock = new ClockAhead();
        var later = await clinic.Later(await house.Start(clock));
        var hold = Id(await Done(Hold(clinic, "10:00", ttl: "PT15M")));
        await Refused("slot-taken", clinic.Book(At("10:00"), door: later));

        clock.Advance(Duration.FromMinutes(16));

        await Refused("hold-unknown", later.GetAsync($"/v1/holds/{hold}"));
        await Refused("hold-gone", clinic.Book(At("10:00"), new { holdId = hold }, door: later));
        Assert.Contains(At("10:00"), await (await later.GetAsync($"/v1/services/{clinic.Service}/slots?from={Day:uuuu-MM-dd}&to={Day:uuuu-MM-dd}")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Done(clinic.Book(At("10:00"), door: later));
        Assert.Equal((0, 1), (await clinic.Count("scheduling.holds"), await clinic.Count("scheduling.allocation")));
    }

    [Fact]
    public async Task A_hold_is_for_what_it_was_placed_for()
    {
        var (clinic, other) = (await Open(house, providers: 2), await Open(house));
        var hold = Id(await Done(Hold(clinic, "10:00")));

        await Refused("hold-does-not-fit", clinic.Book(At("11:00"), new { holdId = hold }));
        await Refused("hold-gone", other.Book(At("10:00"), new { holdId = hold }));
        await Refused("hold-unknown", other.Owner.GetAsync($"/v1/holds/{hold}"));
        await Refused("hold-unknown", other.Owner.DeleteAsync($"/v1/holds/{hold}"));

        // Who asked for anybody gets the one that is held.
        var held = (await clinic.Get($"holds/{hold}")).GetProperty("providerId").GetGuid();
        Assert.Equal(held, (await Done(clinic.Book(At("10:00"), new { holdId = hold }))).GetProperty("providerId").GetGuid());
    }

    [Fact]
    public async Task A_repeated_hold_is_the_same_hold()
    {
        var clinic = await Open(house);
        var first = Id(await Done(Hold(clinic, "10:00", key: "a-hold")));

        Assert.Equal(first, Id(await Done(Hold(clinic, "10:00", key: "a-hold"))));
        await Done(clinic.Owner.DeleteAsync($"/v1/holds/{first}"));
        await Refused("hold-gone", Hold(clinic, "10:00", key: "a-hold"));
    }

    [Theory]
    [InlineData("PT0S")]
    [InlineData("PT16M")]
    [InlineData("-PT1M")]
    public async Task A_hold_lasts_at_most_fifteen_minutes(string ttl)
    {
        var clinic = await Open(house);
        Assert.False((await Hold(clinic, "10:00", ttl)).IsSuccessStatusCode);
        Assert.Equal(0, await clinic.Count("scheduling.holds"));
    }

    private static Task<HttpResponseMessage> Hold(Clinic clinic, string time, string ttl = "PT5M", string? key = null) =>
        clinic.Post("holds", new { serviceId = clinic.Service, start = At(time), ttl }, key);
}
