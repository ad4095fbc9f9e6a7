using System.Net;
using Bookings.Consent.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Consent.Tests.Shop;

namespace Bookings.Consent.Tests;

/// <summary>Double opt-in, from the yes on a page to the link in the mail.</summary>
public sealed class ConfirmationTests(Practice practice) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_yes_counts_when_the_link_in_the_mail_was_followed()
    {
        var shop = await Open(practice);
        var (person, due) = await SaysYes(shop);
        Assert.False(Assert.Single(await shop.Of(person)).Counts);

        await shop.Consents.SendConfirmations(shop.Business, due, "kari@example.org", Language.Of("nb"), default);

        var mail = Assert.Single(shop.Mails("kari@example.org"));
        Assert.Contains("Du sa ja til: Kan vi skrive til deg?", mail.Body, StringComparison.Ordinal);
        Assert.Contains($"{shop.Page}/consents/confirm#bcc_", mail.Body, StringComparison.Ordinal);
        var token = mail.Body.Split('#')[1].Split('\n')[0];
        Assert.Equal(HttpStatusCode.NoContent, (await Follow(shop, token)).StatusCode);
        Assert.Equal(("confirmed", true), Assert.Single(await shop.Of(person)) is var consent ? (consent.Status, consent.Counts) : default);
        Assert.Equal(HttpStatusCode.NoContent, (await Follow(shop, token)).StatusCode);
    }

    [Fact]
    public async Task A_get_of_the_link_confirms_nothing()
    {
        var shop = await Open(practice);
        var (person, _) = await SaysYes(shop);
        using var answer = await shop.Guest.GetAsync($"{shop.Page}/consents/confirm");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
        Assert.Equal("given", Assert.Single(await shop.Of(person)).Status);
    }

    [Fact]
    public async Task A_token_is_nowhere_but_in_the_mail()
    {
        var shop = await Open(practice);
        var (_, due) = await SaysYes(shop);
        var token = Assert.Single(due).Token;
        Assert.DoesNotContain(token, $"{due[0]}", StringComparison.Ordinal);
        Assert.DoesNotContain(token, $"{new ConfirmConsent.Request(token)}", StringComparison.Ordinal);
        foreach (var table in new[] { "events.mt_events", "consent.consents", "events.idempotency" })
        {
            Assert.Equal(0L, await practice.Ask($"select count(*) from {table} t where t::text like '%{token[4..]}%'"));
        }

        // The control: its hash is there.
        Assert.Equal(1L, await shop.Count("events.mt_events", $"data::text like '%{Sha256.Of(token).Value}%'"));
    }

    [Fact]
    public async Task Links_that_were_never_sent_or_belong_elsewhere_confirm_nothing()
    {
        var (shop, other) = (await Open(practice), await Open(practice));
        var (person, due) = await SaysYes(shop);
        var consent = due[0].Consent;

        await Refused("invalid-fields", Follow(shop, "bcc_short"));
        await Refused("confirmation-invalid", Follow(shop, ConsentToken.Draw(consent)));
        await Refused("confirmation-invalid", Follow(shop, ConsentToken.Draw(Guid.CreateVersion7())));
        await Refused("confirmation-invalid", Follow(other, due[0].Token));
        Assert.Equal("given", Assert.Single(await shop.Of(person)).Status);
    }

    [Fact]
    public async Task After_seven_days_the_link_is_dead_and_the_yes_expires()
    {
        var shop = await Open(practice);
        var (person, due) = await SaysYes(shop);
        var later = await shop.Later(Duration.FromDays(7) + Duration.FromMinutes(1));
        using var door = practice.Door(null, later);

        await Refused("confirmation-invalid", door.Command($"{shop.Page}/consents/confirm", new { token = due[0].Token }));
        await ((DueWork)later.Services.GetService(typeof(DueWork))!).Expire(default);

        Assert.Equal("expired", Assert.Single(await shop.Of(person)).Status);
        await Refused("confirmation-invalid", Follow(shop, due[0].Token));
    }

    [Fact]
    public async Task What_was_withdrawn_meanwhile_no_link_brings_back()
    {
        var shop = await Open(practice);
        var (person, due) = await SaysYes(shop);
        await shop.Consents.Withdraw(shop.Caller, person, due[0].Consent, "manage-page", default);

        await Refused("confirmation-invalid", Follow(shop, due[0].Token));
        Assert.Equal("withdrawn", Assert.Single(await shop.Of(person)).Status);
    }

    [Fact]
    public async Task A_second_yes_before_the_link_was_followed_sends_another_and_the_first_is_dead()
    {
        var shop = await Open(practice);
        var (person, due) = await SaysYes(shop);
        var again = new List<ConfirmationDue>();
        var purpose = Assert.Single(await shop.Of(person)).Purpose;

        Assert.IsType<Outcome.Done>(await shop.Consents.Answer(shop.Caller, person, new([], [await shop.Answers(purpose, true)], "manage-page"), again, default));

        await Refused("confirmation-invalid", Follow(shop, due[0].Token));
        Assert.Equal(HttpStatusCode.NoContent, (await Follow(shop, Assert.Single(again).Token)).StatusCode);
        Assert.Single(await shop.Of(person));
    }

    [Fact]
    public async Task What_is_for_another_channel_than_mail_is_not_mailed()
    {
        var shop = await Open(practice);
        var (_, due) = await SaysYes(shop);
        await shop.Consents.SendConfirmations(shop.Business, [due[0] with { Channel = "sms" }], "ola@example.org", Language.Of("nb"), default);
        Assert.Empty(shop.Mails("ola@example.org"));
    }

    private static Task<HttpResponseMessage> Follow(Shop shop, string token) => shop.Guest.Command($"{shop.Page}/consents/confirm", new { token });

    private static async Task<(SubjectId Person, List<ConfirmationDue> Due)> SaysYes(Shop shop)
    {
        var purpose = await shop.Purpose("newsletter", confirmed: true);
        var due = new List<ConfirmationDue>();
        var (outcome, person) = await shop.Stage(new([], [await shop.Answers(purpose, true)], "booking-page"), due);
        Assert.IsType<Outcome.Done>(outcome);
        return (person, due);
    }
}
