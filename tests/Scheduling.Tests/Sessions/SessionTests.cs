using Bookings.Kernel;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

public sealed class SessionTests(House house) : IClassFixture<House>
{
    private static readonly object Yoga = new { durations = Door.Many("PT1H"), horizonDays = 400, capacity = 3 };

    [Fact]
    public async Task A_class_takes_its_provider_and_gives_seats()
    {
        var clinic = await Open(house, Yoga);
        var single = await clinic.Offer(new { durations = Door.Many("PT30M"), horizonDays = 400 });
        var session = await Schedule(clinic);
        await Refused("slot-taken", clinic.Book(At("10:30"), new { serviceId = single }));
        await Refused("session-needed", clinic.Book(At("14:00")));

        var seat = await Seat(clinic, session, clinic.Client);

        var shown = await clinic.Get($"sessions/{session}");
        Assert.Equal((3, 2), (shown.GetProperty("capacity").GetInt32(), shown.GetProperty("left").GetInt32()));
        Assert.DoesNotContain(clinic.Client.ToString(), shown.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain(clinic.Client.ToString(), (await clinic.Get("sessions")).GetRawText(), StringComparison.Ordinal);
        Assert.Equal(seat, (await clinic.Get($"sessions/{session}/seats")).GetProperty("items")[0].GetProperty("appointmentId").GetGuid());
        await Refused("taken-by-yourself", clinic.Post($"sessions/{session}/seats", new { clientId = clinic.Client }));
        await Refused("seat-of-session", clinic.Post($"appointments/{seat}/reschedule", new { start = At("14:00"), by = "practice" }));
        Assert.Equal(0, await clinic.Overlaps());
    }

    [Fact]
    public async Task The_last_seat_goes_to_exactly_one()
    {
        var clinic = await Open(house, Yoga);
        var session = await Schedule(clinic);
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => clinic.Register($"Klient {i}")));

        Assert.Equal(3, await Winners(clients.Select(client => clinic.Post($"sessions/{session}/seats", new { clientId = client }))));

        Assert.Equal(3, await clinic.Count("scheduling.allocation", $"resource = '{session}'"));
        await Refused("session-full", clinic.Post($"sessions/{session}/seats", new { clientId = clinic.Client, overrideReason = "Venn" }));
    }

    [Fact]
    public async Task A_cancelled_seat_is_the_next_one_given()
    {
        var clinic = await Open(house, Yoga);
        var session = await Schedule(clinic);
        var seats = new List<Guid>();
        for (var i = 0; i < 3; i++)
        {
            seats.Add(await Seat(clinic, session, await clinic.Register($"Klient {i}")));
        }

        await Done(clinic.Post($"appointments/{seats[1]}/cancel", new { by = "client" }));
        var next = await Seat(clinic, session, clinic.Client);

        Assert.Equal(1, await clinic.Count("scheduling.allocation", $"resource = '{session}' and unit = 2 and holder = '{next}'"));
    }

    [Fact]
    public async Task A_class_is_never_smaller_than_its_seats()
    {
        var clinic = await Open(house, Yoga);
        var session = await Schedule(clinic);
        var first = await Seat(clinic, session, await clinic.Register("En"));
        await Seat(clinic, session, await clinic.Register("To"));
        await Seat(clinic, session, await clinic.Register("Tre"));
        await Refused("seats-are-taken", clinic.Post($"sessions/{session}/capacity", new { capacity = 2 }));

        await Done(clinic.Post($"appointments/{first}/cancel", new { by = "client" }));
        await Done(clinic.Post($"sessions/{session}/capacity", new { capacity = 2 }));

        await Refused("session-full", clinic.Post($"sessions/{session}/seats", new { clientId = clinic.Client }));
        await Done(clinic.Post($"sessions/{session}/capacity", new { capacity = 3 }));
        await Seat(clinic, session, clinic.Client);
    }

    [Fact]
    public async Task Seats_and_a_smaller_class_never_meet_in_between()
    {
        var clinic = await Open(house, new { durations = Door.Many("PT1H"), horizonDays = 400, capacity = 8 });
        var session = await Schedule(clinic);
        var clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => clinic.Register($"Klient {i}")));

        var requests = clients.Select(client => clinic.Post($"sessions/{session}/seats", new { clientId = client }))
            .Concat(Door.Many(6, 5, 4, 3).Select(capacity => clinic.Post($"sessions/{session}/capacity", new { capacity })));
        await Winners(requests);

        var shown = await clinic.Get($"sessions/{session}");
        Assert.True(await clinic.Count("scheduling.allocation", $"resource = '{session}'") <= shown.GetProperty("capacity").GetInt32());
    }

    [Fact]
    public async Task A_cancelled_class_cancels_its_seats_and_frees_its_time()
    {
        var clinic = await Open(house, Yoga);
        var session = await Schedule(clinic);
        var seat = await Seat(clinic, session, clinic.Client);

        await Done(clinic.Post($"sessions/{session}/cancel"));
        await Refused("session-is-cancelled", clinic.Post($"sessions/{session}/seats", new { clientId = await clinic.Register("Ola") }));
        await clinic.CatchUp();

        Assert.Equal("cancelled", await clinic.StatusOf(seat));
        Assert.Equal(0, await clinic.Count("scheduling.allocation"));
        await Schedule(clinic);

        // Seen once more, it changes nothing: at least once is enough.
        var before = await clinic.Count("events.mt_events");
        await house.Ask($"delete from events.checkpoints where projection = 'scheduling.cancel_seats' and tenant_id = '{clinic.Business}'");
        await clinic.CatchUp();
        Assert.Equal(before, await clinic.Count("events.mt_events"));
    }

    [Fact]
    public async Task Sessions_are_rebuilt_with_what_they_take()
    {
        var clinic = await Open(house, Yoga);
        var session = await Schedule(clinic);
        await Seat(clinic, session, clinic.Client);
        const string rows = "select string_agg(a::text, E'\\n' order by a::text) from scheduling.allocation a";
        var live = await house.Ask(rows);

        await house.Ask($"delete from scheduling.allocation where holder = '{session}'");
        await house.Service<Rebuild>().Run("scheduling.allocation", null, default);

        Assert.Equal(live, await house.Ask(rows));
    }

    private static Task<Guid> Schedule(Clinic clinic) =>
        clinic.Make("sessions", new { serviceId = clinic.Service, providerId = clinic.Providers[0], start = At("10:00") });

    private static async Task<Guid> Seat(Clinic clinic, Guid session, Guid client) =>
        Id(await Done(clinic.Post($"sessions/{session}/seats", new { clientId = client })));
}
