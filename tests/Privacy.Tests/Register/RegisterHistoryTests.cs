using System.Net;
using System.Text.Json;
using Bookings.Consent.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Who is handed data is said to whoever asks, and no change of it goes by unseen.</summary>
public sealed class RegisterHistoryTests(Practice house) : IClassFixture<Practice>
{
    private const string Count = "select count(*) from privacy.recipient_changes";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_start_with_another_register_is_written_down_once_and_the_owner_sees_from_what_to_what()
    {
        var business = await house.Found();
        var owner = await house.As(business, Role.Owner);
        await Starts(await With());
        Assert.Equal(0L, await house.Ask(Count));
        await Starts(await With(("post", Post("NO", "")), ("traces", Traces)));
        await Starts(await With(("post", Post("NO", "")), ("traces", Traces)));
        Assert.Equal(2L, await house.Ask(Count));
        await Starts(await With(("post", Post("US", "scc"))));

        var changes = (await Done(owner.GetAsync("/v1/register/changes"))).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(
            ["traces: NO -> nobody", "post: NO -> US scc", "traces: nobody -> NO", "post: nobody -> NO"],
            changes.Select(change => $"{change.GetProperty("recipient").GetString()}: {Said(change, "from")} -> {Said(change, "to")}"));
        Assert.Equal("Fjordpost AS", changes[1].GetProperty("to").GetProperty("name").GetString());
        Assert.Equal("2026-01-31", changes[1].GetProperty("to").GetProperty("since").GetString());
        Assert.Equal(HttpStatusCode.Forbidden, (await (await house.As(business, Role.Manager)).GetAsync("/v1/register/changes")).StatusCode);
    }

    [Fact]
    public async Task Anyone_sees_who_is_handed_data_of_clients_and_nobody_sees_where_it_is_sent()
    {
        var shop = await Open(house);
        await Done(shop.Post("webhooks", new { url = "https://hooks.example.net/secret/4711", types = Many("appointment.booked") }));
        var app = await With(("post", Post("US", "adequacy")), ("traces", Traces));
        var said = await Done(house.Door(null, app).GetAsync($"/v1/public/{await house.SlugOf(shop.Business)}/recipients"));
        Assert.Equal(
            """{"controller":"Fjordklinikken","processors":[{"name":"Fjordpost AS","purpose":"delivers mail","country":"US","since":"2026-01-31","classes":["contact","booking"],"transfer":"adequacy"}],"systemsOfTheBusiness":1}""",
            said.GetRawText());
    }

    /// <summary>A policy that names them is stale when they change, like one that names any other fact: what it says is compared.</summary>
    [Fact]
    public async Task A_policy_can_name_them_in_every_language()
    {
        Assert.Contains("recipients", house.Service<IEnumerable<IPolicyFacts>>().SelectMany(facts => facts.Names.Keys));
        var (none, some) = (house.App, await With(("post", Post("US", "scc")), ("traces", Traces)));
        Assert.Equal("nobody", await Fact(none, "en"));
        Assert.Equal("ingen", await Fact(none, "nb"));
        Assert.Equal("Fjordpost AS (delivers mail, US by standard contractual clauses)", await Fact(some, "en"));
        Assert.Equal("Fjordpost AS (delivers mail, US in base a clausole contrattuali tipo)", await Fact(some, "it"));
        Assert.Equal("Fjordpost AS (delivers mail, NO)", await Fact(await With(("post", Post("NO", ""))), "en"));

        async Task<string> Fact(WebApplication app, string language) => (await app.Services.GetServices<IPolicyFacts>()
            .Single(facts => facts.Names.ContainsKey("recipients")).Values(await house.Found(), Language.Of(language), Stop))["recipients"];
    }

    private static RecipientOptions Traces => new() { Name = "Sporing AS", Hosts = "traces.example.net", Purpose = "keeps traces", Country = "NO", Since = "2026-01-31", Data = "none" };

    private static RecipientOptions Post(string country, string transfer) =>
        new() { Name = "Fjordpost AS", Hosts = "smtp.example.net", Purpose = "delivers mail", Country = country, Since = "2026-01-31", Data = "contact booking", Transfer = transfer };

    private static string Said(JsonElement change, string side) => change.TryGetProperty(side, out var view) && view.ValueKind == JsonValueKind.Object
        ? $"{view.GetProperty("country").GetString()} {(view.TryGetProperty("transfer", out var ground) ? ground.GetString() : "")}".TrimEnd()
        : "nobody";

    private Task<WebApplication> With(params (string Key, RecipientOptions Written)[] register) => house.Start(otherwise: services => services.Configure<RecipientsOptions>(all =>
    {
        foreach (var (key, written) in register)
        {
            all[key] = written;
        }
    }));

    private static Task Starts(WebApplication app) => app.Services.GetRequiredService<RegisterHistory>().Run(Stop);
}
