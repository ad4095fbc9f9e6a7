using System.Net;
using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

public sealed class AppointmentApiTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task An_appointment_is_booked_shown_moved_and_cancelled()
    {
        var clinic = await Open(house);
        var answer = await clinic.Book(At("10:00"), new { note = "Vondt i kneet" });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var id = Id(await answer.Json());

        var shown = await clinic.Get($"appointments/{id}");
        Assert.Equal("booked", shown.GetProperty("status").GetString());
        Assert.Equal("Vondt i kneet", shown.GetProperty("note").GetString());
        Assert.Equal(clinic.Client, shown.GetProperty("clientId").GetGuid());

        await Done(clinic.Post($"appointments/{id}/reschedule", new { start = At("11:00"), by = "client" }));
        await Refused("slot-taken", clinic.Book(At("11:15"), new { clientId = await clinic.Register("Ola") }));
        await clinic.Booked(At("10:00"), new { clientId = await clinic.Register("Per") });

        await Done(clinic.Post($"appointments/{id}/cancel", new { by = "client", reason = "Syk" }));
        Assert.Equal("cancelled", await clinic.StatusOf(id));
        await clinic.Booked(At("11:00"), new { clientId = await clinic.Register("Pål") });
        Assert.Equal([id], (await clinic.Get($"appointments?status=cancelled&from={At("00:00")}:00Z")).GetProperty("items").EnumerateArray().Select(Id));
        await Refused("not-ahead", clinic.Post($"appointments/{id}/reschedule", new { start = At("12:00"), by = "client" }));
    }

    [Fact]
    public async Task A_request_holds_its_time_until_it_is_answered()
    {
        var clinic = await Open(house, new { durations = Door.Many("PT30M"), horizonDays = 400, needsApproval = true });
        var (one, two) = (await clinic.Booked(At("10:00")), await clinic.Booked(At("11:00")));
        Assert.Equal("requested", await clinic.StatusOf(one));
        await Refused("slot-taken", clinic.Book(At("10:00"), new { clientId = await clinic.Register("Ola") }));

        await Done(clinic.Post($"appointments/{one}/confirm"));
        await Done(clinic.Post($"appointments/{two}/decline", new { reason = "Fullt" }));

        Assert.Equal("booked", await clinic.StatusOf(one));
        Assert.Equal("declined", await clinic.StatusOf(two));
        await Refused("not-requested", clinic.Post($"appointments/{two}/confirm"));
        await clinic.Booked(At("11:00"));
    }

    [Fact]
    public async Task Who_came_and_who_did_not_is_noted_after_the_start()
    {
        var clinic = await Open(house);
        var (came, stayed) = (await clinic.Booked(At("10:00")), await clinic.Booked(At("11:00")));
        await Refused("not-started", clinic.Post($"appointments/{came}/complete"));

        var clock = new ClockAhead();
        clock.Advance(Duration.FromDays(30));
        var later = await clinic.Later(await house.Start(clock));
        await Done(clinic.Post($"appointments/{came}/check-in", door: later));
        await Done(clinic.Post($"appointments/{came}/complete", door: later));
        await Done(clinic.Post($"appointments/{stayed}/no-show", door: later));

        Assert.Equal("completed", await clinic.StatusOf(came));
        Assert.Equal("missed", await clinic.StatusOf(stayed));
        await Done(clinic.Post($"appointments/{stayed}/correct-attendance", new { attended = true }, door: later));
        Assert.Equal("completed", await clinic.StatusOf(stayed));
    }

    [Fact]
    public async Task A_taken_time_is_refused_with_the_nearest_free_ones()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));

        var answer = await clinic.Book(At("10:00"), new { clientId = await clinic.Register("Ola") });

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        var offered = (await answer.Json()).GetProperty("alternatives").EnumerateArray().Select(start => start.GetString()!).ToList();
        Assert.Equal([At("09:15"), At("09:30"), At("10:30")], offered.Select(start => start[..16]));
        await clinic.Booked(offered[1], new { clientId = await clinic.Register("Per") });
    }

    /// <summary>F13 at the door.</summary>
    [Fact]
    public async Task A_time_that_the_clocks_pass_over_is_refused_with_the_one_that_is_meant()
    {
        var clinic = await Open(house);
        var oslo = DateTimeZoneProviders.Tzdb["Europe/Oslo"];
        var spring = oslo.GetZoneInterval(SystemClock.Instance.GetCurrentInstant());
        while (spring.Savings > Offset.Zero || oslo.GetZoneInterval(spring.End).Savings == Offset.Zero)
        {
            spring = oslo.GetZoneInterval(spring.End);
        }

        var day = spring.End.InZone(oslo).Date;
        var refused = await clinic.Book($"{day:uuuu-MM-dd}T02:30");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "time-does-not-exist"), (refused.StatusCode, await refused.Problem()));
        Assert.Equal($"{day:uuuu-MM-dd}T03:30:00+02:00", (await refused.Json()).GetProperty("suggestion").GetString());
    }

    [Fact]
    public async Task A_rule_is_overridden_with_a_reason_and_a_taken_time_never()
    {
        var clinic = await Open(house);
        await Refused("outside-hours", clinic.Book(At("19:00")));
        await clinic.Booked(At("19:00"), new { overrideReason = "Akutt" });
        await Refused("slot-taken", clinic.Book(At("19:00"), new { clientId = await clinic.Register("Ola"), overrideReason = "Akutt" }));
    }

    [Fact]
    public async Task Anybody_means_whoever_has_least_to_do()
    {
        var clinic = await Open(house, providers: 3);
        var given = new List<Guid>();
        for (var i = 0; i < 9; i++)
        {
            var client = await clinic.Register($"Klient {i}");
            given.Add((await Done(clinic.Book(At($"{9 + i}:00".PadLeft(5, '0')), new { clientId = client }))).GetProperty("providerId").GetGuid());
        }

        Assert.Equal([3, 3, 3], given.CountBy(provider => provider).Select(pair => pair.Value));
    }

    [Fact]
    public async Task Three_can_take_one_time_with_anybody_and_the_fourth_cannot()
    {
        var clinic = await Open(house, providers: 3);
        var clients = await Task.WhenAll(Enumerable.Range(0, 12).Select(i => clinic.Register($"Klient {i}")));

        Assert.Equal(3, await Winners(clients.Select(client => clinic.Book(At("10:00"), new { clientId = client }))));
    }

    [Fact]
    public async Task Another_provider_takes_an_appointment_over_at_its_time()
    {
        var clinic = await Open(house, providers: 3);
        var (mine, theirs) = (await clinic.Booked(At("10:00"), new { providerId = clinic.Providers[0] }), await clinic.Booked(
            At("10:00"), new { providerId = clinic.Providers[1], clientId = await clinic.Register("Ola") }));

        await Refused("slot-taken", clinic.Post($"appointments/{mine}/reassign", new { providerId = clinic.Providers[1] }));
        await Refused("reference-unknown", clinic.Post($"appointments/{mine}/reassign", new { providerId = Guid.CreateVersion7() }));
        await Done(clinic.Post($"appointments/{mine}/reassign", new { providerId = clinic.Providers[2] }));

        var shown = await clinic.Get($"appointments/{mine}");
        Assert.Equal((clinic.Providers[2], At("10:00")), (shown.GetProperty("providerId").GetGuid(), shown.GetProperty("start").GetString()![..16]));
        await Refused("slot-taken", clinic.Book(At("10:00"), new { providerId = clinic.Providers[2], clientId = await clinic.Register("Per") }));
        await clinic.Booked(At("10:00"), new { providerId = clinic.Providers[0], clientId = await clinic.Register("Eva") });

        // To whoever has it already, and back where there is no room any more.
        var before = await clinic.Count("events.mt_events");
        await Done(clinic.Post($"appointments/{mine}/reassign", new { providerId = clinic.Providers[2] }));
        Assert.Equal(before, await clinic.Count("events.mt_events"));
        await Refused("slot-taken", clinic.Post($"appointments/{mine}/reassign", new { providerId = clinic.Providers[0] }));
        Assert.Equal(clinic.Providers[1], (await clinic.Get($"appointments/{theirs}")).GetProperty("providerId").GetGuid());
        Assert.Equal(0, await clinic.Overlaps());
    }

    [Fact]
    public async Task Another_business_knows_neither_client_nor_appointment()
    {
        var (clinic, other) = (await Open(house), await Open(house));
        var id = await clinic.Booked(At("10:00"));

        await Refused("client-unknown", other.Book(At("10:00"), new { clientId = clinic.Client }));
        await Refused("appointment-unknown", other.Owner.GetAsync($"/v1/appointments/{id}"));
        await Refused("appointment-unknown", other.Post($"appointments/{id}/cancel", new { by = "practice" }));
        Assert.Equal("booked", await clinic.StatusOf(id));
    }

    [Fact]
    public async Task A_provider_sees_and_fills_their_own_calendar_alone()
    {
        var clinic = await Open(house, providers: 2);
        var (own, others) = (await clinic.Booked(At("10:00"), new { providerId = clinic.Providers[0] }), await clinic.Booked(At("11:00"), new { providerId = clinic.Providers[1] }));
        var door = await clinic.ProviderDoor(clinic.Providers[0]);

        var seen = await clinic.Get($"appointments?from={At("00:00")}:00Z", door);
        Assert.Equal([own], seen.GetProperty("items").EnumerateArray().Select(Id));
        await Refused("appointment-unknown", door.GetAsync($"/v1/appointments/{others}"));
        await Refused("appointment-unknown", clinic.Post($"appointments/{others}/cancel", new { by = "practice" }, door: door));
        await Refused("not-your-calendar", clinic.Book(At("12:00"), new { providerId = clinic.Providers[1] }, door: door));
        await Refused("not-your-calendar", clinic.Post($"appointments/{own}/reassign", new { providerId = clinic.Providers[1] }, door: door));
        Assert.Equal(clinic.Providers[0], (await Done(clinic.Book(At("12:00"), door: door))).GetProperty("providerId").GetGuid());
    }

    /// <summary>What this host has in memory knows nothing of it yet.</summary>
    [Fact]
    public async Task What_was_set_up_a_moment_ago_can_be_booked_at_once_and_what_was_retired_answers_a_repeat_as_before()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));
        var newer = await clinic.Offer(new { durations = Door.Many("PT30M"), horizonDays = 400 });

        var first = await clinic.Book(At("11:00"), new { serviceId = newer }, key: "one-key");
        Assert.Equal(HttpStatusCode.Created, first.StatusCode);

        var newest = await clinic.Offer(new { durations = Door.Many("PT30M"), horizonDays = 400 });
        Assert.NotEmpty((await clinic.Get($"services/{newest}/slots?from={Day:uuuu-MM-dd}&to={Day:uuuu-MM-dd}")).GetProperty("items").EnumerateArray());

        await Done(clinic.Post($"services/{newer}/retire"));
        Assert.Equal(await first.Content.ReadAsStringAsync(), await (await clinic.Book(At("11:00"), new { serviceId = newer }, key: "one-key")).Content.ReadAsStringAsync());
        await Refused("service-is-retired", clinic.Book(At("12:00"), new { serviceId = newer, providerId = clinic.Providers[0] }));
        await Refused("reference-unknown", clinic.Book(At("12:00"), new { serviceId = Guid.CreateVersion7(), providerId = clinic.Providers[0] }));
    }

    [Fact]
    public async Task A_repeated_request_answers_as_the_first_time_whatever_came_after()
    {
        var clinic = await Open(house);
        var first = await clinic.Book(At("10:00"), key: "one-key");
        var id = Id(await first.Json());
        await Done(clinic.Post($"appointments/{id}/reschedule", new { start = At("12:00"), by = "practice" }));
        await Done(clinic.Post($"appointments/{id}/cancel", new { by = "practice" }));

        var again = await clinic.Book(At("10:00"), key: "one-key");

        Assert.Equal(await first.Content.ReadAsStringAsync(), await again.Content.ReadAsStringAsync());
        Assert.Equal((first.StatusCode, first.Headers.Location, first.Headers.ETag), (again.StatusCode, again.Headers.Location, again.Headers.ETag));
        Assert.Equal(1, await clinic.Count("scheduling.appointments"));
        await Refused("idempotency-key-reused", clinic.Book(At("11:00"), key: "one-key"));
    }
}
