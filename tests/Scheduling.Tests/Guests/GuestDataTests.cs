using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>A guest sees everything that is held on them, and asks for something about it: by the link to their booking, and a code that goes where only they read.</summary>
public sealed class GuestDataTests(House house) : IClassFixture<House>
{
    private const string Address = "solveig@example.org";

    [Fact]
    public async Task A_guest_who_shows_who_they_are_takes_everything_home_in_every_form_and_nobody_else_does()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var (visitor, other) = (
            await guest.Visit(At("10:00"), who: new { name = "Solveig", email = Address }), await guest.Visit(At("11:00"), who: new { name = "Other", email = "other@example.org" }));
        await Refused("no-verified-contact", visitor.Post("manage/data/codes"));
        await guest.Verify(Address);
        await Done(visitor.Post("manage/data/codes"));
        var code = await guest.Code(Address, 2);
        await Refused("data-code-wrong", visitor.Post("manage/data/exports", new { code = code == "000000" ? "000001" : "000000" }));
        await Refused("data-code-wrong", other.Post("manage/data/exports", new { code }));

        var operation = (await Done(visitor.Post("manage/data/exports", new { code, language = "it" }))).GetProperty("id").GetString()!;
        await Refused("answer-gone", other.Http.GetAsync($"{other.Page}/manage/data/operations/{operation}"));
        var export = await Ended(visitor, operation);

        var before = await house.Ask("select md5(string_agg(t::text, '' order by id)) from events.mt_events t");
        foreach (var format in new[] { "json", "csv", "html" })
        {
            var answer = await visitor.Http.GetStringAsync($"{visitor.Page}/manage/data/exports/{export}?format={format}");
            Assert.Contains("Solveig", answer, StringComparison.Ordinal);
            Assert.Contains("A che serve", format == "html" ? answer : "A che serve", StringComparison.Ordinal);
            Assert.DoesNotContain("other@example.org", answer, StringComparison.Ordinal);
            await Refused("answer-gone", other.Http.GetAsync($"{other.Page}/manage/data/exports/{export}?format={format}"));
        }

