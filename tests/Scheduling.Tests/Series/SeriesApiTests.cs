using System.Net;
using System.Text.Json;
using Bookings.Testing;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

public sealed class SeriesApiTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_plan_judges_every_date_and_writes_nothing()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00", days: 14), new { clientId = await clinic.Register("Ola") });
        var before = await clinic.Count("events.mt_events");

        var answer = await clinic.Owner.PostAsync("/v1/series/plan", System.Net.Http.Json.JsonContent.Create(Wish(clinic, count: 4)));

        var plan = await answer.Json();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal([true, true, false, true], plan.GetProperty("occurrences").EnumerateArray().Select(one => one.GetProperty("ok").GetBoolean()));
        var conflict = plan.GetProperty("occurrences")[2];
        Assert.Equal("slot-taken", conflict.GetProperty("problems")[0].GetString());
        Assert.Equal(At("09:30", days: 14), conflict.GetProperty("shift").GetString()![..16]);
        Assert.Equal(before, await clinic.Count("events.mt_events"));
    }

    [Fact]
    public async Task A_series_is_booked_whole_or_not_at_all()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00", days: 14), new { clientId = await clinic.Register("Ola") });

        var refused = await clinic.Post("series", Wish(clinic, count: 4));
        Assert.Equal("series-conflict", await refused.Problem());
        Assert.Equal($"{Day.PlusDays(14):uuuu-MM-dd}", (await refused.Json()).GetProperty("conflicts")[0].GetProperty("date").GetString());
        Assert.Equal(1, await clinic.Count("scheduling.appointments"));

        var skipped = await Items(clinic, await clinic.Make("series", Wish(clinic, count: 4, onConflict: "skip")));
        Assert.Equal([0, 7, 21], skipped.Select(item => NodaTime.Period.DaysBetween(Day, NodaTime.LocalDate.FromDateOnly(DateOnly.Parse(item.GetProperty("date").GetString()!, System.Globalization.CultureInfo.InvariantCulture)))));
    }

    [Fact]
    public async Task A_conflict_shifts_within_its_day_where_it_is_asked_to()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00", days: 7), new { clientId = await clinic.Register("Ola") });
        var choices = new[] { new { date = $"{Day.PlusDays(7):uuuu-MM-dd}", onConflict = "shift" } };

        var items = await Items(clinic, await clinic.Make("series", Wish(clinic, count: 3, choices: choices)));

        Assert.Equal([At("10:00"), At("09:30", 7), At("10:00", 14)], items.Select(item => item.GetProperty("start").GetString()![..16]));
    }

    [Fact]
    public async Task Numbers_and_visit_facts_count_up_within_the_series()
    {
        var clinic = await Open(house);
        await clinic.Make("series", Wish(clinic, count: 6));

        Assert.Equal("1 2 3 4 5 6", await house.Ask($"select string_agg(nth::text, ' ' order by starts) from scheduling.appointments where tenant_id = '{clinic.Business}'"));
        Assert.Equal(
            "First Second ThirdToFifth ThirdToFifth ThirdToFifth SixthToTenth",
            await house.Ask(
                $"""
                 select string_agg(e.data -> 'Booking' -> 'Visit' ->> 'Ordinal', ' ' order by a.starts)
                 from events.mt_events e join scheduling.appointments a on a.tenant_id = e.tenant_id and a.id = e.stream_id
                 where e.tenant_id = '{clinic.Business}' and e.type = 'appointment_booked'
                 """));
        await clinic.Booked(At("12:00"));
        Assert.Equal(7, (int)(await house.Ask($"select max(nth) from scheduling.appointments where tenant_id = '{clinic.Business}'"))!);
    }

    [Fact]
    public async Task A_date_is_left_out_the_rest_moves_and_ends()
    {
        var clinic = await Open(house);
        var series = await clinic.Make("series", Wish(clinic, count: 4));
        var second = (await Items(clinic, series))[1].GetProperty("appointmentId").GetGuid();

        await Done(clinic.Post($"series/{series}/skip", new { date = $"{Day.PlusDays(7):uuuu-MM-dd}", by = "client" }));
        Assert.Equal("cancelled", await clinic.StatusOf(second));
        await Refused("not-in-series", clinic.Post($"series/{series}/skip", new { date = $"{Day.PlusDays(8):uuuu-MM-dd}", by = "client" }));

        // To where it partly stands already: it is not in its own way.
        await Done(clinic.Post($"series/{series}/shift", new { time = "10:15" }));
        Assert.Equal([At("10:15"), At("10:15", 14), At("10:15", 21)], (await Standing(clinic, series)).Select(item => item.GetProperty("start").GetString()![..16]));

        await clinic.Booked(At("14:00", days: 21), new { clientId = await clinic.Register("Ola") });
        await Refused("series-conflict", clinic.Post($"series/{series}/shift", new { time = "14:00" }));
        Assert.All(await Standing(clinic, series), item => Assert.Contains("T10:15", item.GetProperty("start").GetString()!, StringComparison.Ordinal));

        await Done(clinic.Post($"series/{series}/end", new { by = "practice" }));
        Assert.Empty(await Standing(clinic, series));
        await Refused("series-has-ended", clinic.Post($"series/{series}/shift", new { time = "09:00" }));
        Assert.Equal(1, await clinic.Count("scheduling.allocation"));
    }

    [Fact]
    public async Task Of_series_that_meet_one_is_booked()
    {
        var clinic = await Open(house);
        var clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => clinic.Register($"Klient {i}")));

        Assert.Equal(1, await Winners(clients.Select((client, i) => clinic.Post("series", Wish(clinic, count: 3, client: client, first: 7 * (i % 3))))));
        Assert.Equal((3, 0), (await clinic.Count("scheduling.appointments"), await clinic.Overlaps()));
    }

    [Fact]
    public async Task A_series_keeps_its_measure_and_its_owner()
    {
        var (clinic, other) = (await Open(house, providers: 2), await Open(house));
        Assert.False((await clinic.Post("series", Wish(clinic, count: 53))).IsSuccessStatusCode);
        var series = await clinic.Make("series", Wish(clinic, count: 2));

        await Refused("series-unknown", other.Owner.GetAsync($"/v1/series/{series}"));
        var colleague = await clinic.ProviderDoor(clinic.Providers[1]);
        await Refused("series-unknown", clinic.Post($"series/{series}/end", new { by = "practice" }, door: colleague));
        await Refused("not-your-calendar", clinic.Post("series", Wish(clinic, count: 2, first: 1), door: colleague));
    }

    private static object Wish(Clinic clinic, int count, string onConflict = "refuse", object? choices = null, Guid? client = null, int first = 0) => new
    {
        clientId = client ?? clinic.Client,
        serviceId = clinic.Service,
        providerId = clinic.Providers[0],
        first = $"{Day.PlusDays(first):uuuu-MM-dd}",
        time = "10:00",
        repeats = new { every = "weekly", count },
    }.With(onConflict == "refuse" && choices is null ? null : choices is null ? new { onConflict } : new { choices });

    private static async Task<List<JsonElement>> Items(Clinic clinic, Guid series) => [.. (await clinic.Get($"series/{series}")).GetProperty("items").EnumerateArray()];

    private static async Task<List<JsonElement>> Standing(Clinic clinic, Guid series) =>
        [.. (await Items(clinic, series)).Where(item => item.GetProperty("status").GetString() == "booked")];
}
