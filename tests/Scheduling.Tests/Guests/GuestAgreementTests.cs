using System.Net;
using Xunit;
using static Bookings.Scheduling.Tests.Clinic;
using House = Bookings.Testing.Practice;

namespace Bookings.Scheduling.Tests;

/// <summary>Nobody books without knowing what they agree to, and nobody is asked for more than that.</summary>
public sealed class GuestAgreementTests(House house) : IClassFixture<House>
{
    [Fact]
    public async Task Without_the_documents_in_force_nothing_is_booked_and_they_are_shown()
    {
        var clinic = await Open(house);
        var terms = await clinic.PublishPolicy();
        var guest = await Guest.Of(clinic);

        var refused = await guest.Book(At("10:00"));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var shown = await refused.ToAccept();
        Assert.Equal((0, 0), (await clinic.Count("scheduling.appointments"), await clinic.Count("clients.clients", $"id <> '{clinic.Client}'")));

        await Done(guest.Book(At("10:00"), who: new { accepted = shown }));
        Assert.Equal(1, await clinic.Count("consent.acceptances"));

        // What was shown before is not what is in force now.
        await clinic.PublishAnew(terms, "Vi tar godt vare på det du forteller oss.", material: true);
        await Refused("policies-not-accepted", guest.Book(At("11:00"), who: new { accepted = shown }));
        await Done(guest.Book(At("11:00"), who: new { accepted = await guest.Accepting() }));
    }

    /// <summary>Both waited, and accepted what was in force when they came; what is in force has changed when their time comes.</summary>
    [Fact]
    public async Task A_version_that_is_not_material_asks_nobody_again_who_has_accepted_and_a_material_one_does()
    {
        var clinic = await Open(house);
        var terms = await clinic.PublishPolicy();
        var (early, late) = (await clinic.Booked(At("10:00")), await clinic.Booked(At("11:00")));
        var guest = await Guest.Of(clinic);
        var first = await guest.Open(await Done(guest.Wait(who: new { accepted = await guest.Accepting() })));
        var second = await guest.Open(await Done(guest.Wait(who: new { name = "Ola", email = "ola@example.org", accepted = await guest.Accepting() })));

        await clinic.PublishAnew(terms, "Vi tar vare på det du forteller oss. Ring oss gjerne.", material: false);
        await Done(clinic.Post($"appointments/{early}/cancel", new { by = "client" }));
        await clinic.CatchUp();
        Assert.Equal(At("10:00"), (await Done(first.Post(await Offered(first), new { }))).GetProperty("start").GetString()![..16]);

        await clinic.PublishAnew(terms, "Vi gir det videre til andre.", material: true);
        await Done(clinic.Post($"appointments/{late}/cancel", new { by = "client" }));
        await clinic.CatchUp();
        var shown = await (await second.Post(await Offered(second), new { })).ToAccept();
        Assert.Equal(At("11:00"), (await Done(second.Post(await Offered(second), new { accepted = shown }))).GetProperty("start").GetString()![..16]);

        // What each has accepted stays what it was.
        Assert.Equal((2, 1), (await clinic.Count("consent.acceptances", "number = 1"), await clinic.Count("consent.acceptances", "number = 3")));
    }

