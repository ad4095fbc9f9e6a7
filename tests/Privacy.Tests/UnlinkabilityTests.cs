using System.Text.Json;
using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>
/// What an erasure leaves behind, exported whole but for the vault, ties no two streams of a person together: no row names two of them, and no value stands with two of them
/// and with nobody else's.
/// </summary>
public sealed class UnlinkabilityTests(Practice house) : IClassFixture<Practice>
{
    /// <summary>Shorter ones are words that everybody has.</summary>
    private const int TellingLength = 8;

    [Fact]
    public async Task No_join_clusters_the_streams_of_who_was_erased()
    {
        var shop = await Open(house);
        var people = new List<(SubjectId Client, HashSet<string> Streams)>();
        foreach (var name in new[] { "Solfrid", "Torstein", "Vigdis", "Yngve" })
        {
            var client = await shop.Client(name);
            people.Add((client, [client.Value.ToString()]));
            await Done(shop.Post($"clients/{client.Value}/notes", new { text = "likes tea" }));
        }

        // In turns: one after the other their times would touch, and one visit's end be the next one's start.
        for (var visit = 0; visit < 3; visit++)
        {
            foreach (var (client, streams) in people)
            {
                streams.Add($"{await shop.Booked(client, "a note")}");
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

    private async Task EachIsAlone(List<(SubjectId Client, HashSet<string> Streams)> erased, List<(SubjectId Client, HashSet<string> Streams)> survivors)
    {
        var (rows, all) = (await Rows(), erased.Concat(survivors).ToList());
        Assert.All(erased, person => Assert.All(person.Streams, stream => Assert.Contains(rows, row => row.Contains(stream)))); // they are there to be found
        Assert.All(erased, person => Assert.Empty(Links(rows, person.Streams, all)));
        // The control: of who is there the search finds what belongs together.
        Assert.All(survivors, person => Assert.NotEmpty(Links(rows, person.Streams, all)));
    }

    private static List<string> Links(List<HashSet<string>> rows, HashSet<string> streams, List<(SubjectId Client, HashSet<string> Streams)> people)
    {
        var others = people.Where(person => !person.Streams.SetEquals(streams)).SelectMany(person => person.Streams).ToHashSet(StringComparer.Ordinal);
        var direct = rows.Where(row => row.Count(streams.Contains) > 1).Select(row => string.Join(" with ", row.Where(streams.Contains).Order(StringComparer.Ordinal)));
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

        return [.. direct, .. beside.Where(each => each.Value.Count(streams.Contains) > 1 && !each.Value.Overlaps(others)).Select(each => $"all with {each.Key}")];
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
