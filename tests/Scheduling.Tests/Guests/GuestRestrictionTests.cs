using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>Who is restricted is so for others. They themselves go on, see who has read of them, and nobody else learns anything through their doors.</summary>
public sealed class GuestRestrictionTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_guest_who_is_restricted_sees_and_cancels_their_own_booking_and_staff_do_not()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var visitor = await guest.Visit(At("10:00"), who: new { name = "Solveig", email = "solveig@example.org" });
        var appointment = await Restricted(clinic);

        using var owner = await house.As(clinic.Business, Role.Owner);
        await Refused("person-restricted", owner.Command($"/v1/appointments/{appointment}/cancel", new { by = "practice" }));
        Assert.Equal("booked", await visitor.Status());
        await Done(visitor.Post("manage/cancel", new { }));
        Assert.Equal("cancelled", await visitor.Status());
    }

    [Fact]
    public async Task A_calendar_they_subscribed_to_goes_on_and_names_nobody()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var visitor = await guest.Visit(At("10:00"), who: new { name = "Solveig", email = "solveig@example.org" });
        var url = (await Done(visitor.Post("manage/calendar-feed"))).GetProperty("url").GetString()!;
        var before = await guest.Http.GetStringAsync(url);
        await Restricted(clinic);
        var after = await guest.Http.GetStringAsync(url);
        Assert.Equal(Entries(before), Entries(after));
        Assert.DoesNotContain("Solveig", after, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_guest_sees_who_has_read_of_them_and_not_who_that_was()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var (mine, theirs) = (await guest.Visit(At("10:00"), who: new { name = "Solveig", email = "s@example.org" }), await guest.Visit(At("11:00"), who: new { name = "Other", email = "o@example.org" }));
        Assert.Empty(Items(await mine.Get("manage/access-log")));

        using var desk = await house.As(clinic.Business, Role.FrontDesk);
        desk.DefaultRequestHeaders.Add(Purposes.Header, "care");
        var appointment = (Guid)(await house.Ask($"select id from scheduling.appointments where tenant_id = '{clinic.Business.Value}' order by starts limit 1"))!;
        await Done(desk.GetAsync($"/v1/appointments/{appointment}"));

        var line = Assert.Single(Items(await mine.Get("manage/access-log")));
        Assert.Equal(("front-desk", "care", "booking"), (line.GetProperty("role").GetString(), line.GetProperty("purpose").GetString(), line.GetProperty("groups")[0].GetString()));
        Assert.Equal(["at", "groups", "purpose", "role"], line.EnumerateObject().Select(member => member.Name).Order(StringComparer.Ordinal));
        Assert.Empty(Items(await theirs.Get("manage/access-log")));
    }

    [Fact]
    public async Task Who_has_been_read_of_often_sees_all_of_it_page_by_page()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var mine = await guest.Visit(At("10:00"), who: new { name = "Solveig", email = "s@example.org" });
        var appointment = (Guid)(await house.Ask($"select id from scheduling.appointments where tenant_id = '{clinic.Business.Value}'"))!;
        for (var time = 0; time < 5; time++)
        {
            await Done(clinic.Owner.GetAsync($"/v1/appointments/{appointment}"));
        }

        var (seen, next) = (new List<string>(), "");
        do
        {
            var page = await mine.Get($"manage/access-log?limit=2{next}");
            seen.AddRange(Items(page).Select(line => line.GetProperty("at").GetString()!));
            next = page.GetProperty("next").GetString() is { } more ? $"&cursor={more}" : "";
        }
        while (next.Length > 0);
        Assert.Equal(5, seen.Count);
        Assert.Equal(seen.OrderDescending(StringComparer.Ordinal), seen);
    }

    private static IReadOnlyList<JsonElement> Items(JsonElement page) => [.. page.GetProperty("items").EnumerateArray()];

    private static string[] Entries(string calendar) => [.. calendar.Split('\n').Where(line => line.StartsWith("DTSTART", StringComparison.Ordinal) || line.StartsWith("SUMMARY", StringComparison.Ordinal))];

    /// <summary>Whoever has booked first; answers their appointment.</summary>
    private async Task<Guid> Restricted(Clinic clinic)
    {
        var of = $"from scheduling.appointments where tenant_id = '{clinic.Business.Value}' order by starts limit 1";
        var client = (Guid)(await house.Ask($"select client_id {of}"))!;
        using var owner = await house.As(clinic.Business, Role.Owner);
        await Done(owner.Command($"/v1/clients/{client}/restriction", new { ground = "objected" }));
        return (Guid)(await house.Ask($"select id {of}"))!;
    }
}