    [Theory]
    [InlineData("hash", "0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("version", 7)]
    [InlineData("language", "it")]
    public async Task What_was_not_shown_cannot_have_been_accepted(string member, object value)
    {
        var clinic = await Open(house);
        await clinic.PublishPolicy();
        var guest = await Guest.Of(clinic);
        var accepted = (await guest.Accepting()).Select(one => one.With(member switch
        {
            "hash" => new { hash = value },
            "version" => new { version = value },
            _ => (object)new { language = value },
        })).ToArray();

        await Refused("policies-not-accepted", guest.Book(At("10:00"), who: new { accepted }));
    }

    [Fact]
    public async Task A_consent_that_nobody_gave_is_none_and_one_that_was_given_goes_as_easily_as_it_came()
    {
        var clinic = await Open(house);
        await clinic.PublishPurpose();
        var guest = await Guest.Of(clinic);

        var silent = await guest.Visit(At("10:00"));
        Assert.Equal(0, (await silent.Get("manage/consents")).GetProperty("items").GetArrayLength());

        var willing = await guest.Visit(At("11:00"), who: new { consents = await guest.Consenting() });
        var given = Assert.Single((await willing.Get("manage/consents")).GetProperty("items").EnumerateArray());
        Assert.True(given.GetProperty("counts").GetBoolean());
        var receipt = await willing.Get($"manage/consents/{given.GetProperty("id").GetGuid()}/receipt");
        Assert.Equal("given", receipt.GetProperty("events").EnumerateArray().Last().GetProperty("event_state").GetString());

        await Done(willing.Post($"manage/consents/{given.GetProperty("id").GetGuid()}/withdraw"));
        Assert.False(Assert.Single((await willing.Get("manage/consents")).GetProperty("items").EnumerateArray()).GetProperty("counts").GetBoolean());
        await Done(willing.Post("manage/consents", new { consents = await guest.Consenting() }));
        Assert.Single((await willing.Get("manage/consents")).GetProperty("items").EnumerateArray(), consent => consent.GetProperty("counts").GetBoolean());
    }

    [Fact]
    public async Task A_consent_that_has_to_be_confirmed_counts_after_the_link_and_not_by_looking_at_it()
    {
        var clinic = await Open(house);
        await clinic.PublishPurpose(confirmedByLink: true);
        var guest = await Guest.Of(clinic);
        var visitor = await guest.Visit(At("10:00"), who: new { consents = await guest.Consenting() });
        async Task<bool> Counts() => (await visitor.Get("manage/consents")).GetProperty("items")[0].GetProperty("counts").GetBoolean();
        Assert.False(await Counts());

        var mail = guest.Mails("kari@example.org").Single(one => one.Kind == Notifications.Contracts.MessageKind.ConfirmConsent);
        var link = mail.Body.Split(' ', '\n').Single(word => word.Contains("/consents", StringComparison.Ordinal));
        await guest.Http.GetAsync(new Uri(link).PathAndQuery, TestContext.Current.CancellationToken);
        Assert.False(await Counts());

        await Done(guest.Post("consents/confirm", new { token = Guest.TokenIn(mail) }));
        Assert.True(await Counts());
        await Done(visitor.Post($"manage/consents/{(await visitor.Get("manage/consents")).GetProperty("items")[0].GetProperty("id").GetGuid()}/withdraw"));
        await guest.Post("consents/confirm", new { token = Guest.TokenIn(mail) });
        Assert.False(await Counts());
    }

    private static async Task<string> Offered(Guest visitor) =>
        $"manage/waitlist/{(await visitor.Get("manage/waitlist")).GetProperty("items")[0].GetProperty("id").GetGuid()}/accept";

    [Fact]
    public async Task Somebody_elses_consent_does_not_exist()
    {
        var clinic = await Open(house);
        await clinic.PublishPurpose();
        var guest = await Guest.Of(clinic);
        var (one, other) = (
            await guest.Visit(At("10:00"), who: new { consents = await guest.Consenting() }),
            await guest.Visit(At("11:00"), who: new { name = "Ola", email = "ola@example.org", consents = await guest.Consenting() }));
        var theirs = (await one.Get("manage/consents")).GetProperty("items")[0].GetProperty("id").GetGuid();

        await Refused("consent-unknown", other.Post($"manage/consents/{theirs}/withdraw"));
        await Refused("receipt-unknown", other.Http.GetAsync($"{other.Page}/manage/consents/{theirs}/receipt"));
        Assert.True((await one.Get("manage/consents")).GetProperty("items")[0].GetProperty("counts").GetBoolean());
    }
}
