using System.Diagnostics;
using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>
/// What an erasure leaves behind, exported whole but for the vault, ties no two bookings of a person together: no row names two of them, and no value stands with two of them
/// and with nobody else's. What one booking writes at once is one thing here: docs/threat-model.md says so too.
/// </summary>
public sealed class UnlinkabilityTests(Practice house) : IClassFixture<Practice>
{
    /// <summary>Shorter ones are words that everybody has.</summary>
    private const int TellingLength = 8;

    [Fact]
    public async Task No_join_clusters_the_streams_of_who_was_erased()
    {
        var shop = await Open(house);
        var people = new List<(SubjectId Client, List<HashSet<string>> Streams)>();
        foreach (var name in new[] { "Solfrid", "Torstein", "Vigdis", "Yngve" })
        {
            var client = await shop.Client(name);
            people.Add((client, [[client.Value.ToString()]]));
            await Done(shop.Post($"clients/{client.Value}/notes", new { text = "likes tea" }));
        }

        // In turns: one after the other their times would touch, and one visit's end be the next one's start.
        for (var visit = 0; visit < 3; visit++)
        {
            foreach (var (client, streams) in people)
            {
                streams.Add([$"{await shop.Booked(client, "a note")}"]);
            }
        }

        var (erased, survivors) = (people[..2], people[2..]);
        foreach (var (client, _) in erased)
        {
            await shop.Erased(client);
        }

        await EachIsAlone(erased, survivors);
        await house.Service<KeyRotation>().Run(null, CancellationToken.None);
        await shop.Later.Services.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);
        await EachIsAlone(erased, survivors);
    }

    [Fact]
    public async Task Two_bookings_of_one_guest_are_tied_by_nothing_though_their_browser_sent_one_trace_with_both()
    {
        // A host that exports traces listens; without a listener nobody would look at what a browser sends.
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
        };
        ActivitySource.AddActivityListener(listener);
        var shop = await Open(house);
        await shop.AsksGuests();
        var (trace, another) = ($"{ActivityTraceId.CreateRandom()}", $"{ActivityTraceId.CreateRandom()}");
        var (gone, stays) = (await ShopGuest.Of(shop, "Aslaug", trace), await ShopGuest.Of(shop, "Borghild", another));
        for (var visit = 0; visit < 2; visit++)
        {
            await gone.Book();
            await stays.Book();
        }

        Assert.All(gone.Bookings, booking => Assert.True(booking.Count >= 5)); // who, what, accepted, agreed to, answered
        await shop.CatchUp();
        foreach (var client in gone.Clients)
        {
            await shop.Erased(client);
        }

        await TwoBookingsAreTwo();
        await house.Service<KeyRotation>().Run(null, CancellationToken.None);
        await shop.Later.Services.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);
        await TwoBookingsAreTwo();

        // The control: the trace was heard, and kept with the events of the two bookings it would tie them together.
        shop.Owner.DefaultRequestHeaders.Add("traceparent", $"00-{another}-00f067aa0ba902b7-01");
        await shop.Make("locations", new { name = "Storgata 2", zone = "Europe/Oslo", address = "Storgata 2, Oslo" });
        Assert.Equal(1, await shop.Count("events.mt_events", $"correlation_id = '{another}'"));
        foreach (var booking in gone.Bookings)
        {
            await house.Ask($"update events.mt_events set correlation_id = '{trace}' where stream_id = '{booking.First()}'");
        }

        Assert.Contains(Links(await Rows(), gone.Bookings, stays.Bookings), link => link.Contains(trace, StringComparison.Ordinal));

        async Task TwoBookingsAreTwo()
        {
            var rows = await Rows();
            Assert.All(gone.Bookings.SelectMany(booking => booking), stream => Assert.Contains(rows, row => row.Contains(stream)));
            Assert.Empty(Links(rows, gone.Bookings, stays.Bookings));
        }
    }

    private async Task EachIsAlone(List<(SubjectId Client, List<HashSet<string>> Streams)> erased, List<(SubjectId Client, List<HashSet<string>> Streams)> survivors)
    {
        var (rows, all) = (await Rows(), erased.Concat(survivors).ToList());
        List<string> Found((SubjectId Client, List<HashSet<string>> Streams) person) =>
            Links(rows, person.Streams, all.Where(other => other.Client != person.Client).SelectMany(other => other.Streams));
        Assert.All(erased, person => Assert.All(person.Streams, stream => Assert.Contains(rows, row => row.Overlaps(stream)))); // they are there to be found
        Assert.All(erased, person => Assert.Empty(Found(person)));
        // The control: of who is there the search finds what belongs together.
        Assert.All(survivors, person => Assert.NotEmpty(Found(person)));
    }

    /// <param name="bookings">Of one person; the streams of one of them may be known to belong together.</param>
    /// <param name="elses">Those of other people.</param>
    private static List<string> Links(List<HashSet<string>> rows, List<HashSet<string>> bookings, IEnumerable<HashSet<string>> elses)
    {
        var (streams, others) = (bookings.SelectMany(booking => booking).ToHashSet(StringComparer.Ordinal), elses.SelectMany(booking => booking).ToHashSet(StringComparer.Ordinal));
        bool AreTwo(IReadOnlySet<string> found) => bookings.Count(found.Overlaps) > 1;
        var direct = rows.Where(AreTwo).Select(row => string.Join(" with ", row.Where(streams.Contains).Order(StringComparer.Ordinal)));
        var beside = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var row in rows.Where(row => row.Overlaps(streams) || row.Overlaps(others)))
        {
            foreach (var value in row.Where(value => !streams.Contains(value) && !others.Contains(value)))
            {
                if (!beside.TryGetValue(value, out var found))
                {
                    beside[value] = found = new(StringComparer.Ordinal);
                }

                found.UnionWith(row.Where(one => streams.Contains(one) || others.Contains(one)));
            }
        }

        return [.. direct, .. beside.Where(each => AreTwo(each.Value) && !each.Value.Overlaps(others)).Select(each => $"all with {each.Key}")];
    }

    /// <summary>Every row of every table that is not the vault's, as the values in it.</summary>
    private async Task<List<HashSet<string>>> Rows()
    {
        var tables = (string[])(await house.Ask("""
            select array_agg(format('%I.%I', schemaname, tablename) order by schemaname, tablename) from pg_tables
            where schemaname not in ('vault', 'pg_catalog', 'information_schema')
            """))!;
        Assert.Contains("events.mt_events", tables);
        var rows = new List<HashSet<string>>();
        foreach (var table in tables)
        {
            using var json = JsonDocument.Parse((string)(await house.Ask($"select coalesce(json_agg(t), '[]')::text from {table} t"))!);
            rows.AddRange(json.RootElement.EnumerateArray().Select(row => Values(row).Where(value => value.Length >= TellingLength).ToHashSet(StringComparer.Ordinal)));
        }

        return rows;
    }

    private static IEnumerable<string> Values(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => Values(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(Values),
        JsonValueKind.Null => [],
        _ => [element.ToString()],
    };
}
