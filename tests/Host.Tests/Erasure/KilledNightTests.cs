using System.Net.Http.Json;
using System.Text.Json;

namespace Bookings.Host.Tests;

/// <summary>A night of retention in real processes: killed at each of its points, by <c>kill -9</c>, the next one goes on with it and counts everything once.</summary>
public sealed class KilledNightTests
{
    /// <summary>In the order in which a night comes by them: one night dies of all.</summary>
    private static readonly string[] Points =
    [
        "retention.began", "erasure.before-fence", "retention.person-taken", "retention.parts-destroyed", "retention.parts-purged", "retention.before-end", "retention.ended",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_night_that_is_killed_at_every_point_comes_to_its_end_once()
    {
        await using var clinic = await Clinic.Open(await Clinic.NewDatabase());
        var clients = await KnownClients.Make(clinic, 3);
        var (over, expected) = ($"'{clients[0]}', '{clients[1]}'", clients[2]);
        var ahead = await KnownClients.Created(clinic.Book(10, null, new { clientId = expected, serviceId = clinic.Service, providerId = clinic.Providers[0], start = Clinic.Time(10) }));
        await SetRules(clinic);
        Assert.Equal(ExitCode.Ok, await clinic.Terminate());
        await MakeOld(clinic, clients);

        foreach (var point in Points)
        {
            var (died, output) = await clinic.Verb(point, "retention", "--business", "demo");
            Assert.True(died == Killed.Code, $"{point}: {died} {output}");
        }

        var (code, said) = await clinic.Verb(null, "retention", "--business", "demo");
        Assert.True(code == ExitCode.Refused && said.Contains("No night is due", StringComparison.Ordinal), said);
        await clinic.Start();
        await clinic.Until("select count(*) from privacy.certificates where stage = 'Effective' and proof is not null", 2);

        Assert.Equal("night_began 1, night_ended 1, parts_destroyed 1", await clinic.Ask(
            "select string_agg(type || ' ' || count, ', ' order by type) from (select type, count(*) from events.mt_events where type in ('night_began', 'night_ended', 'parts_destroyed') group by type) t"));
        Assert.Equal(2L, await clinic.Ask("select count(*) from events.mt_events where type = 'erasure_requested'"));
        Assert.Equal(0L, await clinic.Ask($"select count(*) from vault.subjects where id in ({over})"));
        Assert.Equal(1L, await clinic.Ask($"select count(*) from vault.subjects where id = '{expected}'"));
        // Of who is expected the old appointment is gone, the coming one is there.
        Assert.Equal($"{ahead}", $"{await clinic.Ask($"select string_agg(id::text, ' ') from scheduling.appointments where client_id = '{expected}'")}");
        var run = (await clinic.Http.GetFromJsonAsync<JsonElement>("/v1/retention/runs", Stop)).GetProperty("items")[0];
        Assert.Equal("contact 2, booking 1", string.Join(", ", run.GetProperty("classes").EnumerateArray().Select(one => $"{one.GetProperty("class").GetString()} {one.GetProperty("taken").GetInt32()}")));
    }

    private static async Task SetRules(Clinic clinic)
    {
        using var before = await clinic.Http.GetAsync("/v1/retention", Stop);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/v1/retention")
        {
            Content = JsonContent.Create(new { rules = new[] { new { @class = "contact", days = 300 }, new { @class = "booking", days = 200 } }, noticeDays = 0 }),
        };
        request.Headers.IfMatch.Add(before.Headers.ETag!);
        using var set = await clinic.Http.SendAsync(request, Stop);
        Assert.True(set.IsSuccessStatusCode, await set.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>A year passes for the rule and for these people: a real program has a real clock.</summary>
    private static async Task MakeOld(Clinic clinic, IReadOnlyList<Guid> clients)
    {
        var all = string.Join(',', clients.Select(client => $"'{client}'"));
        foreach (var sql in new[]
        {
            $"update events.mt_streams set created = created - interval '400 days' where id in ({all})",
            $"update scheduling.appointments set booked_at = booked_at - interval '400 days', nothing_at = nothing_at - interval '400 days' where client_id in ({all}) and status = 'Cancelled'",
            """update events.mt_events set data = regexp_replace(data::text, '"InForce": "[^"]+"', '"InForce": "2020-01-01T00:00:00Z"', 'g')::jsonb where type = 'retention_rules_set'""",
            "update privacy.retention_rules set in_force_from = '2020-01-01T00:00:00Z'",
        })
        {
            await clinic.Ask(sql);
        }
    }
}
