using Bookings.Consent.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Consent.Tests.Shop;

namespace Bookings.Consent.Tests;

/// <summary>Every read model of the module, built again from history, is the live one; and nothing in it is a person in clear.</summary>
public sealed class RebuildTests(Practice practice) : IClassFixture<Practice>
{
    private const string Note = "Kanarifugl-Zx9Q-fordi";

    [Fact]
    public async Task Rebuilt_is_live_down_to_the_sealed_bytes()
    {
        var shop = await Live();
        var version = await practice.Ask($"select version from consent.setup where tenant_id = '{shop.Business.Value}'");
        var tables = practice.App.Services.GetServices<InlineProjection>().Select(projection => projection.Table).Where(table => table.StartsWith("consent.", StringComparison.Ordinal)).ToList();
        Assert.Equal(["consent.acceptances", "consent.consents", "consent.policies", "consent.policy_texts", "consent.purposes"], tables.Order(StringComparer.Ordinal));
        foreach (var table in tables)
        {
            var rows = $"select string_agg(t::text, E'\\n' order by t::text) from {table} t";
            var live = await practice.Ask(rows);
            Assert.NotEqual(DBNull.Value, live);
            // The control: what was changed by hand is put right again.
            await practice.Ask($"delete from {table} where ctid = (select ctid from {table} limit 1)");
            Assert.NotEqual(live, await practice.Ask(rows));
            await practice.Service<Rebuild>().Run(table, null, default);
            Assert.Equal(live, await practice.Ask(rows));
        }

        Assert.Equal(version, await practice.Ask($"select version from consent.setup where tenant_id = '{shop.Business.Value}'"));
    }

    [Fact]
    public async Task Who_it_was_and_what_they_wrote_is_nowhere_in_clear()
    {
        var shop = await Live();
        var people = (await practice.Ask($"select string_agg(distinct client_id::text, ' ') from consent.consents where tenant_id = '{shop.Business.Value}'"))!.ToString()!.Split(' ');
        Assert.Equal(2, people.Length);

        Assert.Equal(0L, await Having("events.mt_events", Note));
        Assert.Equal(0L, await Having("consent.consents", Note));
        foreach (var person in people)
        {
            Assert.Equal(0L, await practice.Ask($"select count(*) from events.mt_events e where type ~ '^(policy|consent)_' and e::text like '%{person}%'"));
        }

        // The control: the same search finds what is there, also as bytes.
        Assert.NotEqual(0L, await Having("events.mt_events", "consent_objected"));
        await practice.Ask($"update consent.consents set sealed = convert_to('{Note}', 'UTF8') where status = 'Objected' and tenant_id = '{shop.Business.Value}'");
        Assert.Equal(1L, await Having("consent.consents", Note));
        await practice.Service<Rebuild>().Run("consent.consents", null, default);
        Assert.Equal(0L, await Having("consent.consents", Note));
    }

    [Fact]
    public async Task Rows_are_behind_the_second_wall()
    {
        var (shop, other) = (await Live(), await practice.Found());
        foreach (var table in new[] { "setup", "policies", "policy_texts", "purposes", "acceptances", "consents" })
        {
            Assert.Equal(0L, await practice.Ask($"select count(*) from consent.{table}", asWeb: true));
            Assert.Equal(0L, await practice.Ask($"select count(*) from consent.{table}", other.Value, asWeb: true));
            Assert.NotEqual(0L, await practice.Ask($"select count(*) from consent.{table}", shop.Business.Value, asWeb: true));
        }

        await practice.Ask("alter table consent.consents disable row level security");
        try
        {
            Assert.NotEqual(0L, await practice.Ask("select count(*) from consent.consents", asWeb: true));
        }
        finally
        {
            await practice.Ask("alter table consent.consents enable row level security");
        }
    }

    /// <summary>The proof of a consent has a class of its own, so that its key can outlive the erasure of everything else.</summary>
    [Fact]
    public async Task Proofs_have_keys_of_their_own_class()
    {
        var shop = await Live();
        var classes = await practice.Ask(
            $"""
             select string_agg(distinct k.class::text, ' ') from vault.stream_keys k
             join consent.consents c on c.tenant_id = k.tenant_id and c.id = k.stream_id where k.tenant_id = '{shop.Business.Value}'
             """);
        Assert.Equal($"{(int)DataClass.ConsentProof}", classes);
    }

    [Fact]
    public async Task What_is_in_memory_is_what_the_streams_add_up_to()
    {
        var shop = await Live();
        var policies = (PublishedPolicies)await shop.Consents.Load(shop.Business, default);
        foreach (var shown in policies.AllPurposes(Language.Of("nb")))
        {
            Assert.Equal((await shop.Store.Load(shop.Business, Purpose.Of(shown.Purpose), default)).State, policies.Find(shown.Purpose));
        }

        foreach (var shown in policies.Documents(Language.Of("nb"), TimeProvider.System.GetCurrentInstant()))
        {
            var folded = (await shop.Store.Load(shop.Business, PolicyDocument.Of(shown.Document), default)).State.Latest()!;
            Assert.Equal((folded.Number, folded.Texts[^1].Hash.Value, folded.Texts[^1].Text.Value), (shown.Version, shown.Hash, shown.Text));
        }
    }

    private async Task<long> Having(string table, string text)
    {
        var hex = Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(text));
        return (long)(await practice.Ask($"select count(*) from {table} t where t::text ilike '%{text}%' or t::text ilike '%{hex}%'"))!;
    }

    /// <summary>Something of everything that the module keeps.</summary>
    private async Task<Shop> Live()
    {
        var shop = await Open(practice);
        var terms = await shop.Published("terms", ("nb", "Vilkår 1."), ("en", "Terms 1."));
        await shop.Redraft(terms, ("nb", "{business}, vilkår 2."));
        await shop.Publish(terms);
        await shop.Published("privacy", ("nb", "Personvern."));
        await shop.Draft("cookies", ("nb", "Utkast."));
        var (letters, doubled, statistics) = (
            await shop.Purpose("newsletter", days: 30), await shop.Purpose("offers", confirmed: true), await shop.Purpose("statistics", basis: "legitimate-interests", channel: "any"));
        var due = new List<ConfirmationDue>();
        var (_, guest) = await shop.Stage(new(await shop.AcceptsAll(), [await shop.Answers(letters, true), await shop.Answers(doubled, true)], "booking-page"), due);
        await Done(shop.Guest.Command($"{shop.Page}/consents/confirm", new { token = due[0].Token }));
        var client = await shop.Register();
        await shop.Answer(client, await shop.Answers(letters, false));
        await shop.Answer(client, await shop.Answers(letters, true));
        await Done(shop.Post($"clients/{client.Value}/objections", new { purposeId = statistics, channel = "any", note = Note }));
        var consent = (await shop.Of(guest)).First(one => one.Purpose == letters).Id;
        await Done(shop.Post($"consents/{consent}/withdraw"));
        return shop;
    }
}
