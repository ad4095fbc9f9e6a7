using Bookings.Consent.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;
using static Bookings.Consent.Tests.Shop;

namespace Bookings.Consent.Tests;

/// <summary>What another module stages of somebody new, in its own unit of work.</summary>
public sealed class StageTests(Practice practice) : IClassFixture<Practice>
{
    [Fact]
    public async Task Somebody_new_agrees_in_the_unit_of_work_of_another()
    {
        var shop = await Open(practice);
        await shop.Published("terms", ("nb", "Vilkår."), ("en", "Terms."));
        await shop.Published("cookies", ("nb", "Ingen."));
        var (yes, no) = (await shop.Purpose("newsletter"), await shop.Purpose("pictures", channel: "any"));

        var (outcome, person) = await shop.Stage(new(
            [.. (await shop.AcceptsAll()).Take(1)], [await shop.Answers(yes, true), await shop.Answers(no, false)], "booking-page"));

        Assert.IsType<Outcome.Done>(outcome);
        var consents = (await shop.Of(person)).ToDictionary(consent => consent.Purpose);
        Assert.Equal(("given", true, "Kan vi skrive til deg?"), (consents[yes].Status, consents[yes].Counts, consents[yes].Text));
        Assert.Equal(("requested", false), (consents[no].Status, consents[no].Counts));
        Assert.Equal(1L, await shop.Count("consent.acceptances", $"client_id = '{person.Value}' and surface = 'booking-page' and language = 'nb'"));
        Assert.True(await shop.Consents.Counts(shop.Business, person, "newsletter", "email", default));
        Assert.False(await shop.Consents.Counts(shop.Business, person, "newsletter", "sms", default));
        Assert.False(await shop.Consents.Counts(shop.Business, person, "pictures", "any", default));
        Assert.False(await shop.Consents.Counts(shop.Business, person, "unknown", "pigeon", default));
    }

    [Fact]
    public async Task Where_nothing_is_published_nothing_is_asked()
    {
        var shop = await Open(practice);
        var (outcome, _) = await shop.Stage(new([], [], "booking-page"));
        Assert.IsType<Outcome.Done>(outcome);
        Assert.Equal(0L, await shop.Count("events.mt_events", "type ~ '^(policy|consent)_'"));
    }

    [Fact]
    public async Task Without_the_versions_in_force_the_documents_are_in_the_answer_and_nothing_is_staged()
    {
        var shop = await Open(practice);
        var policy = await shop.Published("terms", ("nb", "Gamle."));
        var old = await shop.AcceptsAll();
        await shop.Redraft(policy, ("nb", "Nye."));
        await shop.Publish(policy);
        var purpose = await shop.Purpose("newsletter");

        foreach (var accepted in new List<AcceptedVersion>[] { [], old })
        {
            var (outcome, _) = await shop.Stage(new(accepted, [await shop.Answers(purpose, true)], "booking-page"));
            var missing = Assert.IsType<PolicyMissing>(Assert.IsType<Outcome.Refused>(outcome).Reason);
            Assert.Equal(["Nye."], missing.Documents.Select(document => document.Text));
        }

        Assert.Equal((0L, 0L), (await shop.Count("consent.acceptances"), await shop.Count("consent.consents")));
        Assert.IsType<Outcome.Done>((await shop.Stage(new(await shop.AcceptsAll(), [], "booking-page"))).Outcome);
    }

    [Fact]
    public async Task Another_program_sees_a_new_version_at_once()
    {
        var shop = await Open(practice);
        var policy = await shop.Published("terms", ("nb", "Gamle."));
        var app = await practice.Start();
        using var elsewhere = practice.Door(await practice.Token(shop.Business, Role.Owner), app);
        Assert.IsType<Outcome.Done>((await shop.Stage(new(await shop.AcceptsAll(), [], "booking-page"))).Outcome);
        var old = await shop.AcceptsAll();

        await Done(elsewhere.Command($"/v1/policies/{policy}/draft", new { texts = new[] { new { language = "nb", title = "T", text = "Nye." } } }));
        await shop.Publish(policy);

        Assert.IsType<PolicyMissing>(Assert.IsType<Outcome.Refused>((await shop.Stage(new(old, [], "booking-page"))).Outcome).Reason);
    }

    [Theory]
    [InlineData("purpose")]
    [InlineData("channel")]
    [InlineData("words")]
    [InlineData("twice")]
    public async Task What_is_not_asked_is_not_answered(string wrong)
    {
        var shop = await Open(practice);
        var purpose = await shop.Purpose("newsletter");
        var right = await shop.Answers(purpose, true);
        ConsentAnswer[] answers = wrong switch
        {
            "purpose" => [right with { Purpose = await shop.Purpose("reminders", basis: "contract") }],
            "channel" => [right with { Channel = "sms" }],
            "words" => [right with { TextHash = Sha256.Of("Other words").Value }],
            _ => [right, right with { Given = false }],
        };

        var (outcome, _) = await shop.Stage(new([], answers, "booking-page"));

        var refused = Assert.IsType<ConsentNotAsked>(Assert.IsType<Outcome.Refused>(outcome).Reason);
        Assert.Equal([purpose], refused.Purposes.Select(asked => asked.Purpose));
        Assert.Equal(0L, await shop.Count("consent.consents"));
    }

    /// <summary>Invariant 14: what was accepted stays what it was, whatever is published afterwards.</summary>
    [Fact]
    public async Task What_was_accepted_stays_and_only_a_material_change_asks_again()
    {
        var shop = await Open(practice);
        var policy = await shop.Published("terms", ("nb", "Vilkår 1."));
        var (_, person) = await shop.Stage(new(await shop.AcceptsAll(), [], "booking-page"));
        Assert.Empty(await Outstanding(shop, person));

        await shop.Redraft(policy, ("nb", "Vilkår 1, rettet."));
        await shop.Publish(policy, material: false);
        Assert.Empty(await Outstanding(shop, person));

        await shop.Redraft(policy, ("nb", "Vilkår 2."));
        await shop.Publish(policy, material: true);
        Assert.Equal(["Vilkår 2."], (await Outstanding(shop, person)).Select(document => document.Text));

        Assert.IsType<Outcome.Done>(await shop.Consents.Answer(shop.Caller, person, new(await shop.AcceptsAll(), [], "manage-page"), null, default));
        Assert.Empty(await Outstanding(shop, person));
        var accepted = (await shop.Get($"clients/{person.Value}/acceptances")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal([3, 1], accepted.Select(one => one.GetProperty("version").GetInt32()));
        Assert.Equal("Vilkår 1.", (await shop.See($"policy-texts/{accepted[1].GetProperty("hash").GetString()}")).GetProperty("text").GetString());
    }

    [Fact]
    public async Task Surfaces_are_codes() => await Assert.ThrowsAsync<ArgumentException>(async () => await (await Open(practice)).Stage(new([], [], "Kari's phone")));

    private static Task<IReadOnlyList<DocumentToShow>> Outstanding(Shop shop, SubjectId person) =>
        shop.Consents.Outstanding(shop.Business, person, Language.Of("nb"), CancellationToken.None);
}
