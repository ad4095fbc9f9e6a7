using Bookings.Kernel;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Xunit;
using static Bookings.Privacy.Tests.Nights;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Invariant 15: retention never takes someone protected. And the simulator says what the night does.</summary>
public sealed class ProtectionTests(Practice house) : IClassFixture<Practice>
{
    private const int People = 30;

    [Fact]
    public async Task Nobody_who_is_protected_is_taken_and_everybody_else_is()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        var (shop, crowd) = await Crowd(seed);
        var rules = crowd.Rules;
        await shop.Keep(rules);

        // By the same clock as the night whose turn it is tomorrow.
        var program = await shop.In(366, crowd.Keep);
        var today = house.Door(await house.Token(shop.Business, Role.Owner), await shop.In(365, crowd.Keep));
        var simulated = await shop.Simulated(today, rules);
        await shop.Night(program);
        var run = await shop.LastRun();
        foreach (var held in (string[])["contact", "booking"])
        {
            Assert.Equal(simulated.Of(held), run.Of(held));
        }

        foreach (var (client, one) in crowd.Each)
        {
            Assert.True(one.IsProtected != await shop.IsGone(client), $"seed {seed}: {one}");
            foreach (var appointment in one.Past)
            {
                Assert.True(one.KeepsParts || !one.IsProtected || !await shop.HasKey(appointment), $"seed {seed}: {one} keeps a booking that is over");
                Assert.True(!one.KeepsParts || await shop.HasKey(appointment), $"seed {seed}: {one} lost a booking");
            }
        }

        Assert.Equal(crowd.Each.Values.Count(one => !one.IsProtected), run.Of("contact").Taken);
        Assert.Equal(crowd.Each.Values.Count(one => one.IsProtected), run.Of("contact").Protected);
    }

    /// <summary>The positive control: with nothing in the way, the same night takes people whom the first test finds protected.</summary>
    [Fact]
    public async Task Without_the_blockers_somebody_protected_is_taken()
    {
        var seed = Random.Shared.Next();
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        var (shop, crowd) = await Crowd(seed);
        await shop.Keep(crowd.Rules);
        await shop.Night(await shop.In(366, services => services.RemoveAll<IErasureBlocker>()));
        foreach (var reason in Reasons.Append("future-booking").Append("restricted"))
        {
            var gone = 0;
            foreach (var (client, one) in crowd.Each.Where(one => one.Value.Reason == reason))
            {
                gone += await shop.IsGone(client) ? 1 : 0;
            }

            Assert.True(gone > 0, $"seed {seed}: nobody with {reason} was taken, so the other test shows nothing");
        }
    }

    /// <summary>A hundred thousand people are pages, not a hundred thousand questions.</summary>
    [Fact]
    public async Task A_night_asks_about_pages_and_not_about_people()
    {
        var trips = new List<int>();
        foreach (var count in (int[])[3, 40])
        {
            var shop = await Open(house);
            for (var i = 0; i < count; i++)
            {
                await shop.Booked(await shop.Client($"Side{i}"));
            }

            var keeper = new Keeper("legal-hold");
            var program = await shop.In(365, services => services.AddSingleton<IErasureBlocker>(keeper));
            var desk = program.Services.GetRequiredService<RetentionDesk>();
            var inForce = new RetentionRules([new(DataClass.Contact, 300, RetentionAnchor.End, default), new(DataClass.Booking, 300, RetentionAnchor.End, default)], 10, []);
            trips.Add((await RoundTrips.Of(house.ConnectionString, () => desk.Simulate(shop.Business, inForce, CancellationToken.None))).Count);
            Assert.Equal(2, keeper.Asked);
        }

        Assert.True(trips[0] > 5);
        Assert.Equal(trips[0], trips[1]);
    }

    private static readonly string[] Reasons = ["portal-log-in", "membership", "open-payment", "legal-hold", "open-data-request"];

    private async Task<(Shop Shop, Population Crowd)> Crowd(int seed)
    {
        await house.Ask(Keeper.Refusal);
        var (random, shop) = (new Random(seed), await Open(house));
        // Who has a membership or a log-in stays; what is over of them goes. A hold and an open request keep everything.
        var keepers = Reasons.ToDictionary(code => code, code => new Keeper(code, code is "portal-log-in" or "membership" ? Removal.Period : Removal.All), StringComparer.Ordinal);
        var each = new Dictionary<SubjectId, Somebody>();
        string?[] all = [.. Reasons, "future-booking", "restricted"];
        for (var i = 0; i < People; i++)
        {
            var client = await shop.Client($"Folk{i}");
            // Each reason at least once, then as it comes; half of all have none.
            var reason = i < all.Length ? all[i] : random.Next(2) == 0 ? null : all[random.Next(all.Length)];
            List<Guid> past = [];
            for (var visits = random.Next(3); visits > 0; visits--)
            {
                past.Add(await shop.Booked(client));
            }

            await (reason switch
            {
                null => Task.CompletedTask,
                "future-booking" => shop.BookedLater(client, i),
                "restricted" => Done(shop.Post($"clients/{client.Value}/restriction", new { ground = "accuracy-contested" })),
                _ => Task.FromResult(keepers[reason].Kept.Add(client)),
            });
            each[client] = new(reason, past);
        }

        return (shop, new Population(
            each, [Rule("contact", random.Next(1, 350)), Rule("booking", random.Next(1, 350), random.Next(2) == 0 ? "end" : "booked")],
            services => keepers.Values.ToList().ForEach(keeper => services.AddSingleton<IErasureBlocker>(keeper))));
    }

    private sealed record Somebody(string? Reason, IReadOnlyList<Guid> Past)
    {
        public bool IsProtected => Reason is not null;

        public bool KeepsParts => Reason is "open-payment" or "legal-hold" or "open-data-request" or "restricted";

        public override string ToString() => $"somebody with {Reason ?? "nothing"} and {Past.Count} visits";
    }

    /// <param name="Keep">Registers what keeps them.</param>
    private sealed record Population(IReadOnlyDictionary<SubjectId, Somebody> Each, object[] Rules, Action<IServiceCollection> Keep);
}
