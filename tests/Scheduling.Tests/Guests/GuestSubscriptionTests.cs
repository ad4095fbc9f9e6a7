using System.Net;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>A guest's own calendar follows their appointments, for as long as they let it.</summary>
public sealed class GuestSubscriptionTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task A_guest_subscribes_to_their_own_appointments_and_takes_it_back()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var (mine, theirs) = (await guest.Visit(At("10:00")), await guest.Visit(At("11:00"), who: new { name = "Ola Nordmann", email = "ola@example.org" }));

        var url = (await Done(mine.Post("manage/calendar-feed"))).GetProperty("url").GetString()!;
        var other = (await Done(theirs.Post("manage/calendar-feed"))).GetProperty("url").GetString()!;

        var calendar = await guest.Http.GetStringAsync(url);
        Assert.Equal(1, calendar.Split("BEGIN:VEVENT").Length - 1);
        Assert.Contains("T100000", calendar, StringComparison.Ordinal);
        Assert.Contains("SUMMARY:Opptatt", calendar, StringComparison.Ordinal);
        foreach (var word in new[] { "Kari", "Fjordklinikken", "Storgata", "SUMMARY:Time" })
        {
            Assert.DoesNotContain(word, calendar, StringComparison.Ordinal);
        }

        await Done(mine.Post("manage/calendar-feed/revoke"));
        Assert.Equal(HttpStatusCode.NotFound, (await guest.Http.GetAsync(url)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await guest.Http.GetAsync(other)).StatusCode);
    }

    [Fact]
    public async Task Without_a_session_there_is_no_address()
    {
        var guest = await Guest.Of(await Open(house));
        await Refused("session-gone", guest.Post("manage/calendar-feed"));
        await Refused("session-gone", guest.Post("manage/calendar-feed/revoke"));
    }
}
