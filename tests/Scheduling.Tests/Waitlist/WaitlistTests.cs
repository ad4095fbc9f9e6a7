using Bookings.Kernel;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

public sealed class WaitlistTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_freed_time_is_held_for_the_first_it_suits_who_books_it()
    {
        var clinic = await Open(house);
        var taken = await clinic.Booked(At("10:00"));
        await Join(clinic, "Kveld", new { earliest = "15:00" });
        await Join(clinic, "Annen dag", new { from = $"{Day.PlusDays(1):uuuu-MM-dd}" });
        var (first, second) = (await Join(clinic, "Første"), await Join(clinic, "Andre"));

        await Done(clinic.Post($"appointments/{taken}/cancel", new { by = "client" }));
        await clinic.CatchUp();

        Assert.Equal(("offered", "waiting"), (await StatusOf(clinic, first), await StatusOf(clinic, second)));
        await Refused("slot-taken", clinic.Book(At("10:00")));
        var booked = await Done(clinic.Post($"waitlist/{first}/accept", new { note = "Takk" }));
        Assert.Equal(At("10:00"), booked.GetProperty("start").GetString()![..16]);
        Assert.Equal("booked", await StatusOf(clinic, first));
        Assert.Equal((0, 1, 0), (await clinic.Count("scheduling.holds"), await clinic.Count("scheduling.allocation"), await clinic.Overlaps()));
        await Refused("nothing-offered", clinic.Post($"waitlist/{first}/accept", new { }));
    }

    [Fact]
    public async Task A_declined_time_goes_to_the_next_and_never_back()
    {
        var clinic = await Open(house);
        var taken = await clinic.Booked(At("10:00"));
        var (first, second) = (await Join(clinic, "Første"), await Join(clinic, "Andre"));
        await Done(clinic.Post($"appointments/{taken}/cancel", new { by = "client" }));
        await clinic.CatchUp();

        await Done(clinic.Post($"waitlist/{first}/decline"));
        await clinic.CatchUp();
        Assert.Equal(("waiting", "offered"), (await StatusOf(clinic, first), await StatusOf(clinic, second)));

        await Done(clinic.Post($"waitlist/{second}/leave"));
        await clinic.CatchUp();
        Assert.Equal(("waiting", "left"), (await StatusOf(clinic, first), await StatusOf(clinic, second)));
        await clinic.Booked(At("10:00"));
        await Refused("no-longer-waiting", Accepted(clinic));
    }

    [Fact]
    public async Task An_offer_that_nobody_answers_goes_to_the_next()
    {
        var clinic = await Open(house);
        var taken = await clinic.Booked(At("10:00"));
        var (first, second) = (await Join(clinic, "Første"), await Join(clinic, "Andre"));
        await Done(clinic.Post($"appointments/{taken}/cancel", new { by = "client" }));
        await clinic.CatchUp();

        var (later, door) = await In(clinic, Duration.FromHours(3));
        await Refused("nothing-offered", clinic.Post($"waitlist/{first}/accept", new { }, door: door));
        await later.Services.GetRequiredService<DueWork>().Run(CancellationToken.None);
        await later.Services.GetRequiredService<DueWork>().Run(CancellationToken.None);
        await clinic.CatchUp();

        Assert.Equal(("waiting", "offered"), (await StatusOf(clinic, first), await StatusOf(clinic, second)));
        Assert.Equal(1, await clinic.Count("scheduling.allocation"));
    }

    /// <summary>Its last day has to be over everywhere: which zone it was meant in, a place need not say.</summary>
    [Fact]
    public async Task A_place_whose_last_day_is_over_waits_no_longer()
    {
        var clinic = await Open(house);
        var (over, ahead) = (await Join(clinic, "Forbi"), await Join(clinic, "Framme", new { to = $"{Day.PlusDays(30):uuuu-MM-dd}" }));
        var until = Day.PlusDays(4).AtMidnight().InUtc().ToInstant() + Duration.FromHours(12) - SystemClock.Instance.GetCurrentInstant();
        foreach (var (wait, status) in new[] { (until - Duration.FromMinutes(30), "waiting"), (until, "ranOut") })
        {
            var (later, _) = await In(clinic, wait);
            await later.Services.GetRequiredService<DueWork>().Run(CancellationToken.None);
            await later.Services.GetRequiredService<DueWork>().Run(CancellationToken.None);
            Assert.Equal((status, "waiting"), (await StatusOf(clinic, over), await StatusOf(clinic, ahead)));
        }

        Assert.Equal(1, await clinic.Count("events.mt_events", "type = 'waitlist_ran_out'"));
        Assert.Equal([ahead], (await clinic.Get("waitlist")).GetProperty("items").EnumerateArray().Select(Id));
        await Done(clinic.Post($"waitlist/{over}/leave"));
        Assert.Equal("ranOut", await StatusOf(clinic, over));
    }

    [Fact]
    public async Task A_time_is_offered_once_however_often_its_fact_is_seen()
    {
        var clinic = await Open(house);
        var taken = await clinic.Booked(At("10:00"));
        var (first, second) = (await Join(clinic, "Første"), await Join(clinic, "Andre"));
        await Done(clinic.Post($"appointments/{taken}/reschedule", new { start = At("12:00"), by = "practice" }));
        await clinic.CatchUp();
        var before = await clinic.Count("events.mt_events");

        await house.Ask($"delete from events.checkpoints where projection = 'scheduling.offer_freed_times' and tenant_id = '{clinic.Business}'");
        await clinic.CatchUp();

        Assert.Equal(before, await clinic.Count("events.mt_events"));
        Assert.Equal(("offered", "waiting"), (await StatusOf(clinic, first), await StatusOf(clinic, second)));
    }

    [Fact]
    public async Task A_request_nobody_answered_runs_out_and_its_time_is_offered()
    {
        var clinic = await Open(house, new { durations = Door.Many("PT30M"), horizonDays = 400, needsApproval = true });
        var requested = await clinic.Booked(At("10:00"));
        var waiting = await Join(clinic, "Første");

        var (later, _) = await In(clinic, Duration.FromHours(49));
        await later.Services.GetRequiredService<DueWork>().Run(CancellationToken.None);
        await clinic.CatchUp();

        Assert.Equal(("expired", "offered"), (await clinic.StatusOf(requested), await StatusOf(clinic, waiting)));
    }

    /// <summary>F25 for what falls due by itself.</summary>
    [Fact]
    public async Task What_cannot_be_opened_stays_due_and_holds_up_nobody_else()
    {
        var clinic = await Open(house, new { durations = Door.Many("PT30M"), horizonDays = 400, needsApproval = true });
        var (broken, whole) = (await clinic.Booked(At("10:00")), await clinic.Booked(At("11:00")));
        var flip = $"update vault.stream_keys set wrapped = set_byte(wrapped, 20, get_byte(wrapped, 20) # 1) where stream_id = '{broken}'";
        await house.Ask(flip);
        var (later, _) = await In(clinic, Duration.FromHours(49));
        var due = later.Services.GetRequiredService<DueWork>();

        await due.Run(CancellationToken.None);
        Assert.Equal(1, await clinic.Count("scheduling.appointments", $"id = '{broken}' and status = 'Requested'"));
        Assert.Equal("expired", await clinic.StatusOf(whole));

        await house.Ask(flip);
        await due.Run(CancellationToken.None);
        Assert.Equal("expired", await clinic.StatusOf(broken));
    }

    [Fact]
    public async Task Who_waits_is_sealed_and_other_businesses_know_no_place()
    {
        var (clinic, other) = (await Open(house), await Open(house));
        var place = await Join(clinic, "Første");

        Assert.Equal(1, await clinic.Count("events.mt_events", "type = 'waitlist_joined' and sealed is not null and data::text not like '%Client%'"));
        await Refused("place-unknown", other.Owner.GetAsync($"/v1/waitlist/{place}"));
        await Refused("place-unknown", other.Post($"waitlist/{place}/leave"));
        await Refused("client-unknown", other.Post("waitlist", new { clientId = clinic.Client, serviceId = other.Service, from = $"{Day:uuuu-MM-dd}", to = $"{Day:uuuu-MM-dd}" }));
        Assert.Equal([place], (await clinic.Get("waitlist")).GetProperty("items").EnumerateArray().Select(Id));
    }

    [Fact]
    public async Task The_line_is_rebuilt_as_it_stands()
    {
        var clinic = await Open(house);
        var taken = await clinic.Booked(At("10:00"));
        await Join(clinic, "Første", new { earliest = "09:00", latest = "16:30", providerId = clinic.Providers[0], locationId = clinic.Location });
        await Done(clinic.Post($"appointments/{taken}/cancel", new { by = "client" }));
        await clinic.CatchUp();
        const string rows = "select string_agg(w::text, E'\\n' order by w::text) from scheduling.waitlist w";
        var live = await house.Ask(rows);

        await house.Service<Rebuild>().Run("scheduling.waitlist", null, default);

        Assert.Equal(live, await house.Ask(rows));
    }

    private static async Task<Guid> Join(Clinic clinic, string name, object? more = null) => Id(await Done(clinic.Post("waitlist", new
    {
        clientId = await clinic.Register(name),
        serviceId = clinic.Service,
        from = $"{Day:uuuu-MM-dd}",
        to = $"{Day.PlusDays(3):uuuu-MM-dd}",
    }.With(more))));

    private static async Task<string> StatusOf(Clinic clinic, Guid place) => (await clinic.Get($"waitlist/{place}")).GetProperty("status").GetString()!;

    /// <summary>Leaving what was accepted.</summary>
    private static async Task<HttpResponseMessage> Accepted(Clinic clinic)
    {
        var taken = await clinic.Booked(At("11:00"), new { clientId = await clinic.Register("Per") });
        var place = await Join(clinic, "Tredje", new { earliest = "11:00", latest = "11:00" });
        await Done(clinic.Post($"appointments/{taken}/cancel", new { by = "client" }));
        await clinic.CatchUp();
        var first = (await clinic.Get("waitlist?status=offered")).GetProperty("items")[0];
        await Done(clinic.Post($"waitlist/{Id(first)}/accept", new { }));
        Assert.NotEqual(Guid.Empty, place);
        return await clinic.Post($"waitlist/{Id(first)}/leave");
    }

    private static async Task<(WebApplication App, HttpClient Door)> In(Clinic clinic, Duration ahead)
    {
        var clock = new ClockAhead();
        clock.Advance(ahead);
        var app = await clinic.House.Start(clock);
        return (app, await clinic.Later(app));
    }
}
