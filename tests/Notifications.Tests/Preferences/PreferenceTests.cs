using System.Net;
using System.Net.Http.Headers;
using Bookings.Testing;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>Whoever has the link of a mail says what they want, without signing in; looking at it changes nothing (invariant 10).</summary>
public sealed class PreferenceTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task One_click_turns_reminders_off_and_what_was_queued_is_not_sent()
    {
        var clinic = await Open(house);
        await clinic.Remind("P1D");
        await clinic.Booked(At("10:00"));
        await clinic.Booked(At("12:00"));
        await clinic.PlanAndSend();
        await Now(clinic, 1);
        var reminder = clinic.Mine.Single(outgoing => outgoing.Kind == Contracts.MessageKind.Reminder);

        using var stranger = house.Door(null);
        using var answer = await stranger.PostAsync(Path(reminder.Unsubscribe!), new FormUrlEncodedContent([new("List-Unsubscribe", "One-Click")]));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await Now(clinic, 10);

        Assert.Equal(["reminder sent", "reminder suppressed unsubscribed"], (await clinic.Log()).Where(line => line.StartsWith("reminder", StringComparison.Ordinal)));
        await clinic.Booked(At("14:00"));
        await clinic.PlanAndSend();
        Assert.Equal("booked sent", (await clinic.Log())[^1]);
    }

    [Fact]
    public async Task The_page_is_a_form_that_says_what_is_wanted_and_what_is_sent_in_any_case()
    {
        var clinic = await Open(house);
        var appointment = await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        using var person = house.Door(null);
        person.DefaultRequestHeaders.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("text/html"));
        person.DefaultRequestHeaders.AcceptLanguage.ParseAdd("it");
        var path = Path(clinic.Mine[0].Unsubscribe!);

        var page = await person.GetStringAsync(path);
        Assert.Contains("<form method=\"post\">", page, StringComparison.Ordinal);
        Assert.Contains("value=\"Reminders\" checked", page, StringComparison.Ordinal);
        Assert.Contains("Promemoria", page, StringComparison.Ordinal);
        Assert.DoesNotContain("kari", page, StringComparison.OrdinalIgnoreCase);
        using var saved = await person.PostAsync(path, new FormUrlEncodedContent([new("form", "choose"), new("want", "Promotions")]));
        Assert.Contains("Salvato.", await saved.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using var program = house.Door(null);
        var view = await Done(program.GetAsync(path));
        Assert.Equal(
            [("confirmations", false), ("reminders", false), ("promotions", true)],
            view.GetProperty("categories").EnumerateArray().Select(one => (one.GetProperty("category").GetString()!, one.GetProperty("wanted").GetBoolean())));

        // That it does not take place somebody has to know, whatever they want.
        await clinic.Do($"appointments/{appointment}/reschedule", new { start = At("11:00"), by = "practice" });
        await clinic.Do($"appointments/{appointment}/cancel", new { by = "practice" });
        await clinic.PlanAndSend();
        Assert.Contains("cancelled sent", await clinic.Log());
    }

    /// <summary>What an address wants is known by its print, not by whoever has it: somebody who comes again with it is not written to either.</summary>
    [Fact]
    public async Task An_address_that_wants_nothing_wants_nothing_from_whoever_brings_it_again()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        using var person = house.Door(null);
        await Done(person.PostAsync(Path(clinic.Mine[0].Unsubscribe!), new FormUrlEncodedContent([new("form", "choose")])));
        await house.Ask($"update vault.subjects set state = 3 where id = '{clinic.Client}'");

        var again = await clinic.Make("clients", new { name = "Kari Igjen", email = "KARI@example.org" });
        await clinic.Booked(At("12:00"), again);
        await clinic.PlanAndSend();

        Assert.Equal("booked suppressed unsubscribed", (await clinic.Log())[^1]);
        Assert.Equal(0L, await house.Ask("select count(*) from notifications.unwanted u where u::text like '%example%'"));
    }

    [Fact]
    public async Task A_link_that_never_was_or_has_run_out_is_gone()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        using var person = house.Door(null);
        await Refused("preferences-gone", person.GetAsync($"/v1/public/{clinic.Slug}/preferences/nothing"));
        await house.Ask($"update notifications.preference_links set expires = current_date - 1 where tenant_id = '{clinic.Business}'");
        await Refused("preferences-gone", person.PostAsync(Path(clinic.Mine[0].Unsubscribe!), new FormUrlEncodedContent([new("form", "choose")])));
        Assert.True(await house.Service<Wishes>().Sweep(CancellationToken.None) >= 1);
    }

    [Fact]
    public async Task The_link_of_a_message_is_kept_as_a_hash_and_leads_to_no_other_business()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        var other = await Open(house);
        using var person = house.Door(null);

        await Refused("preferences-gone", person.GetAsync(Path(clinic.Mine[0].Unsubscribe!).Replace(clinic.Slug, other.Slug, StringComparison.Ordinal)));
        var token = clinic.Mine[0].Unsubscribe!.Segments[^1];
        Assert.Equal(0L, await house.Ask($"select count(*) from notifications.preference_links l where encode(l.link, 'escape') like '%{token}%'"));
    }

    /// <summary>With the table alone nobody sees which mails went to one address: what would show it opens by the mail's own link.</summary>
    [Fact]
    public async Task Two_mails_to_one_address_have_nothing_in_common_in_the_database()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));
        await clinic.Booked(At("12:00"));
        await clinic.PlanAndSend();
        Assert.Equal((2L, 2L), (await clinic.Count("notifications.preference_links"), await house.Ask($"select count(distinct address) from notifications.preference_links where tenant_id = '{clinic.Business}'")));

        var links = clinic.Mine.Select(mail => mail.Unsubscribe!.Segments[^1]).ToList();
        var prints = new List<byte[]>();
        foreach (var token in links)
        {
            prints.Add(Wishes.Open(token, (byte[])(await house.Ask($"select address from notifications.preference_links where link = '\\x{Convert.ToHexString(Wishes.Hash(token))}'"))!));
        }

        Assert.Equal(prints[0], prints[1]);
        Assert.Equal(0L, await house.Ask($"select count(*) from notifications.preference_links where tenant_id = '{clinic.Business}' and position('\\x{Convert.ToHexString(prints[0])}'::bytea in address) > 0"));
        var other = await house.Ask($"select address from notifications.preference_links where link = '\\x{Convert.ToHexString(Wishes.Hash(links[1]))}'");
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => Wishes.Open(links[0], (byte[])other!));
    }

    private static string Path(Uri link) => link.PathAndQuery;

    /// <summary>So many reminders are due now.</summary>
    private static async Task Now(Clinic clinic, int count)
    {
        await clinic.House.Ask(
            $"update notifications.messages set next_at = now() where id in (select id from notifications.messages where tenant_id = '{clinic.Business}' and settled_at is null order by due limit {count})");
        await clinic.Send();
    }
}