        Assert.StartsWith("%PDF", System.Text.Encoding.Latin1.GetString(await visitor.Http.GetByteArrayAsync($"{visitor.Page}/manage/data/exports/{export}?format=pdf")), StringComparison.Ordinal);
        Assert.Equal(before, await house.Ask("select md5(string_agg(t::text, '' order by id)) from events.mt_events t"));
        await Refused("session-gone", house.Door(null).GetAsync($"{visitor.Page}/manage/data/exports/{export}"));
        // Nor does anybody of the practice fetch what a guest asked for.
        await Refused("answer-gone", clinic.Owner.GetAsync($"/v1/data-exports/{export}"));
    }

    /// <summary>GDPR Art. 18 keeps what is known from being used, and nobody from seeing what is known of them.</summary>
    [Fact]
    public async Task A_guest_who_is_restricted_still_takes_everything_home()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var visitor = await guest.Visit(At("10:00"), who: new { name = "Solveig", email = Address });
        await guest.Verify(Address);
        var client = (await house.Ask($"select client_id from scheduling.appointments where tenant_id = '{clinic.Business}'"))!.ToString();
        await Done(clinic.Post($"clients/{client}/restriction", new { ground = "objected" }));
        await Done(visitor.Post("manage/data/codes"));
        var operation = (await Done(visitor.Post("manage/data/exports", new { code = await guest.Code(Address, 2) }))).GetProperty("id").GetString()!;

        var answer = await visitor.Http.GetStringAsync($"{visitor.Page}/manage/data/exports/{await Ended(visitor, operation)}");

        Assert.Contains("Solveig", answer, StringComparison.Ordinal);
        Assert.Contains("\"kept-and-not-used\"", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("\"incomplete\"", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_guest_asks_for_comes_to_the_practice_and_its_answer_to_them_alone()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var (visitor, other) = (
            await guest.Visit(At("10:00"), who: new { name = "Solveig", email = Address }), await guest.Visit(At("11:00"), who: new { name = "Other", email = "other@example.org" }));
        var id = (await Done(visitor.Post("manage/data/requests", new { kind = "rectify", details = "I moved" }))).GetProperty("id").GetString()!;
        await Refused("already-asked", visitor.Post("manage/data/requests", new { kind = "rectify" }));
        Assert.Equal(422, (int)(await visitor.Post("manage/data/requests", new { kind = "everything" })).StatusCode);

        var seen = await clinic.Get($"data-requests/{id}");
        Assert.Equal(("client", "I moved"), (seen.GetProperty("askedBy").GetString(), seen.GetProperty("details").GetString()));
        await Done(clinic.Post($"data-requests/{id}/identify", new { how = "known" }));
        await Done(clinic.Post($"data-requests/{id}/answer", new { text = "We wrote it down." }));

        // By the link alone, which may have been passed on, how far it is; what was written, to who shows who they are.
        var mine = Assert.Single((await visitor.Get("manage/data/requests")).GetProperty("items").EnumerateArray().ToList());
        Assert.Equal("answered", mine.GetProperty("status").GetString());
        Assert.DoesNotContain("We wrote it down", mine.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("I moved", mine.ToString(), StringComparison.Ordinal);
        await guest.Verify(Address);
        await Done(visitor.Post("manage/data/codes"));
        var code = await guest.Code(Address, 2);
        await Refused("data-code-wrong", visitor.Post("manage/data/answers", new { code = code == "000000" ? "000001" : "000000" }));
        await Refused("data-code-wrong", other.Post("manage/data/answers", new { code }));
        var read = Assert.Single((await Done(visitor.Post("manage/data/answers", new { code }))).GetProperty("items").EnumerateArray().ToList());
        Assert.Equal(("I moved", "We wrote it down."), (read.GetProperty("details").GetString(), read.GetProperty("answer").GetString()));
        Assert.Empty((await other.Get("manage/data/requests")).GetProperty("items").EnumerateArray());
        Assert.Contains(guest.Mails(Address), mail => mail.Subject.Length > 0 && !mail.Body.Contains("We wrote it down", StringComparison.Ordinal));
    }

    /// <summary>Who asks is typically somebody who has nothing ahead: their visits are over, or the desk wrote them down and nobody ever sent them a link.</summary>
    [Fact]
    public async Task Who_has_nothing_booked_comes_by_a_link_of_their_own_and_reads_everything_with_a_code()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var client = (await Done(clinic.Post("clients", new { name = "Solveig", email = Address }))).GetProperty("id").GetGuid();
        await Done(guest.Post("manage/links", new { email = Address }));
        var visitor = await guest.Open(Guest.TokenIn((await guest.Mails(Address, 1))[0]));
        await Refused("nothing-booked", visitor.Http.GetAsync($"{visitor.Page}/manage"));
        // Whoever wrote them down was shown what they wrote.
        Assert.Single((await visitor.Get("manage/access-log")).GetProperty("items").EnumerateArray());
        await Done(visitor.Post("manage/data/requests", new { kind = "access" }));

        await Refused("no-verified-contact", visitor.Post("manage/data/codes"));
        await guest.Verify(Address);
        await Done(visitor.Post("manage/data/codes"));
        var code = await guest.Code(Address, 2);
        var export = await Ended(visitor, (await Done(visitor.Post("manage/data/exports", new { code }))).GetProperty("id").GetString()!);
        var answer = await visitor.Http.GetStringAsync($"{visitor.Page}/manage/data/exports/{export}");
        Assert.Contains("Solveig", answer, StringComparison.Ordinal);
        Assert.Contains("link-opened", answer, StringComparison.Ordinal);
        Assert.Equal("open", Assert.Single((await Done(visitor.Post("manage/data/answers", new { code }))).GetProperty("items").EnumerateArray().ToList()).GetProperty("status").GetString());

        Assert.Equal(1L, await house.Ask($"select count(*) from scheduling.manage_sessions where client = '{client}'"));
        await Done(visitor.Post("manage/close"));
        await Refused("session-gone", visitor.Http.GetAsync($"{visitor.Page}/manage/data/requests"));
    }

    [Fact]
    public async Task A_guest_who_shows_who_they_are_is_identified_already()
    {
        var clinic = await Open(house);
        var guest = await Guest.Of(clinic);
        var visitor = await guest.Visit(At("10:00"), who: new { name = "Solveig", email = Address });
        await guest.Verify(Address);
        await Done(visitor.Post("manage/data/codes"));
        var code = await guest.Code(Address, 2);
        await Refused("data-code-wrong", visitor.Post("manage/data/requests", new { kind = "port", code = code == "000000" ? "000001" : "000000" }));
        var id = (await Done(visitor.Post("manage/data/requests", new { kind = "port", code }))).GetProperty("id").GetString()!;
        Assert.Equal("contact-code", (await clinic.Get($"data-requests/{id}")).GetProperty("identity").GetString());
    }

    private static async Task<string> Ended(Guest visitor, string operation)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            var seen = await visitor.Get($"manage/data/operations/{operation}");
            if (seen.GetProperty("state").GetString() != "running")
            {
                return seen.GetProperty("result").GetProperty("export").GetString()!;
            }

            patience.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
