using System.Net;
using System.Text.Json;
using Bookings.Clients.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;

namespace Bookings.Clients.Tests;

public sealed class TiesApiTests(Practice practice) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_guardian_and_a_dependant_see_each_other_and_are_erased_alone()
    {
        var (tenant, desk) = await Open();
        var (mother, child) = (await desk.Register(new { name = "Mor" }), await desk.Register(new { name = "Barn" }));
        await desk.Do(mother, "link-dependant", new { clientId = child });
        await desk.Do(mother, "link-dependant", new { clientId = child });

        Assert.Equal(["Barn"], await Related(desk, mother, "dependants"));
        Assert.Equal(["Mor"], await Related(desk, child, "guardians"));
        Assert.Equal("guardian-of-each-other", await desk.Refused(child, "link-dependant", new { clientId = mother }));
        Assert.Equal("same-client", await desk.Refused(child, "link-dependant", new { clientId = child }));

        await practice.Erase(tenant, mother);
        Assert.Empty(await Related(desk, child, "guardians"));
        Assert.Equal("Barn", (await desk.Shown(child)).GetProperty("name").GetString());
        await desk.Do(mother, "unlink-dependant", new { clientId = child });
        Assert.Equal(0L, await practice.Ask($"select count(*) from clients.ties where client_id = '{child}'"));
    }

    [Fact]
    public async Task Nothing_in_clear_leads_from_one_to_the_other()
    {
        var (tenant, desk) = await Open();
        var (one, other) = (await desk.Register(new { name = "En" }), await desk.Register(new { name = "To" }));
        await desk.Do(one, "link-dependant", new { clientId = other });
        await desk.Do(one, "merge", new { clientId = other });

        // Of each stream, all that is in clear in its events and rows: neither the other's id nor any id that the other has too.
        var (mine, theirs) = (await Clear(tenant, one), await Clear(tenant, other));
        Assert.DoesNotContain(other.ToString(), mine, StringComparison.Ordinal);
        Assert.DoesNotContain(one.ToString(), theirs, StringComparison.Ordinal);
        Assert.Empty(Ids(mine).Intersect(Ids(theirs)));
        // The control: ids are found where there are any.
        Assert.Contains(one.ToString(), Ids(mine));
    }

    [Fact]
    public async Task A_merged_client_is_shown_found_and_listed_as_the_one_that_stands_for_them()
    {
        var (tenant, desk) = await Open();
        var (old, now) = (await desk.Register(new { name = "Kari Hansen", email = "kari@gammel.no" }), await desk.Register(new { name = "Kari Nordmann", email = "kari@ny.no" }));
        await desk.Do(now, "merge", new { clientId = old });

        Assert.Equal(now, (await desk.Shown(old)).GetProperty("id").GetGuid());
        Assert.Equal(old, (await desk.Shown(now)).GetProperty("members")[0].GetGuid());
        Assert.Equal(["Kari Nordmann", "Kari Hansen"], Names(await desk.Shown($"/v1/clients/{old}/members")));
        Assert.Equal([now], await desk.FoundIds(new { name = "hansen" }));
        Assert.Equal([now], await desk.FoundIds(new { email = "kari@gammel.no" }));
        Assert.Equal([now], await desk.FoundIds(new { name = "kari" }));
        Assert.Single((await desk.Shown("/v1/clients")).GetProperty("items").EnumerateArray());
        Assert.Equal("client-is-merged", await desk.Refused(old, "notes", new { text = "To whom?" }));
        Assert.Equal(HttpStatusCode.Conflict, (await desk.Change($"/v1/clients/{old}", new { name = "X" })).StatusCode);
        var registry = practice.Service<IClientRegistry>();
        Assert.Equal([new(now), new(old)], await registry.Members(tenant, new(old), default));

        await desk.Do(now, "unmerge", new { clientId = old });
        Assert.Equal(old, (await desk.Shown(old)).GetProperty("id").GetGuid());
        Assert.Equal([old], await desk.FoundIds(new { name = "hansen" }));
        Assert.Equal([new(old)], await registry.Members(tenant, new(old), default));
    }

    [Fact]
    public async Task A_member_of_a_merged_client_is_erased_alone()
    {
        var (tenant, desk) = await Open();
        var (old, now) = (await desk.Register(new { name = "Gammel" }), await desk.Register(new { name = "Ny" }));
        await desk.Do(now, "merge", new { clientId = old });

        await practice.Erase(tenant, old);
        Assert.Equal("Ny", (await desk.Shown(now)).GetProperty("name").GetString());
        Assert.True((await desk.Shown(old)).GetProperty("erased").GetBoolean());
        await desk.Do(now, "block", new { });
        await desk.Do(now, "unmerge", new { clientId = old });
        Assert.False((await desk.Shown(now)).TryGetProperty("members", out _));
    }

    [Fact]
    public async Task Blocking_who_stands_for_others_blocks_them_too()
    {
        var (tenant, desk) = await Open();
        var (old, now) = (await desk.Register(new { name = "Gammel" }), await desk.Register(new { name = "Ny" }));
        await desk.Do(now, "merge", new { clientId = old });
        await desk.Do(now, "block", new { reason = "x" });
        Assert.Equal(2L, await practice.Ask($"select count(*) from clients.clients where tenant_id = '{tenant.Value}' and blocked"));

        await desk.Do(now, "unblock");
        Assert.Equal(0L, await practice.Ask($"select count(*) from clients.clients where tenant_id = '{tenant.Value}' and blocked"));
    }

    [Fact]
    public async Task A_merge_takes_two_clients_of_ones_own()
    {
        var ((_, mine), (_, theirs)) = (await Open(), await Open());
        var (one, other) = (await mine.Register(new { name = "Min" }), await theirs.Register(new { name = "Deres" }));

        Assert.Equal("client-unknown", await mine.Refused(one, "merge", new { clientId = other }));
    }

    [Fact]
    public async Task Duplicates_are_suspected_once_shown_once_and_forgotten_when_dismissed()
    {
        var (_, desk) = await Open();
        var sharing = new[] { await desk.Register(new { name = "Kari Nordmann", email = "k@felles.no", birthYear = 1980 }), await desk.Register(new { name = "K. Nordmann", email = "K@felles.no" }) };
        var namesakes = new[] { await desk.Register(new { name = "Ola Berg", birthYear = 1955, phone = "+4722000001" }), await desk.Register(new { name = "OLA BERG", birthYear = 1955 }) };
        await desk.Register(new { name = "Ola Berg", birthYear = 1999, phone = "+4722000001" });

        Assert.Equal(2, await Look(desk));
        Assert.Equal(0, await Look(desk));
        var pairs = await Pairs(desk);
        Assert.Equal([("SameContact", Set(sharing)), ("SameNameAndBirthYear", Set(namesakes))], pairs.OrderBy(pair => pair.Likeness, StringComparer.Ordinal).Select(pair => (pair.Likeness, pair.Who)));

        await desk.Do(sharing[0], "dismiss-duplicate", new { clientId = sharing[1] });
        await desk.Do(namesakes[0], "merge", new { clientId = namesakes[1] });
        Assert.Empty(await Pairs(desk));
        Assert.Equal(0, await Look(desk));
        await desk.Do(namesakes[0], "unmerge", new { clientId = namesakes[1] });
        Assert.Equal(0, await Look(desk));
    }

    /// <summary>One person who is restricted, and one whose tie is damaged, keep nobody else from being found.</summary>
    [Fact]
    public async Task Duplicates_are_found_beside_somebody_who_is_restricted_and_a_tie_that_is_damaged()
    {
        var (tenant, desk) = await Open();
        var known = new[] { await desk.Register(new { name = "Kari", email = "k@felles.no" }), await desk.Register(new { name = "K.", email = "k@felles.no" }) };
        var damaged = new[] { await desk.Register(new { name = "Per", email = "p@felles.no" }), await desk.Register(new { name = "P.", email = "p@felles.no" }) };
        Assert.Equal(2, await Look(desk));
        await practice.Ask($"update vault.subjects set state = 2 where id in ('{known[0]}', '{known[1]}')");
        await practice.Ask($"update clients.ties set sealed = set_byte(sealed, octet_length(sealed) - 1, get_byte(sealed, octet_length(sealed) - 1) # 1) where client_id = '{damaged[0]}'");
        var alone = await desk.Register(new { name = "Ola Berg", email = "o@felles.no" });
        await practice.Ask($"update vault.subjects set state = 2 where id = '{alone}'");
        await desk.Register(new { name = "O. Berg", email = "o@felles.no" });
        var fresh = new[] { await desk.Register(new { name = "Nils", email = "n@felles.no" }), await desk.Register(new { name = "N.", email = "n@felles.no" }) };

        // Who is restricted is not written about, and is counted only when they are.
        Assert.Equal(1, await Look(desk));
        Assert.Equal(1L, await practice.Ask($"select count(*) from clients.ties where tenant_id = '{tenant.Value}' and client_id = '{fresh[0]}' and kind = 'Suspected'"));
        Assert.Equal(0L, await practice.Ask($"select count(*) from clients.ties where tenant_id = '{tenant.Value}' and client_id = '{alone}'"));
    }

    private async Task<(TenantId Tenant, HttpClient Desk)> Open()
    {
        var tenant = await practice.Found();
        return (tenant, await practice.As(tenant, Role.FrontDesk));
    }

    private static async Task<int> Look(HttpClient desk) => (await desk.Done(await desk.Command("/v1/clients/duplicates", null))).GetProperty("suspected").GetInt32();

    private static async Task<List<(string Likeness, string Who)>> Pairs(HttpClient desk) =>
        [.. (await desk.Shown("/v1/clients/duplicates")).GetProperty("items").EnumerateArray().Select(pair => (
            char.ToUpperInvariant(pair.GetProperty("likeness").GetString()![0]) + pair.GetProperty("likeness").GetString()![1..],
            Set(pair.GetProperty("first").GetProperty("id").GetGuid(), pair.GetProperty("second").GetProperty("id").GetGuid())))];

    private static string Set(params Guid[] ids) => string.Join(' ', ids.Select(id => id.ToString()).Order(StringComparer.Ordinal));

    private static async Task<IEnumerable<string?>> Related(HttpClient desk, Guid id, string how) =>
        (await desk.Shown($"/v1/clients/{id}/relations")).GetProperty(how).EnumerateArray().Select(person => person.GetProperty("name").GetString());

    private static IEnumerable<string?> Names(JsonElement view) => view.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("name").GetString());

    private async Task<string> Clear(TenantId tenant, Guid client) => (string)(await practice.Ask(
        $"""
        select coalesce(string_agg(concat_ws(' ', e.id, e.stream_id, e.type, e.data), E'\n'), '') || coalesce(
            (select string_agg(concat_ws(' ', t.client_id, t.tie_id, t.kind, t.likeness, t.sealed_event), E'\n') from clients.ties t where t.client_id = '{client}'), '')
        from events.mt_events e where e.tenant_id = '{tenant.Value}' and e.stream_id = '{client}'
        """))!;

    private static HashSet<string> Ids(string text) =>
        [.. System.Text.RegularExpressions.Regex.Matches(text, "[0-9a-f]{8}-[0-9a-f-]{27}", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)).Select(match => match.Value)];
}
