using System.Net;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;

namespace Bookings.Clients.Tests;

public sealed class RecordsApiTests(Practice practice) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_client_is_tagged_with_words_of_the_businesss_list()
    {
        var (owner, id) = await Somebody();
        Assert.Equal("tag-unknown", await owner.Refused(id, "tag", new { tag = "needs-ramp" }));
        await Define(owner, "needs-ramp");
        await Define(owner, "student");

        await owner.Do(id, "tag", new { tag = "student" });
        await owner.Do(id, "tag", new { tag = "needs-ramp" });
        Assert.Equal("needs-ramp student", Words(await owner.Shown(id), "tags"));

        await owner.Command("/v1/client-tags/retire", new { tag = "student" });
        var list = await owner.Shown("/v1/client-tags");
        Assert.Equal(("needs-ramp", "student"), (Words(list, "tags"), Words(list, "retired")));
        Assert.Equal("needs-ramp student", Words(await owner.Shown(id), "tags"));

        await owner.Do(id, "untag", new { tag = "student" });
        Assert.Equal("needs-ramp", Words(await owner.Shown(id), "tags"));
        Assert.Equal("tag-unknown", await owner.Refused(id, "tag", new { tag = "student" }));
    }

    [Fact]
    public async Task Another_business_has_a_list_of_its_own()
    {
        var (owner, _) = await Somebody();
        await Define(owner, "vip");

        Assert.Equal("", Words(await (await Somebody()).Owner.Shown("/v1/client-tags"), "tags"));
    }

    [Fact]
    public async Task Notes_are_read_newest_first_with_who_wrote_them_and_can_be_put_right()
    {
        var (owner, id) = await Somebody();
        foreach (var text in (string[])["First", "Second", "Third"])
        {
            await owner.Do(id, "notes", new { text });
        }

        var page = await owner.Shown($"/v1/clients/{id}/notes?limit=2");
        Assert.Equal(["Third", "Second"], Texts(page));
        Assert.NotEmpty(page.GetProperty("items")[0].GetProperty("author").GetString()!);
        var rest = await owner.Shown($"/v1/clients/{id}/notes?limit=2&cursor={page.GetProperty("next").GetString()}");
        Assert.Equal(["First"], Texts(rest));

        var second = page.GetProperty("items")[1].GetProperty("id").GetGuid();
        await owner.Do(id, $"notes/{second}/correct", new { text = "Second, put right" });
        await owner.Do(id, $"notes/{rest.GetProperty("items")[0].GetProperty("id").GetGuid()}/withdraw");

        var after = await owner.Shown($"/v1/clients/{id}/notes");
        Assert.Equal(["Third", "Second, put right"], Texts(after));
        Assert.True(after.GetProperty("items")[1].TryGetProperty("correctedAt", out _));
        Assert.Equal("note-unknown", await owner.Refused(id, $"notes/{Guid.CreateVersion7()}/withdraw"));
    }

    [Fact]
    public async Task Notes_of_an_erased_client_say_nothing()
    {
        var tenant = await practice.Found();
        var owner = await practice.As(tenant, Role.Owner);
        var id = await owner.Register(new { name = "Glemt" });
        await owner.Do(id, "notes", new { text = "Something" });
        await practice.Erase(tenant, id);

        var note = (await owner.Shown($"/v1/clients/{id}/notes")).GetProperty("items")[0];

        Assert.Equal(JsonValueKind.Null, note.GetProperty("text").ValueKind);
        Assert.Equal("person-not-live", await owner.Refused(id, "notes", new { text = "More" }));
    }

    [Fact]
    public async Task Blocking_says_why_to_those_who_may_read_it()
    {
        var (owner, id) = await Somebody();
        await owner.Do(id, "block", new { reason = "Never came" });

        var shown = await owner.Shown(id);
        Assert.True(shown.GetProperty("blocked").GetBoolean());
        Assert.Equal("Never came", shown.GetProperty("blockReason").GetString());

        await owner.Do(id, "unblock");
        shown = await owner.Shown(id);
        Assert.False(shown.GetProperty("blocked").GetBoolean());
        Assert.False(shown.TryGetProperty("blockReason", out _));
    }

    [Fact]
    public async Task An_archived_client_is_out_of_sight_and_found_by_who_asks_for_the_archive()
    {
        var (owner, id) = await Somebody("Arkivert Person");
        await owner.Do(id, "archive");

        Assert.Empty((await owner.Shown("/v1/clients")).GetProperty("items").EnumerateArray());
        Assert.Single((await owner.Shown("/v1/clients?archived=true")).GetProperty("items").EnumerateArray());
        Assert.Empty(await owner.FoundIds(new { name = "ark" }));
        Assert.Equal([id], await owner.FoundIds(new { name = "ark", archived = true }));

        await owner.Do(id, "unarchive");
        Assert.Equal([id], await owner.FoundIds(new { name = "ark" }));
    }

    [Fact]
    public async Task An_audit_sees_which_field_was_put_right_and_not_from_what_to_what()
    {
        var tenant = await practice.Found();
        var owner = await practice.As(tenant, Role.Owner);
        var id = await owner.Register(new { name = "Feil Navn", email = "feil@example.no" });
        Assert.Equal(HttpStatusCode.OK, (await owner.Change($"/v1/clients/{id}", new { name = "Rett Navn", birthYear = 1971 })).StatusCode);

        Assert.Equal("Name, BirthYear", await practice.Ask(
            $"select data ->> 'Fields' from events.mt_events where tenant_id = '{tenant.Value}' and stream_id = '{id}' and type = 'details_changed'"));
    }

    [Theory]
    [InlineData(Role.Provider, "tag", HttpStatusCode.Forbidden)]
    [InlineData(Role.Provider, "block", HttpStatusCode.Forbidden)]
    [InlineData(Role.Provider, "merge", HttpStatusCode.Forbidden)]
    [InlineData(Role.Auditor, "notes", HttpStatusCode.Forbidden)]
    public async Task Who_may_not_is_turned_away(Role role, string command, HttpStatusCode status)
    {
        var door = await practice.As(await practice.Found(), role);

        Assert.Equal(status, (await door.Command($"/v1/clients/{Guid.CreateVersion7()}/{command}", new { })).StatusCode);
    }

    private async Task<(HttpClient Owner, Guid Id)> Somebody(string name = "Kari Nordmann")
    {
        var owner = await practice.As(await practice.Found(), Role.Owner);
        return (owner, await owner.Register(new { name }));
    }

    private static async Task Define(HttpClient owner, string tag) => Assert.True((await owner.Command("/v1/client-tags", new { tag })).IsSuccessStatusCode);

    private static string Words(JsonElement view, string field) => string.Join(' ', view.GetProperty(field).EnumerateArray().Select(word => word.GetString()));

    private static IEnumerable<string?> Texts(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(note => note.GetProperty("text").GetString());
}
