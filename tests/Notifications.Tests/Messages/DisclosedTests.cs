using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>What went out about somebody is counted for them, at which level, as long as their appointments are known; and what a calendar can be told to remove is told in time.</summary>
public sealed class DisclosedTests(Practice house) : IClassFixture<Practice>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Mails_are_counted_by_level_and_invitations_as_copies_in_a_calendar()
    {
        var clinic = await Open(house);
        var quiet = await clinic.Offer("Samtale", "linkOnly");
        var (told, whispered) = (await clinic.Booked(At("10:00")), await clinic.Booked(At("12:00"), service: quiet));
        Assert.Empty(await Of(clinic, told, whispered));
        await clinic.PlanAndSend();
        Assert.Equal([new(new("mail-full"), 1, 0), new(new("mail-link-only"), 1, 0), new(new("calendar-copy"), 1, 0)], await Of(clinic, told, whispered));

        await clinic.Do($"appointments/{told}/cancel", new { by = "client" });
        await clinic.PlanAndSend();
        Assert.Equal([new(new("mail-full"), 2, 0), new(new("mail-link-only"), 1, 0), new(new("calendar-copy"), 1, 1)], await Of(clinic, told, whispered));
    }

    [Fact]
    public async Task Reminders_and_text_messages_count_and_other_peoples_do_not()
    {
        var clinic = await Open(house);
        await clinic.Settle(new { channels = Many("email", "sms") });
        await clinic.Remind("P1D");
        var other = await clinic.Make("clients", new { name = "Olaf", email = "olaf@example.org" });
        var mine = await clinic.Booked(At("10:00"));
        await clinic.Booked(At("11:00"), client: other);
        await clinic.PlanAndSend();
        await clinic.Pass(Duration.FromDays(21));
        await clinic.Send();
        Assert.Equal([new(new("mail-full"), 2, 0), new(new("sms-full"), 1, 0), new(new("calendar-copy"), 1, 0)], await Of(clinic, mine));
    }

    [Fact]
    public async Task A_reminder_counts_also_when_its_rule_was_retired_since()
    {
        var clinic = await Open(house);
        var rule = await clinic.Remind("P1D");
        var appointment = await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        await clinic.Pass(Duration.FromDays(21));
        await clinic.Send();
        Assert.Contains(new(new("mail-full"), 2, 0), await Of(clinic, appointment));
        await clinic.Do($"reminders/{rule}/retire");
        Assert.Empty((await clinic.Get("reminders")).GetProperty("items").EnumerateArray());
        Assert.Contains(new(new("mail-full"), 2, 0), await Of(clinic, appointment));
    }

    [Fact]
    public async Task An_offer_to_who_waits_counts()
    {
        var clinic = await Open(house);
        var place = await OfferTests.Free(clinic, clinic.Client);
        await clinic.PlanAndSend();
        Assert.Equal([new(new("mail-full"), 1, 0)], await Of(clinic, place));
    }

    /// <summary>The other way round: whoever has all of these tables and no appointments finds nobody's messages.</summary>
    [Fact]
    public async Task Without_their_appointments_nobody_can_count()
    {
        var clinic = await Open(house);
        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        Assert.Empty(await Of(clinic));
        Assert.Empty(await Of(clinic, Guid.CreateVersion7()));
        Assert.Equal(0, await clinic.Count("notifications.messages", "appointment is not null or client is not null"));
    }

    [Fact]
    public async Task A_cancellation_that_waits_is_sent_before_the_fence_drops_it()
    {
        var clinic = await Open(house);
        var appointment = await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        await clinic.Do($"appointments/{appointment}/cancel", new { by = "client" });
        await clinic.Plan();
        var other = await clinic.Booked(At("11:00"));
        await clinic.Do($"appointments/{other}/cancel", new { by = "client" });
        await clinic.Plan();

        await Disclosures(clinic).Retract(Erasing(clinic, appointment), Stop);

        var last = clinic.Mine[^1];
        Assert.Equal("CANCEL", last.Calendar?.Method);
        Assert.Contains($"UID:{appointment}", last.Calendar!.Text, StringComparison.Ordinal);
        Assert.Equal(new Disclosure(new("calendar-copy"), 1, 1), (await Of(clinic, appointment)).Single(one => one.Kind.Value == "calendar-copy"));
        Assert.DoesNotContain(clinic.Mine, outgoing => outgoing.Calendar?.Text.Contains($"UID:{other}", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task Where_the_mail_server_is_away_the_copy_stays_disclosed_and_nothing_waits()
    {
        var clinic = await Open(house);
        var appointment = await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        await clinic.Do($"appointments/{appointment}/cancel", new { by = "client" });
        await clinic.Plan();
        clinic.Caught.Answer = new(Handover.Later, "unreachable");

        await Disclosures(clinic).Retract(Erasing(clinic, appointment), Stop);

        Assert.Equal(new Disclosure(new("calendar-copy"), 1, 0), (await Of(clinic, appointment)).Single(one => one.Kind.Value == "calendar-copy"));
    }

    [Fact]
    public async Task Addresses_of_calendars_are_counted_as_taken_back()
    {
        var clinic = await Open(house);
        var feed = await clinic.Make("feeds", new { clientId = clinic.Client });
        Assert.Equal([new(new("calendar-feed"), 1, 1)], await Of(clinic, feed));
    }

    private static Task<IReadOnlyList<Disclosure>> Of(Clinic clinic, params Guid[] streams) => Disclosures(clinic).Of(Erasing(clinic, streams), Stop);

    private static Disclosed Disclosures(Clinic clinic) => new(clinic.House.Service<EventStore>(), clinic.House.Service<PastMessages>(), clinic.Sender());

    private static Erasing Erasing(Clinic clinic, params Guid[] streams) => new(clinic.Business, [new(clinic.Client)], streams);
}
