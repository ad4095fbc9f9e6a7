using System.Net;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;

namespace Bookings.Clients.Tests;

public sealed class ClientsApiTests(Practice practice) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_client_is_registered_shown_and_changed()
    {
        var desk = await Desk();
        var created = await desk.Command("/v1/clients", new { name = "Kari Nordmann", email = "Kari@Example.NO", phone = "+47 22 12 34 56", birthYear = 1980, language = "nb" });
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.Equal("\"1\"", created.Headers.ETag?.Tag);

        var shown = await (await desk.GetAsync(created.Headers.Location)).Json();
        Assert.Equal("kari@example.no", Text(shown, "email"));
        Assert.Equal("+4722123456", Text(shown, "phone"));
        Assert.Equal("staff", Text(shown, "source"));
        Assert.False(shown.GetProperty("erased").GetBoolean());

        var changed = await desk.Change($"{created.Headers.Location}", new { phone = (string?)null, name = "Kari Hansen", zone = "Europe/Oslo" }, ifMatch: 1);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.Equal("\"3\"", changed.Headers.ETag?.Tag);
        var after = await (await desk.GetAsync(created.Headers.Location)).Json();
        Assert.Equal("Kari Hansen", Text(after, "name"));
        Assert.Equal("kari@example.no", Text(after, "email"));
        Assert.False(after.TryGetProperty("phone", out _));
        Assert.Equal(HttpStatusCode.PreconditionFailed, (await desk.Change($"{created.Headers.Location}", new { name = "K" }, ifMatch: 1)).StatusCode);
    }

    [Fact]
    public async Task Two_people_may_share_an_address()
    {
        var desk = await Desk();
        var first = await Register(desk, new { name = "Far", email = "familien@example.no" });
        var second = await Register(desk, new { name = "Mor", email = "familien@example.no" });

        Assert.NotEqual(first, second);
        Assert.Equal(["Far", "Mor"], (await Find(desk, new { email = "FAMILIEN@example.no" })).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_changed_address_finds_no_more_and_the_new_one_does()
    {
        var desk = await Desk();
        var id = await Register(desk, new { name = "Ola", email = "gammel@example.no", phone = "+4722000001", reference = "91896944762663" });

        await desk.Change($"/v1/clients/{id}", new { email = "ny@example.no", phone = (string?)null });

        Assert.Empty(await Find(desk, new { email = "gammel@example.no" }));
        Assert.Empty(await Find(desk, new { phone = "+4722000001" }));
        Assert.Equal(["Ola"], await Find(desk, new { email = "ny@example.no" }));
        Assert.Equal(["Ola"], await Find(desk, new { reference = "91896944762663" }));
    }

    [Fact]
    public async Task Any_part_of_a_name_is_found_by_its_beginning()
    {
        var desk = await Desk();
        var id = await Register(desk, new { name = "João Barbosa Vieira" });
        await Register(desk, new { name = "Åse Ødegård" });

        Assert.Equal(["João Barbosa Vieira"], await Find(desk, new { name = "joao vie" }));
        Assert.Equal(["Åse Ødegård"], await Find(desk, new { name = "ODEG" }));
        Assert.Empty(await Find(desk, new { name = "arbosa" }));

        // What is written after the index was built is in the next answer.
        await desk.Change($"/v1/clients/{id}", new { name = "João Souza" });
        await Register(desk, new { name = "Joaquim Souza" });
        Assert.Empty(await Find(desk, new { name = "barb" }));
        Assert.Equal(["Joaquim Souza", "João Souza"], (await Find(desk, new { name = "joa souza" })).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_another_host_writes_is_found_here()
    {
        var tenant = await practice.Found();
        var token = await practice.Token(tenant, Role.FrontDesk);
        var (here, there) = (practice.Door(token), practice.Door(token, await practice.Start()));
        Assert.Empty(await Find(here, new { name = "sis" }));

        await Register(there, new { name = "Sissel Berg" });

        Assert.Equal(["Sissel Berg"], await Find(here, new { name = "sis" }));
    }

    [Fact]
    public async Task All_clients_are_listed_page_by_page_each_once()
    {
        var desk = await Desk();
        var names = Enumerable.Range(0, 7).Select(i => $"Klient {i}").ToList();
        foreach (var name in names)
        {
            await Register(desk, new { name });
        }

        var (listed, path) = (new List<string?>(), "/v1/clients?limit=3");
        while (path is not null)
        {
            var page = await desk.GetAsync(path);
            listed.AddRange((await page.Json()).GetProperty("items").EnumerateArray().Select(item => Text(item, "name")));
            path = page.Headers.TryGetValues("Link", out var link) ? link.Single().Split('<', '>')[1] : null;
        }

        Assert.Equal(names, listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Another_businesss_client_is_unknown()
    {
        var (mine, theirs) = (await Desk(), await Desk());
        var id = await Register(theirs, new { name = "Frida", email = "frida@example.no" });

        Assert.Equal(HttpStatusCode.NotFound, (await mine.GetAsync($"/v1/clients/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await mine.Change($"/v1/clients/{id}", new { name = "X" })).StatusCode);
        Assert.Empty(await Find(mine, new { email = "frida@example.no" }));
        Assert.Empty(await Find(mine, new { name = "fri" }));
        Assert.Equal(["Frida"], await Find(theirs, new { name = "fri" }));
    }

    [Fact]
    public async Task The_same_key_registers_one_person()
    {
        var desk = await Desk();
        var first = await desk.Command("/v1/clients", new { name = "Gro" }, key: "gro");
        var second = await desk.Command("/v1/clients", new { name = "Gro" }, key: "gro");

        Assert.Equal(first.Headers.Location, second.Headers.Location);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await desk.Command("/v1/clients", new { name = "Liv" }, key: "gro")).StatusCode);
        Assert.Equal(["Gro"], await Find(desk, new { name = "gro" }));
    }

    [Theory]
    [InlineData("""{"name":" "}""", "name")]
    [InlineData("""{"email":"no address"}""", "email")]
    [InlineData("""{"phone":"22123456"}""", "phone")]
    [InlineData("""{"name":"x","birthYear":12}""", "birthYear")]
    [InlineData("""{"name":"x","zone":"Oslo"}""", "zone")]
    [InlineData("""{"name":"x","language":"norsk"}""", "language")]
    [InlineData("{}", "")]
    public async Task A_wrong_field_is_named_and_its_value_not_repeated(string body, string field)
    {
        var answer = await (await Desk()).Command("/v1/clients", JsonDocument.Parse(body).RootElement);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains(field, string.Join(' ', (await answer.Json()).GetProperty("errors").EnumerateObject().Select(error => error.Name)), StringComparison.Ordinal);
        Assert.DoesNotContain("no address", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_erased_client_nothing_is_left_but_that()
    {
        var tenant = await practice.Found();
        var desk = await practice.As(tenant, Role.FrontDesk);
        var id = await Register(desk, new { name = "Glemt Person", email = "glemt@example.no" });
        Assert.Equal(["Glemt Person"], await Find(desk, new { name = "glemt" }));

        // What the eraser does in one transaction (personal-data.md, step 4), and the cache of this host.
        await practice.Ask($"update vault.subjects set state = 3 where id = '{id}'; insert into vault.tombstones (tenant_id, stream_id, class, epoch) values ('{tenant.Value}', '{id}', 1, 1); delete from vault.stream_keys where stream_id = '{id}'");
        practice.Service<Vault>().Forget(tenant);

        var shown = await (await desk.GetAsync($"/v1/clients/{id}")).Json();
        Assert.True(shown.GetProperty("erased").GetBoolean());
        Assert.Equal(["erased", "id"], shown.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
        Assert.Empty(await Find(desk, new { name = "glemt" }));
        Assert.Empty(await Find(desk, new { email = "glemt@example.no" }));
        Assert.Equal(HttpStatusCode.Conflict, (await desk.Change($"/v1/clients/{id}", new { name = "Tilbake" })).StatusCode);
    }

    private async Task<HttpClient> Desk() => await practice.As(await practice.Found(), Role.FrontDesk);

    private static async Task<Guid> Register(HttpClient desk, object body)
    {
        var answer = await desk.Command("/v1/clients", body);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return (await answer.Json()).GetProperty("id").GetGuid();
    }

    private static async Task<List<string?>> Find(HttpClient desk, object body)
    {
        using var content = System.Net.Http.Json.JsonContent.Create(body);
        var answer = await desk.PostAsync("/v1/clients/search", content);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return [.. (await answer.Json()).GetProperty("items").EnumerateArray().Select(item => Text(item, "name"))];
    }

    private static string? Text(JsonElement element, string property) => element.GetProperty(property).GetString();
}
