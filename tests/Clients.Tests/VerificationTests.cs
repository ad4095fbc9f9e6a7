using System.Net;
using Bookings.Testing;
using Xunit;

namespace Bookings.Clients.Tests;

/// <summary>Whoever reads what is sent to an address shows that it is theirs.</summary>
public sealed class VerificationTests(Practice practice) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_code_that_staff_sent_verifies_the_address_once()
    {
        var box = await Letterbox.Open(practice);
        var id = await box.Desk.Register(new { name = "Kari", email = "kari@example.no", language = "nb" });
        await box.Desk.Do(id, "verify-contact", new { kind = "email" });
        var mail = await box.Next();
        Assert.Equal(("kari@example.no", "nb"), (mail.To, mail.Language.Value));

        Assert.Equal(HttpStatusCode.NoContent, await Verify(box, new { email = "Kari@Example.no", code = mail.Values["code"] }));
        Assert.True((await box.Desk.Shown(id)).GetProperty("emailVerified").GetBoolean());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Verify(box, new { email = "kari@example.no", code = mail.Values["code"] }));

        // Another address is another question.
        await box.Desk.Change($"/v1/clients/{id}", new { email = "ny@example.no" });
        Assert.False((await box.Desk.Shown(id)).GetProperty("emailVerified").GetBoolean());
    }

    [Fact]
    public async Task A_link_does_the_same_and_reading_it_does_nothing()
    {
        var box = await Letterbox.Open(practice);
        var id = await box.Desk.Register(new { name = "Kari", phone = "+4722123456" });
        await box.Desk.Do(id, "verify-contact", new { kind = "phone" });
        var link = new Uri((await box.Next()).Values["link"]);
        Assert.Equal($"{box.Public}/verify", link.AbsolutePath);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, (await box.Guest.GetAsync(link)).StatusCode);
        Assert.False((await box.Desk.Shown(id)).GetProperty("phoneVerified").GetBoolean());
        Assert.Equal(HttpStatusCode.NoContent, await Verify(box, new { token = link.Fragment[1..] }));
        Assert.True((await box.Desk.Shown(id)).GetProperty("phoneVerified").GetBoolean());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Verify(box, new { token = link.Fragment[1..] }));
    }

    [Fact]
    public async Task The_same_request_again_is_answered_as_the_first_time()
    {
        var (box, id, code) = await Asked();
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(HttpStatusCode.NoContent, (await box.Guest.Command($"{box.Public}/verify", new { email = "kari@example.no", code }, key: "once")).StatusCode);
        }

        Assert.Equal(1L, await practice.Ask($"select count(*) from events.mt_events where stream_id = '{id}' and type = 'contact_verified'"));
    }

    [Fact]
    public async Task A_code_runs_out_after_a_quarter_of_an_hour()
    {
        var (box, _, code) = await Asked();
        box.Clock.Advance(TimeSpan.FromMinutes(14));
        Assert.Equal("code-wrong", await (await box.Guest.Command($"{box.Public}/verify", new { email = "kari@example.no", code = code == "000000" ? "000001" : "000000" })).Problem());
        box.Clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Verify(box, new { email = "kari@example.no", code }));
    }

    [Theory]
    [InlineData(4, HttpStatusCode.NoContent)]
    [InlineData(5, HttpStatusCode.UnprocessableEntity)]
    public async Task Five_wrong_tries_make_a_code_void(int tries, HttpStatusCode then)
    {
        var (box, _, code) = await Asked();
        for (var i = 0; i < tries; i++)
        {
            Assert.Equal(HttpStatusCode.UnprocessableEntity, await Verify(box, new { email = "kari@example.no", code = code == "000000" ? "000001" : "000000" }));
        }

        Assert.Equal(then, await Verify(box, new { email = "kari@example.no", code }));
    }

    [Fact]
    public async Task Guesses_at_once_are_counted_too()
    {
        var (box, _, code) = await Asked();
        var wrong = code == "000000" ? "000001" : "000000";

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Verify(box, new { email = "kari@example.no", code = wrong })));

        Assert.Equal(5, await practice.Ask($"select max(tries) from clients.contact_codes where tenant_id = '{box.Tenant.Value}'"));
        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Verify(box, new { email = "kari@example.no", code }));
    }

    [Fact]
    public async Task The_right_code_at_once_is_good_once()
    {
        var (box, id, code) = await Asked();

        var answers = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Verify(box, new { email = "kari@example.no", code })));

        Assert.Single(answers, HttpStatusCode.NoContent);
        Assert.Equal(1L, await practice.Ask($"select count(*) from events.mt_events where stream_id = '{id}' and type = 'contact_verified'"));
    }

    [Fact]
    public async Task An_address_gets_three_codes_in_a_quarter_of_an_hour_whoever_asks()
    {
        var box = await Letterbox.Open(practice);
        var id = await box.Desk.Register(new { name = "Kari", email = "kari@example.no" });
        await box.Desk.Do(id, "verify-contact", new { kind = "email" });
        await box.Desk.Do(id, "verify-contact", new { kind = "email" });
        Assert.Equal(HttpStatusCode.Accepted, await Ask(box, "kari@example.no"));
        for (var i = 0; i < 3; i++)
        {
            await box.Next();
        }

        Assert.Equal("too-many-codes", await box.Desk.Refused(id, "verify-contact", new { kind = "email" }));
        // A guest hears nothing of it, and gets nothing.
        Assert.Equal(HttpStatusCode.Accepted, await Ask(box, "kari@example.no"));
        Assert.Equal(3L, await practice.Ask($"select count(*) from clients.contact_codes where tenant_id = '{box.Tenant.Value}'"));

        // By client too: another address of theirs is no way around.
        await box.Desk.Change($"/v1/clients/{id}", new { email = "annen@example.no" });
        Assert.Equal("too-many-codes", await box.Desk.Refused(id, "verify-contact", new { kind = "email" }));
        box.Clock.Advance(TimeSpan.FromMinutes(16));
        await box.Desk.Do(id, "verify-contact", new { kind = "email" });
    }

    [Fact]
    public async Task Two_people_with_one_address_are_both_shown_to_have_it()
    {
        var box = await Letterbox.Open(practice);
        var (far, mor) = (await box.Desk.Register(new { name = "Far", email = "familien@example.no" }), await box.Desk.Register(new { name = "Mor", email = "familien@example.no" }));
        await Ask(box, "familien@example.no");

        Assert.Equal(HttpStatusCode.NoContent, await Verify(box, new { email = "familien@example.no", code = (await box.Next()).Values["code"] }));

        Assert.True((await box.Desk.Shown(far)).GetProperty("emailVerified").GetBoolean());
        Assert.True((await box.Desk.Shown(mor)).GetProperty("emailVerified").GetBoolean());
    }

    [Fact]
    public async Task A_code_for_an_address_they_have_no_more_verifies_nothing()
    {
        var (box, id, code) = await Asked();
        await box.Desk.Change($"/v1/clients/{id}", new { email = "ny@example.no" });

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Verify(box, new { email = "kari@example.no", code }));
        Assert.False((await box.Desk.Shown(id)).GetProperty("emailVerified").GetBoolean());
    }

    [Fact]
    public async Task A_code_of_one_business_is_nothing_at_another()
    {
        var (box, _, code) = await Asked();
        var other = await Letterbox.Open(practice);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, await Verify(other, new { email = "kari@example.no", code }));
        Assert.Equal(HttpStatusCode.NoContent, await Verify(box, new { email = "kari@example.no", code }));
    }

    [Fact]
    public async Task Neither_code_nor_link_nor_address_is_stored()
    {
        var (box, _, code) = await Asked();
        await Ask(box, "kari@example.no");
        var mail = await box.Next();

        var rows = (string)(await practice.Ask($"select string_agg(c::text, '') from clients.contact_codes c where tenant_id = '{box.Tenant.Value}'"))!;

        Assert.DoesNotContain(mail.Values["link"].Split('#')[1], rows, StringComparison.Ordinal);
        Assert.DoesNotContain("kari", rows, StringComparison.OrdinalIgnoreCase);
        foreach (var one in (string[])[code, mail.Values["code"]])
        {
            // Not as text, and not as a hash that a million tries would find.
            Assert.DoesNotContain(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(one)))[..32], rows, StringComparison.Ordinal);
        }
    }

    private async Task<(Letterbox Box, Guid Client, string Code)> Asked()
    {
        var box = await Letterbox.Open(practice);
        var id = await box.Desk.Register(new { name = "Kari", email = "kari@example.no" });
        await Ask(box, "kari@example.no");
        return (box, id, (await box.Next()).Values["code"]);
    }

    private static async Task<HttpStatusCode> Ask(Letterbox box, string email) => (await box.Guest.Command($"{box.Public}/ask", new { email })).StatusCode;

    private static async Task<HttpStatusCode> Verify(Letterbox box, object body) => (await box.Guest.Command($"{box.Public}/verify", body)).StatusCode;
}
