using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>F27: behind the fence nothing is added and nothing is opened, on no node, also on one that slept.</summary>
public sealed class FenceTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task A_node_that_has_not_heard_is_waited_for_until_its_lease_runs_out()
    {
        var shop = await Open(house);
        var client = await shop.Client("Ivar");
        var id = await shop.Asked(client);
        var node = Guid.CreateVersion7();
        await Node(node, "interval '30 seconds'");
        Assert.Equal(ErasureStage.Fenced, await shop.Pipeline.Advance(shop.Business, id, CancellationToken.None));
        Assert.Equal(ErasureStage.Fenced, await shop.Pipeline.Advance(shop.Business, id, CancellationToken.None));
        Assert.Equal(0, await shop.Count("vault.tombstones"));
        Assert.True((await shop.Get($"clients/{client.Value}")).GetProperty("erased").GetBoolean());

        await Node(node, "interval '-1 second'");
        Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Advance(shop.Business, id, CancellationToken.None));
        Assert.Equal(0, (await shop.Case(id)).Acknowledged!.Nodes);

        Task<object?> Node(Guid name, string from) => house.Ask(
            $"insert into vault.nodes values ('{name}', clock_timestamp() + {from}) on conflict (id) do update set until = excluded.until");
    }

    [Fact]
    public async Task A_node_forgets_says_so_and_is_counted()
    {
        var shop = await Open(house);
        var client = await shop.Client("Leif");
        var watch = shop.Later.Services.GetRequiredService<FenceWatch>();
        await watch.Look(CancellationToken.None);
        var id = await shop.Asked(client);
        Assert.Equal(ErasureStage.Fenced, await shop.Pipeline.Advance(shop.Business, id, CancellationToken.None));
        await watch.Look(CancellationToken.None);
        Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Advance(shop.Business, id, CancellationToken.None));
        Assert.Equal(1, (await shop.Case(id)).Acknowledged!.Nodes);
        await house.Ask("delete from vault.nodes");
    }

    /// <summary>SIGSTOP and, after more than the lease, SIGCONT: the keys are still in its memory, and it does not use them.</summary>
    [Fact]
    public async Task A_node_that_slept_through_an_erasure_does_not_answer_from_memory()
    {
        var shop = await Open(house);
        var client = await shop.Client("Hakon");
        var clock = new PausedClock();
        var sleeper = await house.Start(clock);
        var desk = house.Door(await house.Token(shop.Business, Role.Owner), sleeper);
        await sleeper.Services.GetRequiredService<FenceWatch>().Look(CancellationToken.None);
        Assert.Equal("Hakon", await NameAt(desk, client));

        await house.Ask("delete from vault.nodes"); // its lease has run out, as the database sees it
        await shop.Erased(client);
        // The control: as long as its own clock says that the lease holds, a key in memory still opens.
        Assert.Equal("Hakon", await NameAt(desk, client));
        clock.Sleep(NodeLease.Term);
        Assert.Null(await NameAt(desk, client));
    }

    /// <summary>The sabotage: with the fence taken away after it was built, something is added behind it, and the destruction refuses to run.</summary>
    [Fact]
    public async Task Without_the_fence_something_is_added_and_nothing_is_destroyed()
    {
        var shop = await Open(house);
        var client = await shop.Client("Frida");
        var id = await shop.Asked(client);
        shop.Pipeline.Reached = async point =>
        {
            if (point == "erasure.before-destruction")
            {
                await house.Ask($"update vault.subjects set state = 1 where id = '{client.Value}'");
                await Done(shop.Post($"clients/{client.Value}/notes", new { text = "slipped in" }));
            }
        };
        var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));
        Assert.Equal("fenced_before_destroyed", refused.ConstraintName);
        Assert.Equal(ErasureStage.Acknowledged, (await shop.Case(id)).Stage);
        Assert.Equal(1, await shop.Count("vault.stream_keys", $"stream_id = '{client.Value}'"));

        // Fenced again it comes to its end: the journal has their line already, and a program that starts would take the database for a backup.
        await house.Ask($"update vault.subjects set state = 3 where id = '{client.Value}'");
        shop.Pipeline.Reached = _ => Task.CompletedTask;
        Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));
    }

    [Fact]
    public void A_module_with_personal_data_and_no_purger_stops_the_host()
    {
        var (modules, purgers) = (house.App.Services.GetServices<BookingsModule>().ToList(), house.App.Services.GetServices<ModulePurger>().ToList());
        Purgers.EnsureComplete(modules, purgers);
        Assert.Equal(["clients", "consent", "notifications", "privacy", "scheduling"], purgers.Select(purger => purger.Module).Order(StringComparer.Ordinal));
        Assert.All(purgers, without =>
        {
            var stopped = Assert.Throws<InvalidOperationException>(() => Purgers.EnsureComplete(modules, purgers.Except([without])));
            Assert.Contains($"'{without.Module}' stores what belongs to people", stopped.Message, StringComparison.Ordinal);
        });
    }

    private static async Task<string?> NameAt(HttpClient desk, SubjectId client) =>
        (await Done(desk.GetAsync($"/v1/clients/{client.Value}"))).TryGetProperty("name", out var name) ? name.GetString() : null;

    /// <summary>Its monotonic clock jumps, as that of a process that was stopped does.</summary>
    private sealed class PausedClock : TimeProvider
    {
        private long _slept;

        public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _slept);

        public void Sleep(TimeSpan time) => Interlocked.Add(ref _slept, (long)(time.TotalSeconds * TimestampFrequency));
    }
}
