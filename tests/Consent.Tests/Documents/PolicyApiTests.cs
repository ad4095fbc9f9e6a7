using System.Net;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;
using static Bookings.Consent.Tests.Shop;

namespace Bookings.Consent.Tests;

public sealed class PolicyApiTests(Practice practice) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_policy_goes_from_draft_to_everyones_eyes()
    {
        var shop = await Open(practice);
        var policy = await shop.Draft("terms", ("nb", "Du kan si nei."), ("en", "You can say no."));

        Assert.Empty((await shop.See("policies")).GetProperty("documents").EnumerateArray());
        await Refused("authorship-not-confirmed", shop.Post($"policies/{policy}/publish", new { material = true }));
        await shop.Publish(policy);

        var shown = Assert.Single((await shop.See("policies?language=nb")).GetProperty("documents").EnumerateArray());
        Assert.Equal(("terms", 1, "nb", "Du kan si nei."), (
            shown.GetProperty("kind").GetString(), shown.GetProperty("version").GetInt32(), shown.GetProperty("language").GetString(), shown.GetProperty("text").GetString()));
        Assert.Equal(Sha256.Of("Du kan si nei.").Value, shown.GetProperty("hash").GetString());
        var seen = await shop.Get($"policies/{policy}");
        Assert.Equal("published", seen.GetProperty("status").GetString());
        Assert.Equal("lix", seen.GetProperty("versions")[0].GetProperty("texts")[1].GetProperty("readability").GetProperty("measure").GetString());
        Assert.True(seen.GetProperty("reviewDueAt").GetDateTimeOffset() > TimeProvider.System.GetUtcNow().AddDays(364));
    }

    [Fact]
    public async Task Only_the_owner_confirms_and_only_what_they_have_seen()
    {
        var shop = await Open(practice);
        var policy = await shop.Draft("terms", ("nb", "Du kan si nei."));
        var manager = await practice.As(shop.Business, Role.Manager);

        Assert.Equal(HttpStatusCode.Forbidden, (await shop.Confirm(policy, manager)).StatusCode);
        await Refused("precondition-required", shop.Post($"policies/{policy}/confirm-authorship"));
        using var shown = await shop.Owner.GetAsync($"/v1/policies/{policy}");
        await shop.Redraft(policy, ("nb", "Du kan ikke si nei."));
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/policies/{policy}/confirm-authorship") { Headers = { { "Idempotency-Key", "seen" } } };
        request.Headers.IfMatch.Add(shown.Headers.ETag!);
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await shop.Owner.SendAsync(request)).StatusCode);

        await Done(shop.Confirm(policy));
        await Done(manager.Command($"/v1/policies/{policy}/publish", new { material = true }));
    }

    [Fact]
    public async Task A_new_version_leaves_the_old_one_to_be_found_by_its_hash()
    {
        var shop = await Open(practice);
        var policy = await shop.Published("privacy", ("nb", "Vi sletter etter 90 dager."));
        await shop.Redraft(policy, ("nb", "Vi sletter etter 30 dager."));
        await shop.Publish(policy);

        var old = await shop.See($"policy-texts/{Sha256.Of("Vi sletter etter 90 dager.").Value}");
        Assert.Equal(("Vi sletter etter 90 dager.", 1), (old.GetProperty("text").GetString(), old.GetProperty("version").GetInt32()));
        Assert.Equal("Vi sletter etter 90 dager.", (await shop.Get($"policies/{policy}/versions/1")).GetProperty("texts")[0].GetProperty("text").GetString());
        Assert.Equal(2, Assert.Single((await shop.See("policies")).GetProperty("documents").EnumerateArray()).GetProperty("version").GetInt32());
        await Refused("policy-unknown", shop.Guest.GetAsync($"{shop.Page}/policy-texts/{Sha256.Of("never").Value}"));
        await Refused("policy-unknown", shop.Guest.GetAsync($"{shop.Page}/policy-texts/nothing"));
        await Refused("policy-unknown", shop.Owner.GetAsync($"/v1/policies/{policy}/versions/3"));
    }

    [Fact]
    public async Task A_version_of_tomorrow_begins_tomorrow_without_anything_being_done()
    {
        var shop = await Open(practice);
        var policy = await shop.Published("terms", ("nb", "I dag."));
        await shop.Redraft(policy, ("nb", "I morgen."));
        await shop.Publish(policy, from: TimeProvider.System.GetCurrentInstant() + Duration.FromDays(1));

        using var today = await shop.Guest.GetAsync($"{shop.Page}/policies");
        using var door = practice.Door(null, await shop.Later(Duration.FromHours(25)));
        using var tomorrow = await door.GetAsync($"{shop.Page}/policies");

        Assert.Contains("I dag.", await today.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("I morgen.", await tomorrow.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.NotEqual(today.Headers.ETag, tomorrow.Headers.ETag);
    }

    [Fact]
    public async Task A_fact_is_inserted_and_a_changed_one_makes_the_policy_stale_until_it_is_published_again()
    {
        var shop = await Open(practice);
        var policy = await shop.Published("terms", ("nb", "{business} svarer for dette. Klag til {authority}."));
        Assert.Equal("Fjordklinikken svarer for dette. Klag til Datatilsynet.", (await shop.See("policies")).GetProperty("documents")[0].GetProperty("text").GetString());
        await Done(shop.Post($"policies/{policy}/check"));
        Assert.Empty((await shop.Get("policies?stale=true")).GetProperty("items").EnumerateArray());

        await Done(shop.Owner.Change("/v1/business", new { name = "Bergklinikken" }));
        await Done(shop.Post($"policies/{policy}/check"));

        var stale = Assert.Single((await shop.Get("policies?stale=true")).GetProperty("items").EnumerateArray()).GetProperty("stale")[0];
        Assert.Equal(("business", "Fjordklinikken", "Bergklinikken"), (stale.GetProperty("fact").GetString(), stale.GetProperty("old").GetString(), stale.GetProperty("new").GetString()));
        // What was published stays as it was read.
        Assert.StartsWith("Fjordklinikken", (await shop.See("policies")).GetProperty("documents")[0].GetProperty("text").GetString(), StringComparison.Ordinal);

        await shop.Redraft(policy, ("nb", "{business} svarer for dette. Klag til {authority}."));
        await shop.Publish(policy, material: false);
        Assert.Empty((await shop.Get("policies?stale=true")).GetProperty("items").EnumerateArray());
        Assert.StartsWith("Bergklinikken", (await shop.See("policies")).GetProperty("documents")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_program_finds_stale_policies_by_itself_and_only_once()
    {
        var shop = await Open(practice);
        await shop.Published("terms", ("nb", "{business} svarer."));
        await shop.Published("privacy", ("nb", "Ingen opplysninger her."));
        await Done(shop.Owner.Change("/v1/business", new { name = "Bergklinikken" }));

        await practice.Service<DueWork>().Check(CancellationToken.None);
        await practice.Service<DueWork>().Check(CancellationToken.None);

        Assert.Equal((1, 1), (await shop.Count("consent.policies", "stale"), await shop.Count("events.mt_events", "type = 'policy_marked_stale'")));
    }

    /// <summary>Whom an installation hands data to is in its configuration: another program of it may know otherwise.</summary>
    [Fact]
    public async Task A_text_that_names_who_is_handed_data_is_stale_when_somebody_comes_to_the_register()
    {
        var shop = await Open(practice);
        var policy = await shop.Published("privacy", ("nb", "Opplysninger gis til: {recipients}."));
        Assert.Equal("Opplysninger gis til: ingen.", (await shop.See("policies")).GetProperty("documents")[0].GetProperty("text").GetString());
        var app = await practice.Start(otherwise: services => services.Configure<RecipientsOptions>(all => all["post"] = new()
        {
            Name = "Fjordpost AS", Hosts = "smtp.example.net", Purpose = "leverer e-post", Country = "NO", Since = "2026-01-31", Data = "contact booking",
        }));
        using var door = practice.Door(await practice.Token(shop.Business, Role.Owner), app);

        await Done(door.Command($"/v1/policies/{policy}/check", null));

        Assert.Equal(
            """[{"fact":"recipients","language":"nb","old":"ingen","new":"Fjordpost AS (leverer e-post, NO)"}]""",
            (await shop.Get("policies?stale=true")).GetProperty("items")[0].GetProperty("stale").GetRawText());
    }

    [Fact]
    public async Task A_text_that_names_an_unknown_fact_says_which()
    {
        var shop = await Open(practice);
        var policy = await shop.Draft("terms", ("nb", "{retention-dayz} dager"));
        await Done(shop.Confirm(policy));

        var refused = await Refused("fact-without-value", shop.Post($"policies/{policy}/publish", new { material = true }));
        Assert.Equal(["retention-dayz"], refused.GetProperty("facts").EnumerateArray().Select(fact => fact.GetString()!));
        var known = (await shop.Get("policy-facts?language=nb")).GetProperty("items").EnumerateArray().ToDictionary(fact => fact.GetProperty("name").GetString()!, fact => fact.GetProperty("value").GetString());
        Assert.Equal(("Fjordklinikken", "Datatilsynet"), (known["business"], known["authority"]));
    }

    [Fact]
    public async Task A_retired_policy_is_shown_to_nobody_and_its_text_is_still_found()
    {
        var shop = await Open(practice);
        var policy = await shop.Published("terms", ("nb", "Borte."));
        await Done(shop.Post($"policies/{policy}/retire"));

        Assert.Empty((await shop.See("policies")).GetProperty("documents").EnumerateArray());
        Assert.Equal("Borte.", (await shop.See($"policy-texts/{Sha256.Of("Borte.").Value}")).GetProperty("text").GetString());
        await Refused("policy-retired", shop.Post($"policies/{policy}/draft", new { texts = new[] { new { language = "nb", title = "T", text = "Igjen." } } }));
    }

    [Fact]
    public async Task A_policy_that_nobody_looked_at_for_a_year_is_due_for_review()
    {
        var shop = await Open(practice);
        var policy = await shop.Published("terms", ("nb", "Gammelt."));
        var app = await shop.Later(Duration.FromDays(366));
        using var door = practice.Door(await practice.Token(shop.Business, Role.Owner), app);

        Assert.True((await Done(door.GetAsync("/v1/policies"))).GetProperty("items")[0].GetProperty("reviewDue").GetBoolean());
        var request = new HttpRequestMessage(HttpMethod.Post, $"/v1/policies/{policy}/confirm-authorship") { Headers = { { "Idempotency-Key", "review" } } };
        using var shown = await door.GetAsync($"/v1/policies/{policy}");
        request.Headers.IfMatch.Add(shown.Headers.ETag!);
        await Done(door.SendAsync(request));
        Assert.False((await Done(door.GetAsync("/v1/policies"))).GetProperty("items")[0].GetProperty("reviewDue").GetBoolean());
    }

    [Fact]
    public async Task Another_business_has_none_of_it()
    {
        var (shop, other) = (await Open(practice), await Open(practice));
        var policy = await shop.Published("terms", ("nb", "Vårt."));

        await Refused("policy-unknown", other.Owner.GetAsync($"/v1/policies/{policy}"));
        await Refused("policy-unknown", other.Post($"policies/{policy}/retire"));
        await Refused("policy-unknown", other.Guest.GetAsync($"{other.Page}/policy-texts/{Sha256.Of("Vårt.").Value}"));
        Assert.Empty((await other.See("policies")).GetProperty("documents").EnumerateArray());
    }

    [Fact]
    public async Task The_authority_of_the_country_is_named()
    {
        var shop = await Open(practice);
        Assert.Equal("https://www.datatilsynet.no", (await shop.See("policies")).GetProperty("authority").GetProperty("address").GetString());
        await Refused("malformed-request", shop.Guest.GetAsync($"{shop.Page}/policies?language=Norwegian"));
    }

    [Fact]
    public async Task What_is_wrong_with_a_draft_is_said_where_it_is()
    {
        var shop = await Open(practice);
        var refused = await Refused("invalid-fields", shop.Post("policies", new
        {
            kind = "novel", texts = new[] { new { language = "Norsk", title = "To\nlinjer", text = " " }, new { language = "nb", title = "T", text = new string('x', 20_001) } },
        }));
        Assert.Equal(["/kind", "/texts/0/language", "/texts/0/text", "/texts/0/title", "/texts/1/text"], refused.GetProperty("errors").EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal));
        await Refused("invalid-fields", shop.Post("policies", new { kind = "terms", texts = Array.Empty<object>() }));
    }

    [Fact]
    public async Task The_same_draft_sent_twice_is_one()
    {
        var shop = await Open(practice);
        var body = new { kind = "terms", texts = new[] { new { language = "nb", title = "T", text = "En." } } };
        var first = await Done(shop.Owner.Command("/v1/policies", body, "once"));
        var second = await Done(shop.Owner.Command("/v1/policies", body, "once"));
        Assert.Equal((first.GetProperty("id").GetGuid(), 1L), (second.GetProperty("id").GetGuid(), await shop.Count("consent.policies")));
    }

    [Fact]
    public async Task A_new_business_has_no_policy_that_it_did_not_write()
    {
        var shop = await Open(practice);
        await practice.Service<DueWork>().Check(CancellationToken.None);
        Assert.Equal((0L, 0L), (await shop.Count("consent.policies"), await shop.Count("consent.purposes")));
    }
}
