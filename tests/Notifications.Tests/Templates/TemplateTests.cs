using Bookings.Kernel;
using Bookings.Notifications.Contracts;
using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Notifications.Tests.Clinic;

namespace Bookings.Notifications.Tests;

/// <summary>Words: ours in every language, a business's own once it has published them, and nothing in them that has no value.</summary>
public sealed class TemplateTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public void Every_kind_has_words_on_every_channel_in_every_language_and_leaves_open_only_what_it_has_a_value_for() =>
        Assert.All(
            from address in TemplateAddress.All
            from level in Enum.GetValues<MessageLevel>()
            select (address, level),
            one =>
            {
                var text = DefaultTexts.Of(one.address.Kind, one.address.Channel, one.address.Language, one.level);
                Assert.Equal(one.address.Channel == Channel.Email, text.Subject.Value.Length > 0);
                Assert.NotEmpty(text.Body.Value);
                Assert.Empty(Slots.UnknownIn($"{text.Subject.Value}\n{text.Body.Value}", one.address.Kind));
            });

    [Fact]
    public async Task A_business_drafts_previews_and_publishes_its_own_words()
    {
        var clinic = await Open(house);
        const string template = "message-templates/booked/email/en";
        await clinic.Do($"{template}/draft", new { subject = "See you, {business}", body = "Dear client,\n\nbring your shoes. {service} at {start}.\n\n{link}" });
        Assert.Contains("bring your shoes. First visit at ", (await clinic.Get($"{template}/preview")).GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain("shoes", (await clinic.Get($"{template}/preview?level=2")).GetProperty("text").GetString(), StringComparison.Ordinal);

        await clinic.Booked(At("10:00"));
        await clinic.PlanAndSend();
        Assert.Equal("Your appointment is booked", clinic.Mine[0].Subject);

        await clinic.Do($"{template}/publish");
        await clinic.Booked(At("12:00"));
        await clinic.PlanAndSend();
        Assert.Equal("See you, Fjordklinikken", clinic.Mine[1].Subject);
        Assert.Contains("<p>bring your shoes. Konsultasjon at ", clinic.Mine[1].Html, StringComparison.Ordinal);
        var shown = await clinic.Get(template);
        Assert.Equal((1, "See you, {business}"), (shown.GetProperty("version").GetInt32(), shown.GetProperty("subject").GetString()));
        await Refused("nothing-drafted", clinic.Post($"{template}/publish"));
    }

    [Fact]
    public async Task A_placeholder_that_the_message_has_no_value_for_is_refused_by_its_name()
    {
        var clinic = await Open(house);
        var problem = await Refused("placeholder-unknown", clinic.Post("message-templates/booked/email/en/draft", new { subject = "Hi", body = "Your code: {code}, {link}" }));
        Assert.Equal("code", Assert.Single(problem.GetProperty("placeholders").EnumerateArray()).GetString());
        await Refused("subject-missing", clinic.Post("message-templates/booked/email/en/draft", new { body = "Hi" }));
        await Refused("template-unknown", clinic.Post("message-templates/booked/email/fr/draft", new { subject = "Hi", body = "Hi" }));
        await Refused("template-unknown", clinic.Owner.GetAsync("/v1/message-templates/nothing/email/en"));
    }

    [Fact]
    public async Task All_templates_are_listed_page_by_page()
    {
        var clinic = await Open(house);
        var seen = new List<string>();
        for (var path = "message-templates?limit=40"; path is not null;)
        {
            var page = await clinic.Get(path);
            seen.AddRange(page.GetProperty("items").EnumerateArray().Select(one => $"{one.GetProperty("kind")} {one.GetProperty("channel")} {one.GetProperty("language")}"));
            path = page.GetProperty("next").GetString() is { } next ? $"message-templates?limit=40&cursor={next}" : null;
        }

        Assert.Equal(Enum.GetValues<MessageKind>().Length * 2 * 3, seen.Distinct().Count());
    }

    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("{link}")]
    [InlineData("Kari\r\nBcc: everybody@example.org")]
    [InlineData("\u202eevil")]
    public void What_somebody_is_called_stays_a_name(string name)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal) { [Slots.Greeting] = AppointmentWords.Greeting(Language.Of("en"), name, MessageLevel.Full), [Slots.Link] = "https://example.org/#x" };
        var rendered = Spoken.Of(new(new("{greeting}"), new("{greeting}\n\n{link}")), values, Language.Of("en"), null);

        Assert.DoesNotContain('\n', rendered.Subject);
        Assert.DoesNotContain("<script", rendered.Html, StringComparison.Ordinal);
        Assert.Single(rendered.Html.Split("<a ").Skip(1));
        Assert.DoesNotContain("src=", rendered.Html, StringComparison.Ordinal);
        Assert.Equal(3, rendered.Text.Split('\n').Length);
    }

    [Fact]
    public void A_moment_is_said_with_the_zone_it_is_in()
    {
        var (at, zone) = (Instant.FromUtc(2027, 3, 1, 9, 0), DateTimeZoneProviders.Tzdb["Europe/Oslo"]);
        Assert.Equal(
            ["Monday 1 March 2027, 10:00 (Europe/Oslo)", "mandag 1. mars 2027 kl. 10:00 (Europe/Oslo)", "lunedì 1 marzo 2027, ore 10:00 (Europe/Oslo)"],
            Words.Languages.Select(language => When.In(language, at, zone)));
    }
}
