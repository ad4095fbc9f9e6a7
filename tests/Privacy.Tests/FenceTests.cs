using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.AspNetCore.Builder;
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

    /// <summary>SIGSTOP and, after more than the lease, SIGCONT, or a machine that slept: the keys are still in its memory, and it does not use them.</summary>
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
        // The control: it has not looked, its clock says that the lease holds, and the key is in its memory.
        Assert.Equal("Hakon", await NameAt(desk, client));
        clock.Sleep(NodeLease.Term);
        Assert.Null(await NameAt(desk, client));
    }

    /// <summary>A virtual machine that its host suspended: no clock of its own tells it that time has passed. The database's does, at its first look.</summary>
    [Theory]
    [InlineData("update vault.nodes set until = clock_timestamp() - interval '1 second'")]
    [InlineData("delete from vault.nodes")]
    public async Task A_node_whose_clocks_stood_still_forgets_at_its_first_look(string lapse)
    {
        var shop = await Open(house);
        var client = await shop.Client("Sverre");
        var (sleeper, desk, watch) = await Node(shop);
        Assert.Equal("Sverre", await NameAt(desk, client));

        await house.Ask(lapse);
        await shop.Erased(client);
        await watch.Look(CancellationToken.None);
        Assert.True(sleeper.Services.GetRequiredService<NodeLease>().IsHeld);
        Assert.Null(await NameAt(desk, client));
        await house.Ask("delete from vault.nodes");
    }

    /// <summary>It stands still between what it asks and what it says, for as long as somebody's whole erasure takes: who that was is on no list that it has.</summary>
    [Fact]
    public async Task A_node_that_stood_still_in_the_middle_of_a_look_forgets_all_the_same()
    {
        var (shop, other) = (await Open(house), await Open(house));
        var (client, another) = (await shop.Client("Sigrid"), await other.Client("Tora"));
        var still = new StandingStill();
        var (sleeper, desk, watch) = await Node(shop, services => services.AddSingleton(new ModulePurger("still", still)));
        Assert.Equal("Sigrid", await NameAt(desk, client));
        Assert.Equal(ErasureStage.Fenced, await other.Pipeline.Advance(other.Business, await other.Asked(another), CancellationToken.None));

        still.While = async () =>
        {
            await house.Ask("update vault.nodes set until = clock_timestamp() - interval '1 second'");
            await shop.Erased(client);
        };
        await watch.Look(CancellationToken.None);
        Assert.Null(still.While);
        Assert.True(sleeper.Services.GetRequiredService<NodeLease>().IsHeld);
        Assert.Null(await NameAt(desk, client));
        await house.Ask("delete from vault.nodes");
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
        var tables = house.App.Services.GetServices<LinkTable>().ToList();
        Purgers.EnsureComplete(modules, purgers, tables);
        Assert.Equal(["clients", "consent", "notifications", "privacy", "scheduling"], purgers.Select(purger => purger.Module).Order(StringComparer.Ordinal));
        Assert.All(purgers, without =>
        {
            var stopped = Assert.Throws<InvalidOperationException>(() => Purgers.EnsureComplete(modules, purgers.Except([without]), tables));
            Assert.Contains($"'{without.Module}' stores what belongs to people", stopped.Message, StringComparison.Ordinal);
        });
    }

    /// <summary>A program with its lease, and somebody who asks it.</summary>
    private async Task<(WebApplication Program, HttpClient Desk, FenceWatch Watch)> Node(Shop shop, Action<IServiceCollection>? otherwise = null)
    {
        var program = await house.Start(otherwise: otherwise);
        var watch = program.Services.GetRequiredService<FenceWatch>();
        await watch.Look(CancellationToken.None);
        return (program, house.Door(await house.Token(shop.Business, Role.Owner), program), watch);
    }

    /// <summary>A module that stores no fact of anybody, and a table by which somebody is found.</summary>
    [Fact]
    public void A_module_with_a_table_of_links_and_no_purger_stops_the_host()
    {
        Purgers.EnsureComplete([new Guestbook()], [], [new("privacy.people")]);
        var stopped = Assert.Throws<InvalidOperationException>(() => Purgers.EnsureComplete([new Guestbook()], [], [new("guestbook.pages"), new("privacy.people")]));
        Assert.Contains("'guestbook' stores what belongs to people (guestbook.pages)", stopped.Message, StringComparison.Ordinal);
        Assert.Contains(house.App.Services.GetServices<LinkTable>(), table => table.Table == "clients.contact_codes");
    }

    private sealed class Guestbook : BookingsModule
    {
        public override string Name => "guestbook";
    }

    private static async Task<string?> NameAt(HttpClient desk, SubjectId client) =>
        (await Done(desk.GetAsync($"/v1/clients/{client.Value}"))).TryGetProperty("name", out var name) ? name.GetString() : null;

    /// <summary>The first time that it is told to forget somebody.</summary>
    private sealed class StandingStill : IPurger
    {
        public Func<Task>? While { get; set; }

        public Task<long> Purge(Erasing erasing, CancellationToken cancellation) => Task.FromResult(0L);

        public Task<long> Count(Erasing erasing, CancellationToken cancellation) => Task.FromResult(0L);

        public void Forget(TenantId? business)
        {
            if (While is { } until)
            {
                While = null;
                Task.Run(until).GetAwaiter().GetResult();
            }
        }
    }

    /// <summary>Its monotonic clock jumps, as that of a process that was stopped does.</summary>
    private sealed class PausedClock : TimeProvider
    {
        private long _slept;

        public override long GetTimestamp() => base.GetTimestamp() + Volatile.Read(ref _slept);

        public void Sleep(TimeSpan time) => Interlocked.Add(ref _slept, (long)(time.TotalSeconds * TimestampFrequency));
    }
}
