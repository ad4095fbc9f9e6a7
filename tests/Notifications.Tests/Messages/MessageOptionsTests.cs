using Bookings.Testing;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>Invariant 13: every option of messages works with every other. Each pair of values stands together in at least one of the rows, and each row is lived through.</summary>
public sealed class MessageOptionsTests(Practice house) : IClassFixture<Practice>
{
    private const int Seed = 20261127;
    private const string OwnWords = "Welcome to the house of fjords";

    private static readonly string[] Levels = ["full", "noService", "noNames", "linkOnly"];
    private static readonly string[][] ChannelsOf = [["email"], ["sms"], ["email", "sms"], []];
    private static readonly string[] LanguagesOf = ["en", "nb", "it"];

    private static readonly PairTable Options = new(
        Seed, ("business level", 4), ("service level", 4), ("channels", 4), ("language", 3), ("own words", 2), ("reminder", 3), ("approval", 2), ("unwanted", 2), ("webhook", 3), ("feed", 2));

    [Fact]
    public async Task An_appointment_is_told_of_as_it_should_be_under_every_pair_of_options()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        var rows = Options.Rows();
        Assert.True(Options.IsWhole(rows));
        foreach (var row in rows)
        {
            await Live(row, $"Seed {Seed}: {string.Join(", ", row.Select(option => $"{option.Key} {option.Value}"))}");
        }
    }

    private async Task Live(IReadOnlyDictionary<string, int> with, string told)
    {
        var (channels, language) = (ChannelsOf[with["channels"]], LanguagesOf[with["language"]]);
        var clinic = await Open(house, level: Levels[with["service level"]], approval: with["approval"] == 1);
        await clinic.Settle(new { level = Levels[with["business level"]], channels });
        var client = await clinic.Make("clients", new { name = "Zyxwina Quorvast", email = "zyx@example.org", phone = "+4790000002", language });
        if (with["own words"] == 1)
        {
            await clinic.Do($"message-templates/moved/email/{language}/draft", new { subject = "Hi", body = $"{OwnWords} {{link}}" });
            await clinic.Do($"message-templates/moved/email/{language}/publish");
        }

        if (with["reminder"] > 0)
        {
            await clinic.Remind("P1D", service: with["reminder"] == 2 ? clinic.Service : null);
        }

        if (with["webhook"] > 0)
        {
            await clinic.Do("webhooks", new { url = "https://hooks.example.org/bookings", level = with["webhook"] == 1 ? "thin" : "signal" });
        }

        var feed = with["feed"] == 1 ? (await clinic.Do("feeds", new { providerId = clinic.Provider, language })).GetProperty("url").GetString() : null;
        if (with["unwanted"] == 1)
        {
            await TurnOff(clinic, Channel.Email, "zyx@example.org");
            await TurnOff(clinic, Channel.Sms, "+4790000002");
        }

        var appointment = await clinic.Booked(At("10:00"), client);
        await clinic.PlanAndSend();
        if (with["approval"] == 1)
        {
            await clinic.Do($"appointments/{appointment}/confirm");
            await clinic.PlanAndSend();
        }

        await clinic.Do($"appointments/{appointment}/reschedule", new { start = At("11:00"), by = "practice" });
        await clinic.PlanAndSend();
        await house.Ask($"update notifications.messages set next_at = now() where settled_at is null and tenant_id = '{clinic.Business}'");
        await clinic.Send();
        await clinic.Do($"appointments/{appointment}/cancel", new { by = "practice" });
        await clinic.PlanAndSend();

        var optional = with["unwanted"] == 1 ? "suppressed unsubscribed" : "sent";
        string[] news = with["approval"] == 1 ? [$"requested {optional}", $"confirmed {optional}", "moved sent", "cancelled sent"] : [$"booked {optional}", "moved sent", "cancelled sent"];
        var expected = channels.SelectMany(_ => news).Concat(with["reminder"] > 0 ? [$"reminder {optional}"] : []);
        Assert.True(expected.Order(StringComparer.Ordinal).SequenceEqual((await clinic.Log()).Order(StringComparer.Ordinal)), $"{told} {string.Join(", ", await clinic.Log())}");
        Said(clinic, with, told);
        Assert.True(await clinic.Count("notifications.webhook_deliveries") > 0 == with["webhook"] > 0, told);
        if (feed is not null)
        {
            using var calendar = house.Door(null);
            Assert.StartsWith("BEGIN:VCALENDAR", await calendar.GetStringAsync(new Uri(feed).PathAndQuery), StringComparison.Ordinal);
        }
    }

    /// <summary>No more than the strictest level lets be said, in the language of whoever it is for, in the practice's own words where they may be used.</summary>
    private static void Said(Clinic clinic, IReadOnlyDictionary<string, int> with, string told)
    {
        var level = Math.Max(with["business level"], with["service level"]);
        var texts = clinic.Texts.All.Where(one => one.Business == clinic.Business);
        foreach (var one in clinic.Mine.Concat(texts))
        {
            var said = $"{one.FromName} {one.Subject} {one.Text} {one.Html} {one.Calendar?.Text}";
            Assert.True(one.Language.Value == LanguagesOf[with["language"]], told);
            Assert.True(level < 1 || !said.Contains("Konsultasjon", StringComparison.OrdinalIgnoreCase), told);
            Assert.True(level < 2 || !(said.Contains("Zyxwina", StringComparison.OrdinalIgnoreCase) || said.Contains("Ada Berg", StringComparison.OrdinalIgnoreCase)), told);
            Assert.True(level < 3 || (!said.Contains("Fjordklinikken", StringComparison.OrdinalIgnoreCase) && one.Calendar is null), told);
        }

        var isOwn = with["own words"] == 1 && level < 2 && ChannelsOf[with["channels"]].Contains("email", StringComparer.Ordinal);
        Assert.True(isOwn == clinic.Mine.Any(one => one.Text.Contains(OwnWords, StringComparison.Ordinal)), told);
    }

    private async Task TurnOff(Clinic clinic, Channel channel, string address)
    {
        var print = await house.Service<AddressPrints>().Of(clinic.Business, channel, address, CancellationToken.None);
        foreach (var category in MessageCategories.Optional)
        {
            await house.Ask($"insert into notifications.unwanted (tenant_id, address, category, since) values ('{clinic.Business}', decode('{Convert.ToHexString(print!)}', 'hex'), '{category}', current_date)");
        }
    }
}
