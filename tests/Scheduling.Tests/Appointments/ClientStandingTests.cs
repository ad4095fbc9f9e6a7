using System.Net;
using Bookings.Testing;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>What a client's standing means to the calendar: blocked, and merged.</summary>
public sealed class ClientStandingTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Whoever_is_blocked_is_booked_only_by_staff_who_say_why()
    {
        var clinic = await Open(house);
        await Done(clinic.Owner.Command($"/v1/clients/{clinic.Client}/block", new { reason = "Never came" }));

        using var refused = await clinic.Book(At("09:00"));
        Assert.Equal((HttpStatusCode.Conflict, "client-is-blocked"), (refused.StatusCode, await refused.Problem()));
        Assert.DoesNotContain("Never came", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await Done(clinic.Book(At("09:00"), new { overrideReason = "Promised to come" }));

        await Done(clinic.Owner.Command($"/v1/clients/{clinic.Client}/unblock", null));
        await Done(clinic.Book(At("10:00")));
    }

    [Fact]
    public async Task A_booking_that_stands_can_be_moved_also_by_whoever_is_blocked_since()
    {
        var clinic = await Open(house);
        var booked = await clinic.Booked(At("09:00"));
        await Done(clinic.Owner.Command($"/v1/clients/{clinic.Client}/block", new { }));

        await Done(clinic.Owner.Command($"/v1/appointments/{booked}/reschedule", new { start = At("11:00"), by = "client" }));
    }

    [Fact]
    public async Task Appointments_of_a_merged_client_are_listed_under_either_id_and_apart_again_afterwards()
    {
        var clinic = await Open(house);
        var other = await clinic.Register("Kari N.");
        var (mine, theirs) = (await clinic.Booked(At("09:00")), await clinic.Booked(At("10:00"), new { clientId = other }));
        await Done(clinic.Owner.Command($"/v1/clients/{clinic.Client}/merge", new { clientId = other }));

        Assert.Equal([mine, theirs], await Listed(clinic, clinic.Client));
        Assert.Equal([mine, theirs], await Listed(clinic, other));

        await Done(clinic.Owner.Command($"/v1/clients/{clinic.Client}/unmerge", new { clientId = other }));
        Assert.Equal([mine], await Listed(clinic, clinic.Client));
        Assert.Equal([theirs], await Listed(clinic, other));
    }

    /// <summary>A merge and a booking at once: the booking stands and is seen, whichever came first.</summary>
    [Fact]
    public async Task A_booking_during_a_merge_is_neither_lost_nor_refused()
    {
        var clinic = await Open(house);
        for (var round = 0; round < 8; round++)
        {
            var other = await clinic.Register($"Kari {round}");
            var start = At($"{8 + round:00}:00");

            var booking = clinic.Book(start, new { clientId = other });
            var merge = clinic.Owner.Command($"/v1/clients/{clinic.Client}/merge", new { clientId = other });
            await Task.WhenAll(booking, merge);

            Assert.Equal((HttpStatusCode.Created, HttpStatusCode.NoContent), ((await booking).StatusCode, (await merge).StatusCode));
            var id = (await (await booking).Json()).GetProperty("id").GetGuid();
            Assert.Contains(id, await Listed(clinic, clinic.Client));
        }
    }

    private static async Task<List<Guid>> Listed(Clinic clinic, Guid client)
    {
        using var answer = await clinic.Owner.GetAsync($"/v1/appointments?clientId={client}&from={Day:uuuu-MM-dd}T00:00:00Z&to={Day.PlusDays(2):uuuu-MM-dd}T00:00:00Z");
        return [.. (await answer.Json()).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid())];
    }
}
