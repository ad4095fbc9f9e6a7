using Bookings.Testing;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>What is decided at the moment of sending, and what is left of a message afterwards.</summary>
public sealed class SendingTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_message_names_what_a_client_wants_to_know_and_leaves_nothing_behind()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();

        var mail = Assert.Single(clinic.Mine);
        Assert.Equal(("kari@example.org", "Fjordklinikken", "Your appointment is booked"), (mail.To, mail.FromName, mail.Subject));
        foreach (var said in new[] { "Hello Kari Nordmann,", "What: Konsultasjon", "With: Ada Berg", "Where: Storgata 1, Oslo", "10:00 (Europe/Oslo)", $"/v1/public/{clinic.Slug}/manage#bml_" })
        {
            Assert.Contains(said, mail.Text, StringComparison.Ordinal);
        }

        Assert.Contains(mail.Unsubscribe!.ToString(), mail.Text, StringComparison.Ordinal);
        Assert.Contains($"<a href=\"{mail.Unsubscribe}\">", mail.Html, StringComparison.Ordinal);
        Assert.Equal(1, await clinic.Count("notifications.messages", "settled_at is not null and appointment is null and client is null"));
        Assert.Equal("0", $"{await house.Ask($"select count(*) from notifications.messages m where m::text like '%example.org%' or m::text ilike '%kari%'")}");
    }

    [Fact]
    public async Task The_link_in_a_message_opens_the_booking()
    {
        var clinic = await Open(house);
        var appointment = await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();

        var token = clinic.Mine[0].Text.Split("/manage#")[1].Split('\n')[0];
        using var guest = house.Door(null);
        var session = (await Done(guest.Command($"/v1/public/{clinic.Slug}/manage/open", new { token }))).GetProperty("session").GetString();
        guest.DefaultRequestHeaders.Add("Booking-Session", session);
        Assert.Equal(appointment, Id(await Done(guest.GetAsync($"/v1/public/{clinic.Slug}/manage"))));
    }

    [Fact]
    public async Task What_was_cancelled_before_it_could_be_told_is_told_as_cancelled_only()
    {
        var clinic = await Open(house);
        var appointment = await clinic.Booked(At("10:00"));
        await clinic.Plan();
        await clinic.Do($"appointments/{appointment}/cancel", new { by = "client" });
        await clinic.PlanAndSend();

        Assert.Equal(["booked suppressed cancelled", "cancelled sent"], (await clinic.Log()).Order());
    }

    [Theory]
    [InlineData("blocked")]
    [InlineData("restricted")]
    [InlineData("erased")]
    [InlineData("no-address")]
    public async Task Somebody_who_is_not_to_be_written_to_is_not(string reason)
    {
        var clinic = await Open(house);
        var client = reason == "no-address" ? await clinic.Make("clients", new { name = "Ola Nordmann" }) : clinic.Client;
        await clinic.Booked(At("10:00"), client);
        await clinic.Plan();
        await (reason switch
        {
            "blocked" => clinic.Do($"clients/{client}/block", new { reason = "Betaler ikke" }),
            "restricted" => clinic.Do($"clients/{client}/restriction", new { ground = "objected" }),
            "erased" => House($"update vault.subjects set state = 3 where id = '{client}'"),
            _ => Task.CompletedTask,
        });
        await clinic.Send();

        Assert.Equal([$"booked suppressed {reason}"], await clinic.Log());
        Assert.Empty(clinic.Mine);
    }

    /// <summary>Three that were planned alike: before a yes, after it, and after it was taken back.</summary>
    [Fact]
    public async Task A_promotion_needs_consent_when_it_is_sent()
    {
        var clinic = await Open(house);
        await Promote(clinic);
        await clinic.Send();

        var purpose = await clinic.Make("purposes", new
        {
            code = "marketing",
            terms = new { lawfulBasis = "consent", wordings = new[] { new { language = "en", text = "May we write to you?" }, new { language = "nb", text = "Kan vi skrive til deg?" } }, channels = Many("email") },
        });
        await clinic.Do($"purposes/{purpose}/publish");
        using var guest = house.Door(null);
        var asked = (await Done(guest.GetAsync($"/v1/public/{clinic.Slug}/purposes?language=en"))).GetProperty("asked")[0];
        var yes = new { purpose, channel = "email", given = true, language = "en", textHash = asked.GetProperty("textHash").GetString() };
        var consent = (await clinic.Do($"clients/{clinic.Client}/consents", new { answers = Many(yes) })).GetProperty("items")[0].GetProperty("id").GetGuid();
        await Promote(clinic);
        await clinic.Send();
        Assert.Equal("News from Fjordklinikken", Assert.Single(clinic.Mine).Subject);

        await Promote(clinic);
        await clinic.Do($"consents/{consent}/withdraw");
        await clinic.Send();
        Assert.Equal(["promotion suppressed no-consent", "promotion sent", "promotion suppressed no-consent"], await clinic.Log());
    }

    [Fact]
    public async Task By_text_message_it_is_short_and_goes_to_the_telephone()
    {
        var clinic = await Open(house);
        await clinic.Settle(new { channels = Many("sms") });
        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();

        var text = Assert.Single(clinic.Texts.All);
        Assert.Equal(("+4790000001", "", true), (text.To, text.Subject, text.Calendar is null));
        Assert.StartsWith("Your appointment is booked: ", text.Text, StringComparison.Ordinal);
        Assert.True(text.Text.Length < 300);
    }

    [Fact]
    public async Task What_a_server_refuses_for_good_is_recorded_as_it_answered()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));
        await clinic.Plan();
        clinic.Caught.Answer = new(Handover.Refused, "550 5.1.1");
        await clinic.Send();

        Assert.Equal(["booked bounced 550-5-1-1"], await clinic.Log());
    }

    [Fact]
    public async Task Nobody_elses_business_sees_the_log()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        var other = await Open(house);

        Assert.Empty(await other.Log());
        foreach (var table in Many("messages", "deliveries", "preference_links"))
        {
            Assert.Equal(0L, await house.Ask($"select count(*) from notifications.{table} where tenant_id = '{clinic.Business}'", other.Business.Value, asWeb: true));
            Assert.NotEqual(0L, await house.Ask($"select count(*) from notifications.{table} where tenant_id = '{clinic.Business}'", clinic.Business.Value, asWeb: true));
        }
    }

    private Task<object?> House(string sql) => house.Ask(sql);

    /// <summary>Nothing plans promotions yet; what sends them is there.</summary>
    internal static Task Promote(Clinic clinic) => clinic.House.Ask(
        $"""
         insert into notifications.messages (tenant_id, id, key, kind, channel, lane, client, due, next_at)
         values ('{clinic.Business}', '{Guid.CreateVersion7()}', decode(md5(random()::text), 'hex'), 'Promotion', 'Email', 1, '{clinic.Client}', now(), now())
         """);
}
