using System.Text.RegularExpressions;
using Bookings.Kernel;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>F26: an erasure that ends at any point goes on from there, and comes to the same end: each fact once, nothing certified before it happened.</summary>
public sealed partial class ErasureCrashTests(Practice house) : IClassFixture<Practice>
{
    private static readonly string[] Once =
    [
        "erasure_requested", "identity_checked", "erasure_confirmed", "erasure_fenced", "fence_acknowledged", "keys_destroyed", "erasure_effective", "epoch_destroyed",
        "erasure_final", "erasure_physical",
    ];

    public static TheoryData<string> Points => [.. ErasurePoints.UntilEffective, .. ErasurePoints.AfterTheEpoch];

    [Theory]
    [MemberData(nameof(Points))]
    public async Task Ended_at_any_point_it_comes_to_the_same_end(string point)
    {
        var shop = await Open(house);
        var (client, other) = (await shop.Client("Eirik"), await shop.Client("Brynjar"));
        await Visits(shop, client);
        await Visits(shop, other);
        var unkilled = await shop.Erased(other);
        Assert.Single(shop.Mails);
        var id = await shop.Asked(client);
        var died = 0;
        shop.Pipeline.Reached = reached => reached == point && died++ == 0 ? throw new Died() : Task.CompletedTask;

        await Survive(() => shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));
        var worker = shop.Later.Services.GetRequiredService<ErasureWorker>();
        await worker.Look(CancellationToken.None);
        await house.Service<KeyRotation>().Run(null, CancellationToken.None);
        await worker.Look(CancellationToken.None);
        await worker.Look(CancellationToken.None);
        Assert.Equal(1, Math.Min(died, 1));

        Assert.Equal(ErasureStage.Physical, (await shop.Case(id)).Stage);
        var facts = $"{await house.Ask($"select string_agg(type, ' ' order by version) from events.mt_events where tenant_id = '{shop.Business.Value}' and stream_id = '{id.Value}'")}".Split(' ');
        Assert.All(Once, fact => Assert.Single(facts, fact));
        Assert.Equal(5, facts.Count(fact => fact == "module_purged"));
        Assert.Equal(6, await shop.Count("privacy.certificates", "proof is not null"));
        // Times, numbers and the receipt aside, nobody sees that it was killed.
        foreach (var stage in Certificates.Stages)
        {
            Assert.Equal(await Statement(shop, unkilled, stage), await Statement(shop, id, stage));
        }

        Assert.Equal(0, await shop.Count("privacy.people"));
        Assert.Equal(0, await shop.Count("vault.subjects", $"id = '{client.Value}'"));
        Assert.True((await shop.Get($"clients/{client.Value}")).GetProperty("erased").GetBoolean());
        Assert.Equal(2, shop.Mails.Count);
    }

    [Fact]
    public async Task The_points_are_all_there_are()
    {
        var shop = await Open(house);
        var id = await shop.Asked(await shop.Client("Ragna"));
        var reached = new HashSet<string>(StringComparer.Ordinal);
        shop.Pipeline.Reached = point => Task.FromResult(reached.Add(point));

        await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None);
        Assert.Equal(ErasurePoints.UntilEffective.Order(StringComparer.Ordinal), reached.Order(StringComparer.Ordinal));
        await house.Service<KeyRotation>().Run(null, CancellationToken.None);
        while (await shop.Pipeline.Advance(shop.Business, id, CancellationToken.None) != ErasureStage.Physical)
        {
        }

        Assert.Equal(ErasurePoints.UntilEffective.Concat(ErasurePoints.AfterTheEpoch).Order(StringComparer.Ordinal), reached.Order(StringComparer.Ordinal));
    }

    /// <summary>P7: at each point, what is certified has happened.</summary>
    [Fact]
    public async Task Nothing_is_certified_before_it_has_happened()
    {
        var shop = await Open(house);
        var client = await shop.Client("Astrid");
        var id = await shop.Asked(client);
        var seen = 0;
        shop.Pipeline.Reached = async reached =>
        {
            var certified = await shop.Count("privacy.certificates");
            var keys = await shop.Count("vault.subjects", $"id = '{client.Value}'");
            Assert.True(certified == 0 || keys == 0, reached);
            seen++;
        };
        await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None);
        Assert.True(seen >= 8);
    }

    private static async Task Visits(Shop shop, SubjectId client)
    {
        await shop.Booked(client, note: "a note");
        await Done(shop.Post("feeds", new { clientId = client.Value, language = "nb" }));
        await Done(shop.Post("data-requests", new { clientId = client.Value, kind = "erase" }));
    }

    private static async Task<string> Statement(Shop shop, ErasureId id, ErasureStage stage)
    {
        var text = $"{await shop.House.Ask($"select statement from privacy.certificates where serial = '{id.Value}' and stage = '{stage}'")}";
        Assert.Contains("\npurged: scheduling ", text, StringComparison.Ordinal);
        return Moments().Replace(text.Replace(id.Value.ToString(), "…", StringComparison.Ordinal), "…");
    }

    /// <summary>Instants, and the hash of a receipt.</summary>
    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ|[0-9a-f]{64}", RegexOptions.None, 1000)]
    private static partial Regex Moments();

    /// <summary>The process is gone: whoever called it hears of it, and nothing after the point was done.</summary>
    private static async Task Survive(Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Died)
        {
            await run();
        }
    }

    private sealed class Died : Exception;
}
