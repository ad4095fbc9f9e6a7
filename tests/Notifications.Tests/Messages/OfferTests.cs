using Bookings.Kernel;
using Bookings.Notifications.Contracts;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>Who waits is told that a time is held for them, once, for as long as it is, and no more than they may be told.</summary>
public sealed class OfferTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task Who_waits_is_told_what_is_free_and_until_when_and_takes_it_by_the_link()
    {
        var (clinic, place) = await Offered();
        await clinic.Send();

        var mail = Assert.Single(Offers(clinic));
        Assert.Equal(("kari@example.org", "A time is free for you", true), (mail.To, mail.Subject, mail.Calendar is null));
        var until = SystemClock.Instance.GetCurrentInstant() + Duration.FromHours(2);
        foreach (var said in new[] { "Hello Kari Nordmann,", "What: Konsultasjon", "With: Ada Berg", "Where: Storgata 1, Oslo", "10:00 (Europe/Oslo)", $"until {Hour(until)}" })
        {
            Assert.Contains(said, mail.Text, StringComparison.Ordinal);
        }

        using var guest = await Opened(clinic, mail);
        var seen = (await Done(guest.GetAsync($"/v1/public/{clinic.Slug}/manage/waitlist"))).GetProperty("items")[0];
        Assert.Equal((place, "offered"), (Id(seen), seen.GetProperty("status").GetString()));
        await Done(guest.Command($"/v1/public/{clinic.Slug}/manage/waitlist/{place}/accept", new { }));
        await clinic.PlanAndSend();
        Assert.Equal(["waitlistOffer sent", "booked sent"], await Told(clinic));
        Assert.Equal(0, await clinic.Count("notifications.messages", "num_nonnulls(place, offer, appointment, client) > 0"));
    }

    [Fact]
    public async Task What_one_declines_the_next_is_told_of()
    {
        var (clinic, place) = await Offered();
        await clinic.Send();
        var next = await Join(clinic, await clinic.Make("clients", new { name = "Ola Nordmann", email = "ola@example.org", language = "it" }));
        await clinic.Do($"waitlist/{place}/decline");
        await clinic.PlanAndSend();

        Assert.Equal(["kari@example.org", "ola@example.org"], Offers(clinic).Select(mail => mail.To));
        Assert.Equal("C'è un posto libero per te", Offers(clinic)[1].Subject);
        Assert.Equal("offered", (await clinic.Get($"waitlist/{next}")).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("offer-taken")]
    [InlineData("offer-declined")]
    [InlineData("offer-ran-out")]
    [InlineData("offer-withdrawn")]
    [InlineData("offer-withdrawn", "released")]
    [InlineData("blocked")]
    [InlineData("restricted")]
    [InlineData("erased")]
    [InlineData("no-address")]
    [InlineData("unsubscribed")]
    public async Task What_is_no_offer_any_more_or_nobody_is_to_hear_is_not_told(string reason, string? how = null)
    {
        var clock = new VirtualClock();
        await house.Start(clock);
        var (clinic, place) = await Offered(hasAddress: reason != "no-address");
        await ((how ?? reason) switch
        {
            "offer-taken" => clinic.Do($"waitlist/{place}/accept", new { }),
            "offer-declined" => clinic.Do($"waitlist/{place}/decline"),
            "offer-ran-out" => RunsOut(clinic, clock),
            "offer-withdrawn" => clinic.Do($"waitlist/{place}/leave"),
            "released" => Released(clinic, place),
            "blocked" => clinic.Do($"clients/{clinic.Client}/block", new { reason = "Betaler ikke" }),
            "restricted" => house.Ask($"update vault.subjects set state = 2 where id = '{clinic.Client}'"),
            "erased" => house.Ask($"update vault.subjects set state = 3 where id = '{clinic.Client}'"),
            "unsubscribed" => TurnedOff(clinic),
            _ => Task.CompletedTask,
        });
        await clinic.Send();

        Assert.Empty(Offers(clinic));
        Assert.Equal([$"waitlistOffer suppressed {reason}"], await Told(clinic));
    }

    /// <summary>What the level hides is nowhere in it; when and where, and until when, is told up to the last but one.</summary>
    [Theory]
    [InlineData("full", true, true, true)]
    [InlineData("noService", false, true, true)]
    [InlineData("noNames", false, false, true)]
    [InlineData("linkOnly", false, false, false)]
    public async Task An_offer_says_no_more_than_its_service_allows(string level, bool service, bool names, bool time)
    {
        var (clinic, _) = await Offered(level);
        await clinic.Send();

        var mail = Assert.Single(Offers(clinic));
        var said = $"{mail.FromName} {mail.Subject} {mail.Text} {mail.Html}";
        bool Says(string words) => said.Contains(words, StringComparison.OrdinalIgnoreCase);
        Assert.Equal((service, names, names, time, time), (Says("Konsultasjon"), Says("Kari"), Says("Ada Berg"), Says("10:00"), Says("until")));
        Assert.True(Says("/manage#bml_"));
    }

    [Fact]
    public async Task An_offer_is_told_once_whatever_is_asked_for_or_dies_again()
    {
        var (clinic, _) = await Offered();
        var (queue, envelopes) = (house.Service<MessageQueue>(), house.Service<Envelopes>());
        var claimed = (await queue.Claim(200, CancellationToken.None))!;
        Assert.Equal(clinic.Business, claimed.Business);
        var (ready, _) = await envelopes.Prepare(claimed, CancellationToken.None);
        foreach (var envelope in ready)
        {
            await clinic.Caught.Deliver(envelope.Outgoing, CancellationToken.None);
        }

        // Who had handed it over died before it was recorded; another takes over, and what was planned is planned again.
        await clinic.Pass(MessageQueue.Lease + Duration.FromSeconds(1));
        await house.Ask($"update events.checkpoints set position = 0 where projection = 'notifications.plan_offers' and tenant_id = '{clinic.Business}'");
        await clinic.PlanAndSend();
        await clinic.PlanAndSend();

        Assert.Equal(2, Offers(clinic).Count);
        Assert.Single(Offers(clinic).Select(mail => mail.Id).Distinct());
        Assert.Equal(["waitlistOffer sent"], await Told(clinic));
    }

    /// <summary>What is still to be sent to somebody goes with them, whatever it is about.</summary>
    [Fact]
    public async Task Who_was_erased_before_it_was_sent_is_led_to_by_no_row()
    {
        var (clinic, place) = await Offered();
        await clinic.Do($"waitlist/{place}/leave");
        Assert.Equal(1, await clinic.Count("notifications.messages", $"place = '{place}' and settled_at is null"));
        var erasure = Id(await clinic.Do($"clients/{clinic.Client}/erasure", new { identity = "in-person" }));
        await house.Service<IErasures>().Finish(clinic.Business, new(erasure), _ => { }, CancellationToken.None);
        await clinic.Send();

        Assert.Empty(Offers(clinic));
        Assert.Equal(1, await clinic.Count("notifications.messages", "status = 'erased' and num_nonnulls(place, offer, client) = 0"));
        Assert.Equal(0, await clinic.Count("notifications.messages", $"place = '{place}'"));
    }

    [Fact]
    public async Task By_text_message_it_says_when_and_until_when()
    {
        var (clinic, _) = await Offered(channel: "sms");
        await clinic.Send();

        var text = clinic.Texts.All.Single(one => one.Business == clinic.Business);
        Assert.StartsWith("A time is free for you: ", text.Text, StringComparison.Ordinal);
        Assert.Contains("Kept until", text.Text, StringComparison.Ordinal);
        Assert.True(text.Text.Length < 300);
    }

    /// <summary>Ten o'clock became free, and is held for whoever waits.</summary>
    internal static async Task<Guid> Free(Clinic clinic, Guid client)
    {
        var taken = await clinic.Booked(At("10:00"), await clinic.Make("clients", new { name = "Per Ås" }));
        var place = await Join(clinic, client);
        await clinic.Do($"appointments/{taken}/cancel", new { by = "client" });
        await clinic.Plan();
        return place;
    }

    private async Task<(Clinic Clinic, Guid Place)> Offered(string level = "full", bool hasAddress = true, string channel = "email")
    {
        var clinic = await Open(house, level: level);
        await clinic.Settle(new { channels = Many(channel) });
        return (clinic, await Free(clinic, hasAddress ? clinic.Client : await clinic.Make("clients", new { name = "Ola Nordmann" })));
    }

    private static Task<Guid> Join(Clinic clinic, Guid client) =>
        clinic.Make("waitlist", new { clientId = client, serviceId = clinic.Service, from = $"{Day:uuuu-MM-dd}", to = $"{Day:uuuu-MM-dd}" });

    /// <summary>What falls due by itself is looked for once a minute.</summary>
    private static async Task RunsOut(Clinic clinic, VirtualClock clock)
    {
        clock.Advance(TimeSpan.FromHours(3));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (await clinic.Count("scheduling.waitlist", "status = 'Waiting'") == 0)
        {
            await Task.Delay(20, patience.Token);
        }
    }

    private static async Task Released(Clinic clinic, Guid place)
    {
        var hold = await clinic.House.Ask($"select offer_hold from scheduling.waitlist where id = '{place}'");
        await Done(clinic.Owner.DeleteAsync($"/v1/holds/{hold}"));
    }

    private static async Task TurnedOff(Clinic clinic)
    {
        var print = await clinic.House.Service<AddressPrints>().Of(clinic.Business, Channel.Email, "kari@example.org", CancellationToken.None);
        await clinic.House.Ask($"insert into notifications.unwanted (tenant_id, address, category, since) values ('{clinic.Business}', decode('{Convert.ToHexString(print!)}', 'hex'), 'Confirmations', current_date)");
    }

    private async Task<HttpClient> Opened(Clinic clinic, Outgoing mail)
    {
        var guest = house.Door(null);
        var session = await Done(guest.Command($"/v1/public/{clinic.Slug}/manage/open", new { token = mail.Text.Split("/manage#")[1].Split('\n')[0] }));
        guest.DefaultRequestHeaders.Add("Booking-Session", session.GetProperty("session").GetString());
        return guest;
    }

    private static IReadOnlyList<Outgoing> Offers(Clinic clinic) => [.. clinic.Mine.Where(mail => mail.Kind == MessageKind.WaitlistOffer)];

    /// <summary>What was decided about whoever has an address, and about the offer: who had the time before has none.</summary>
    private static async Task<IReadOnlyList<string>> Told(Clinic clinic) =>
        [.. (await clinic.Log()).Where(line => line.StartsWith("waitlistOffer", StringComparison.Ordinal) || !line.EndsWith("suppressed no-address", StringComparison.Ordinal)).Where(line => line is not "booked suppressed cancelled")];

    private static string Hour(Instant at) => When.In(Language.Of("en"), at, DateTimeZoneProviders.Tzdb["Europe/Oslo"]).Split(',')[0];
}
