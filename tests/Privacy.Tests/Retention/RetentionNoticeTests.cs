using Bookings.Kernel;
using Bookings.Notifications;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;
using static Bookings.Privacy.Tests.Nights;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Nobody is erased who was to be told first and was not, or was told later than their days ago.</summary>
public sealed class RetentionNoticeTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task Who_is_to_be_told_first_is_told_once_and_goes_days_later()
    {
        var shop = await Open(house);
        var (client, back) = (await shop.Client("Varslet"), await shop.Client("Tilbake"));
        await Done(shop.Owner.TryKeep(new[] { Rule("contact", 300) }, noticeDays: 10));
        await shop.Night();
        Assert.Equal((0, 2, "notice=2"), (await shop.LastRun()).Of("contact"));
        Assert.Equal(2, (await shop.LastRun()).GetProperty("classes")[0].GetProperty("toTell").GetInt32());
        var before = Today();
        await shop.Send();
        Assert.Equal(2, shop.Mails.Count);
        // Ten whole days lie between the day on which it goes out and the one that it names.
        Assert.True(new[] { before, Today() }.Any(day => shop.Mails[0].Body.Contains($"erased on {day.PlusDays(11):uuuu-MM-dd}", StringComparison.Ordinal)), shop.Mails[0].Body);

        await shop.Night(await shop.In(366));
        await shop.Send();
        Assert.Equal(2, shop.Mails.Count);
        await shop.Night(await shop.In(375));
        Assert.False(await shop.IsGone(client));

        await shop.BookedLater(back, nth: 20);
        await shop.Night(await shop.In(377));
        Assert.True(await shop.IsGone(client));
        Assert.False(await shop.IsGone(back));
        await shop.Settle();
        Assert.Equal(0, await shop.Count("privacy.retention_notices", $"subject = '{client.Value}'"));
    }

    /// <summary>The night's hour is long over when they are told: their days begin then, and not at two.</summary>
    [Fact]
    public async Task Who_is_told_five_minutes_before_the_next_night_is_not_taken_in_it()
    {
        var shop = await Open(house);
        var client = await shop.Client("Sentvarslet");
        await Done(shop.Owner.TryKeep(new[] { Rule("contact", 300) }, noticeDays: 1));
        var back = await shop.At(365, 1, 55);
        await shop.Night(back);
        await shop.Send(back);
        foreach (var day in (int[])[365, 366])
        {
            await shop.Night(await shop.At(day, 2, 5));
            Assert.Equal((0, 1, "notice=1"), (await shop.LastRun()).Of("contact"));
        }

        await shop.Night(await shop.At(367, 2, 5));
        Assert.True(await shop.IsGone(client));
    }

    /// <summary>Cut off before anybody was told, and down for longer than the days that people have: it tells, and takes nobody in the same run.</summary>
    [Fact]
    public async Task A_night_that_is_made_up_for_tells_and_takes_nobody()
    {
        var shop = await Open(house);
        var client = await shop.Client("Lengenede");
        await Done(shop.Owner.TryKeep(new[] { Rule("contact", 300) }, noticeDays: 3));
        shop.Later.Services.GetRequiredService<NightRun>().Reached = point => point == "retention.began" ? throw new Died() : Task.CompletedTask;
        await Assert.ThrowsAsync<Died>(() => shop.Night());
        await shop.Night(await shop.In(372));
        Assert.Equal(2, await shop.Count("privacy.retention_nights", "ended_at is not null"));
        Assert.Equal((0, 1, "notice=1"), (await shop.LastRun()).Of("contact"));
        Assert.False(await shop.IsGone(client));
    }

    [Fact]
    public async Task A_mail_server_that_is_away_keeps_people_until_they_were_told()
    {
        var shop = await Open(house);
        var client = await shop.Client("Borte");
        await Done(shop.Owner.TryKeep(new[] { Rule("contact", 300) }, noticeDays: 10));
        static void Away(IServiceCollection services) => services.AddSingleton<IEnumerable<IChannel>>([new Silent()]);
        foreach (var days in (int[])[365, 366, 400])
        {
            var program = await shop.In(days, Away);
            await shop.Night(program);
            await shop.Send(program);
            Assert.Equal((0, 1, "notice=1"), (await shop.LastRun()).Of("contact"));
        }

        // Planned once, and still to be sent, by whichever program is there when the server is back.
        Assert.Equal(1, await shop.Count("notifications.messages", "kind = 'RetentionNotice' and settled_at is null and attempts = 3"));
        await shop.Send(await shop.In(401));
        await shop.Night(await shop.In(410));
        Assert.False(await shop.IsGone(client));
        await shop.Night(await shop.In(413));
        Assert.True(await shop.IsGone(client));
        Assert.Equal(1, await shop.Count("notifications.messages", "kind = 'RetentionNotice' and client is null"));
    }

    [Fact]
    public async Task Who_has_no_address_has_the_same_days_and_who_was_merged_is_reached_where_there_is_one()
    {
        var shop = await Open(house);
        var (nameless, stands, reached) = (new SubjectId(await shop.Make("clients", new { name = "Uten adresse" })), new SubjectId(await shop.Make("clients", new { name = "Står for" })), await shop.Client("Medadresse"));
        await Done(shop.Post($"clients/{stands.Value}/merge", new { clientId = reached.Value }));
        await Done(shop.Owner.TryKeep(new[] { Rule("contact", 300) }, noticeDays: 10));
        await shop.Night();
        await shop.Send();
        Assert.Single(shop.Mails);
        await shop.Night(await shop.In(375));
        Assert.Equal((0, 2, "notice=2"), (await shop.LastRun()).Of("contact"));
        await shop.Night(await shop.In(377));
        Assert.True(await shop.IsGone(nameless) && await shop.IsGone(stands));
    }

    /// <summary>Restricted when their message was due, they were not told: when that is lifted, they are.</summary>
    [Fact]
    public async Task Whose_message_was_held_back_is_told_again()
    {
        var shop = await Open(house);
        var client = await shop.Client("Begrenset");
        await Done(shop.Owner.TryKeep(new[] { Rule("contact", 300) }, noticeDays: 10));
        await shop.Night();
        await shop.House.Ask($"update vault.subjects set state = 2 where id = '{client.Value}'");
        await shop.Send();
        await shop.House.Ask($"update vault.subjects set state = 1 where id = '{client.Value}'");
        Assert.Empty(shop.Mails);
        var later = await shop.In(380);
        await shop.Night(later);
        Assert.Equal((0, 1, "notice=1"), (await shop.LastRun()).Of("contact"));
        Assert.Equal(2, await shop.Count("notifications.messages", "kind = 'RetentionNotice'"));
        await shop.Send(later);
        await shop.Night(await shop.In(392));
        Assert.True(await shop.IsGone(client));
    }

    [Fact]
    public async Task Who_was_told_by_a_rule_that_was_taken_back_is_told_again_by_the_next_one()
    {
        var shop = await Open(house);
        var client = await shop.Client("Beroliget");
        object[] rules = [Rule("contact", 300)];
        await Done(shop.Owner.TryKeep(rules, noticeDays: 3));
        await shop.Night();
        await shop.Send();
        var door = house.Door(await house.Token(shop.Business, Role.Owner), await shop.In(366));
        await Done(door.TryKeep(Array.Empty<object>()));
        await Done(door.TryKeep(rules, noticeDays: 3));
        await shop.Night(await shop.In(380));
        Assert.Equal((0, 1, "notice=1"), (await shop.LastRun()).Of("contact"));
        Assert.Equal(2, await shop.Count("notifications.messages", "kind = 'RetentionNotice'"));
        Assert.False(await shop.IsGone(client));
    }

    [Fact]
    public async Task Cut_off_after_the_telling_a_night_counts_it_and_tells_nobody_twice()
    {
        var shop = await Open(house);
        await shop.Client("Varsletfor");
        await Done(shop.Owner.TryKeep(new[] { Rule("contact", 300) }, noticeDays: 10));
        var died = 0;
        shop.Later.Services.GetRequiredService<NightRun>().Reached = point => point == "retention.told" && died++ == 0 ? throw new Died() : Task.CompletedTask;
        await Assert.ThrowsAsync<Died>(() => shop.Night());
        await shop.Night();
        Assert.Equal(1, (await shop.LastRun()).GetProperty("classes")[0].GetProperty("toTell").GetInt32());
        Assert.Equal(1, await shop.Count("notifications.messages", "kind = 'RetentionNotice'"));
    }

    private static LocalDate Today() => SystemClock.Instance.GetCurrentInstant().InZone(DateTimeZoneProviders.Tzdb["Europe/Oslo"]).Date;

    private sealed class Silent : IChannel
    {
        public Channel Kind => Channel.Email;

        public Task<HandoverResult> Deliver(Outgoing outgoing, CancellationToken cancellation) => Task.FromResult(new HandoverResult(Handover.Later, "unreachable"));
    }

    private sealed class Died : Exception;
}
