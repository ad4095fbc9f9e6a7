using System.Net;
using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Consent.Tests.Shop;

namespace Bookings.Consent.Tests;

public sealed class ConsentApiTests(Practice practice) : IClassFixture<Practice>
{
    [Fact]
    public async Task Staff_write_down_what_a_client_says_and_that_it_was_said_to_them()
    {
        var shop = await Open(practice);
        await shop.Published("terms", ("nb", "Vilkår."));
        var (purpose, person) = (await shop.Purpose("newsletter"), await shop.Register());

        var recorded = await Done(shop.Post($"clients/{person.Value}/consents", new { accepted = await shop.AcceptsAll(), answers = new[] { await shop.Answers(purpose, true) } }));

        var consent = Assert.Single(recorded.GetProperty("items").EnumerateArray());
        Assert.Equal(("given", true), (consent.GetProperty("status").GetString(), consent.GetProperty("counts").GetBoolean()));
        var one = await shop.Get($"consents/{consent.GetProperty("id").GetGuid()}");
        Assert.Equal(("staff", "staff", Sha256.Of("Kan vi skrive til deg?").Value), (one.GetProperty("method").GetString(), one.GetProperty("surface").GetString(), one.GetProperty("textHash").GetString()));
        var acceptances = await shop.Get($"clients/{person.Value}/acceptances");
        Assert.Equal("staff", Assert.Single(acceptances.GetProperty("items").EnumerateArray()).GetProperty("surface").GetString());
        Assert.Empty(acceptances.GetProperty("outstanding").EnumerateArray());
    }

    [Fact]
    public async Task Taking_back_takes_as_many_steps_as_giving_and_holds_at_once()
    {
        var shop = await Open(practice);
        var (purpose, person) = (await shop.Purpose("newsletter"), await shop.Register());
        Assert.IsType<Outcome.Done>(await shop.Answer(person, await shop.Answers(purpose, true)));
        var consent = Assert.Single(await shop.Of(person));
        Assert.True(await shop.Consents.Counts(shop.Business, person, "newsletter", "email", default));

        await Done(shop.Post($"consents/{consent.Id}/withdraw"));

        Assert.False(await shop.Consents.Counts(shop.Business, person, "newsletter", "email", default));
        await Done(shop.Post($"consents/{consent.Id}/withdraw"));
        Assert.Equal("withdrawn", Assert.Single(await shop.Of(person)).Status);
    }

    [Fact]
    public async Task A_no_takes_back_and_a_yes_after_it_begins_anew()
    {
        var shop = await Open(practice);
        var (purpose, person) = (await shop.Purpose("newsletter"), await shop.Register());
        foreach (var yes in new[] { true, true, false, false, true })
        {
            Assert.IsType<Outcome.Done>(await shop.Answer(person, await shop.Answers(purpose, yes)));
        }

        // Withdrawn stays withdrawn; of the second no nothing but that they were asked is kept, and the last yes answers that.
        Assert.Equal(["given", "withdrawn"], (await shop.Of(person)).Select(consent => consent.Status));
    }

