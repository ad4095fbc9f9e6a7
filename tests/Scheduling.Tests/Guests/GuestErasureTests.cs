using Bookings.Privacy.Contracts;
using Bookings.Testing;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>A guest has themself erased: by the link to their booking, and a code that goes where only they read.</summary>
public sealed class GuestErasureTests(House house) : IClassFixture<House>
{
    private const string Address = "solveig@example.org";

    [Fact]
    public async Task A_guest_who_shows_who_they_are_is_erased_with_what_they_booked()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var visitor = await guest.Visit(At("10:00"), who: new { name = "Solveig", email = Address });
        await Refused("no-verified-contact", visitor.Post("manage/erasure/codes"));
        await guest.Verify(Address);

        await Done(visitor.Post("manage/erasure/codes"));
        var code = await guest.Code(Address, 2);
        await Refused("erasure-code-wrong", visitor.Post("manage/erasure", new { code = code == "000000" ? "000001" : "000000" }));
        using var blocked = await visitor.Post("manage/erasure", new { code });
        Assert.Equal("erasure-blocked", await blocked.Problem());
        Assert.Equal("future-booking", (await blocked.Json()).GetProperty("blockers")[0].GetProperty("code").GetString());

        await Done(visitor.Post("manage/cancel", new { }));
        var accepted = await Done(visitor.Post("manage/erasure", new { code }));
        Assert.Equal(43, accepted.GetProperty("receipt").GetString()!.Length);
        var id = new ErasureId(Guid.Parse(accepted.GetProperty("certificate").GetString()!.Split('/')[^1]));
        Assert.Equal("Effective", await house.Service<IErasures>().Finish(clinic.Business, id, _ => { }, CancellationToken.None));

        await Refused("session-gone", visitor.Http.GetAsync($"{visitor.Page}/manage"));
        Assert.DoesNotContain("Solveig", (await clinic.Get("clients")).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Somebody_elses_code_erases_nobody()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var (mine, theirs) = (await guest.Visit(At("10:00"), who: new { name = "Solveig", email = Address }), await guest.Visit(At("11:00"), who: new { name = "Other", email = "other@example.org" }));
        await guest.Verify(Address);
        await Done(mine.Post("manage/erasure/codes"));
        await Refused("erasure-code-wrong", theirs.Post("manage/erasure", new { code = await guest.Code(Address, 2) }));
    }

    /// <summary>Whoever asked to see what is held, or to show whose an address is, has not asked to be erased; and the message of the code that erases says so.</summary>
    [Fact]
    public async Task A_code_for_something_else_erases_nobody_and_a_code_that_erases_does_nothing_else()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var visitor = await guest.Visit(At("10:00"), who: new { name = "Solveig", email = Address });
        await guest.Verify(Address);
        await Done(visitor.Post("manage/data/codes"));
        await Refused("erasure-code-wrong", visitor.Post("manage/erasure", new { code = await guest.Code(Address, 2) }));
        await Done(visitor.Post("manage/erasure/codes"));
        var code = await guest.Code(Address, 3);
        Assert.Matches($"{code} (erases your data|sletter opplysningene dine)", guest.Mails(Address)[0].Subject);
        await Refused("data-code-wrong", visitor.Post("manage/data/exports", new { code }));
        await Refused("code-wrong", guest.Post("contacts/verify", new { code, email = Address }));
    }
}