    [Fact]
    public async Task Many_answers_at_once_are_one_record()
    {
        var shop = await Open(practice);
        var (purpose, person) = (await shop.Purpose("newsletter"), await shop.Register());
        var answer = await shop.Answers(purpose, true);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => shop.Answer(person, answer)));

        Assert.All(outcomes, outcome => Assert.IsType<Outcome.Done>(outcome));
        Assert.Single(await shop.Of(person));
    }

    /// <summary>The sabotage: without the index two records would stand, and the test above would see them.</summary>
    [Fact]
    public async Task Without_the_index_a_second_record_could_stand()
    {
        var shop = await Open(practice);
        var (purpose, person) = (await shop.Purpose("newsletter"), await shop.Register());
        await shop.Answer(person, await shop.Answers(purpose, true));
        const string twice = "insert into consent.consents select tenant_id, gen_random_uuid(), version, status, is_pending, purpose_id, channel, language, since, expires_at, due_at, client_id from consent.consents where client_id = '{0}'";
        var insert = string.Format(System.Globalization.CultureInfo.InvariantCulture, twice, person.Value);

        Assert.Equal("consents_standing", (await Assert.ThrowsAsync<Npgsql.PostgresException>(() => practice.Ask(insert))).ConstraintName);
        var without = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => practice.Ask($"drop index consent.consents_standing; {insert}; select 1 / (count(*) - 2) from consent.consents where client_id = '{person.Value}'"));
        Assert.Equal(Npgsql.PostgresErrorCodes.DivisionByZero, without.SqlState);
    }

    [Fact]
    public async Task A_client_objects_to_what_is_done_without_asking_and_their_words_are_read_by_staff_alone()
    {
        var shop = await Open(practice);
        var (purpose, person) = (await shop.Purpose("statistics", basis: "legitimate-interests", channel: "any"), await shop.Register());

        await Done(shop.Post($"clients/{person.Value}/objections", new { purposeId = purpose, channel = "any", note = "Jeg er kjent" }));
        await Done(shop.Post($"clients/{person.Value}/objections", new { purposeId = purpose, channel = "any", note = "Igjen" }));

        var consent = Assert.Single(await shop.Of(person));
        Assert.Equal(("objected", false, "legitimate-interests"), (consent.Status, consent.Counts, consent.LawfulBasis));
        Assert.Equal("Jeg er kjent", (await shop.Get($"consents/{consent.Id}")).GetProperty("note").GetString());
        Assert.Equal(1L, await shop.Count("events.mt_events", "type = 'consent_objected' and sealed is not null"));
    }

    [Fact]
    public async Task A_consent_is_withdrawn_and_not_objected_to()
    {
        var shop = await Open(practice);
        var (purpose, person) = (await shop.Purpose("newsletter"), await shop.Register());
        await Refused("cannot-be-objected-to", shop.Post($"clients/{person.Value}/objections", new { purposeId = purpose, channel = "email" }));
        await Refused("purpose-unknown", shop.Post($"clients/{person.Value}/objections", new { purposeId = Guid.CreateVersion7(), channel = "email" }));
        await Refused("invalid-fields", shop.Post($"clients/{person.Value}/objections", new { purposeId = purpose, channel = "pigeon" }));
    }

    [Fact]
    public async Task After_its_time_a_consent_counts_no_more_and_is_written_down_as_expired()
    {
        var shop = await Open(practice);
        var (purpose, person) = (await shop.Purpose("newsletter", days: 30), await shop.Register());
        await shop.Answer(person, await shop.Answers(purpose, true));

        var later = await shop.Later(Duration.FromDays(31));
        var there = (Contracts.IConsents)later.Services.GetService(typeof(Contracts.IConsents))!;
        Assert.False(await there.Counts(shop.Business, person, "newsletter", "email", default));
        Assert.Equal(("given", false), (await there.Of(shop.Business, person, default)) is [var before] ? (before.Status, before.Counts) : default);

        var due = (DueWork)later.Services.GetService(typeof(DueWork))!;
        Assert.Equal((1, 0), (await due.Expire(default), await due.Expire(default)));
        Assert.Equal("expired", Assert.Single(await shop.Of(person)).Status);
    }

    [Fact]
    public async Task No_consent_to_a_retired_purpose_counts()
    {
        var shop = await Open(practice);
        var (purpose, person) = (await shop.Purpose("newsletter"), await shop.Register());
        await shop.Answer(person, await shop.Answers(purpose, true));
        await Done(shop.Post($"purposes/{purpose}/retire"));

        Assert.False(Assert.Single(await shop.Of(person)).Counts);
        Assert.False(await shop.Consents.Counts(shop.Business, person, "newsletter", "email", default));
    }

    /// <summary>Invariant 12: nothing of one client shows to another, and nobody takes back what is another's.</summary>
    [Fact]
    public async Task Another_persons_consent_does_not_exist()
    {
        var shop = await Open(practice);
        var (purpose, kari, ola) = (await shop.Purpose("newsletter"), await shop.Register(), await shop.Register("Ola"));
        await shop.Answer(kari, await shop.Answers(purpose, true));
        var hers = Assert.Single(await shop.Of(kari)).Id;

        Assert.Empty(await shop.Of(ola));
        Assert.IsType<ConsentUnknown>(Assert.IsType<Outcome.Refused>(await shop.Consents.Withdraw(shop.Caller, ola, hers, "manage-page", default)).Reason);
        Assert.Null(await shop.Consents.Receipt(shop.Business, ola, hers, default));
        Assert.True(Assert.Single(await shop.Of(kari)).Counts);
        Assert.IsType<Outcome.Done>(await shop.Consents.Withdraw(shop.Caller, kari, hers, "manage-page", default));
        Assert.Equal("withdrawn", Assert.Single(await shop.Of(kari)).Status);
    }

    [Fact]
    public async Task Another_businesss_consent_does_not_exist()
    {
        var (shop, other) = (await Open(practice), await Open(practice));
        var (purpose, person) = (await shop.Purpose("newsletter"), await shop.Register());
        await shop.Answer(person, await shop.Answers(purpose, true));
        var consent = Assert.Single(await shop.Of(person)).Id;

        await Refused("consent-unknown", other.Owner.GetAsync($"/v1/consents/{consent}"));
        await Refused("consent-unknown", other.Owner.GetAsync($"/v1/consents/{consent}/receipt"));
        await Refused("consent-unknown", other.Post($"consents/{consent}/withdraw"));
        Assert.Empty((await other.Get($"clients/{person.Value}/consents")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task Of_somebody_unknown_nothing_is_written_down()
    {
        var shop = await Open(practice);
        var purpose = await shop.Purpose("newsletter");
        await Refused("person-not-live", shop.Post($"clients/{Guid.CreateVersion7()}/consents", new { answers = new[] { await shop.Answers(purpose, true) } }));
        await Refused("invalid-fields", shop.Post($"clients/{Guid.CreateVersion7()}/consents", new { }));
        Assert.Equal(0L, await shop.Count("consent.consents"));
    }

    [Fact]
    public async Task Who_looks_at_figures_sees_no_consents()
    {
        var shop = await Open(practice);
        var person = await shop.Register();
        foreach (var role in new[] { Role.Auditor, Role.Analyst, Role.Support })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await (await practice.As(shop.Business, role)).GetAsync($"/v1/clients/{person.Value}/consents")).StatusCode);
        }
    }
}
