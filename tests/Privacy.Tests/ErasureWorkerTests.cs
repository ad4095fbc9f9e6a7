using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using NodaTime;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>What keeps one erasure, or one of the steps of an hour, keeps no other; and whoever looks after the server hears of it.</summary>
public sealed class ErasureWorkerTests(Practice house) : IClassFixture<Practice>
{
    [Fact]
    public async Task However_many_cannot_go_on_the_others_do()
    {
        var shop = await Open(house);
        await house.Ask($"""
            insert into privacy.erasures (tenant_id, id, version, stage, requested_at)
            select '{shop.Business.Value}', gen_random_uuid(), 1, 'Confirmed', '2020-01-01' from generate_series(1, {ErasureWorker.PageSize + 1})
            """);
        var id = await shop.Asked(await shop.Client("Sverre"));
        await shop.Later.Services.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);
        Assert.Equal(ErasureStage.Effective, (await shop.Case(id)).Stage);
        await house.Ask($"delete from privacy.erasures where tenant_id = '{shop.Business.Value}' and requested_at = '2020-01-01'");
    }

    /// <summary>Stripped by one process that is killed before it vacuumed, certified by another.</summary>
    [Fact]
    public async Task Nothing_is_certified_as_removed_before_its_space_is_given_up()
    {
        var shop = await Open(house);
        var id = await shop.Erased(await shop.Client("Turid"));
        await house.Service<KeyRotation>().Run(null, CancellationToken.None);
        var killed = (await house.Start()).Services.GetRequiredService<PhysicalErasure>();
        Assert.True(await killed.Strip(await killed.LastEnded(CancellationToken.None), CancellationToken.None) > 0);

        var before = await Vacuums();
        shop.Pipeline.Reached = async point => Assert.True(point is not ("erasure.stripped" or "erasure.physical") || await Vacuums() > before, point);
        await shop.Later.Services.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);
        Assert.Equal(ErasureStage.Physical, (await shop.Case(id)).Stage);
        Assert.True(await Vacuums() > before);

        async Task<long> Vacuums() => (long)(await house.Ask("select vacuum_count from pg_stat_all_tables where relid = 'events.mt_events'::regclass"))!;
    }

    [Fact]
    public async Task A_rotation_that_was_cut_off_is_ended_however_young_its_epoch_is_and_one_that_is_refused_is_said()
    {
        var shop = await Open(house);
        var survivor = await shop.Client("Unni");
        await shop.Erased(await shop.Client("Vegard"));
        await house.Service<KeyRotation>().Run(null, CancellationToken.None);
        await shop.Erased(await shop.Client("Wenche"));
        var (worker, physical) = (house.Service<ErasureWorker>(), house.Service<PhysicalErasure>());
        Assert.False(await worker.RotateIfWaitedFor(CancellationToken.None)); // its epoch is young, and whole

        var cut = new KeyRotation(house.Service<Vault>()) { Reached = point => _ = point == "rotation.verifying-stream_keys" ? throw new TimeoutException() : 0 };
        await Assert.ThrowsAsync<TimeoutException>(() => cut.Run(null, CancellationToken.None));
        var fresh = $"vault.stream_keys_{await house.Ask("select max(epoch) from vault.epochs")}";
        await house.Ask($"create table public.lost as select * from {fresh} where stream_id = '{survivor.Value}'; delete from {fresh} where stream_id = '{survivor.Value}'");

        // A row is missing: nobody else is at it, and it is an error. What can be done without it is done.
        Assert.IsNotType<RotationRunsException>(await Assert.ThrowsAnyAsync<RotationRefusedException>(() => worker.RotateIfWaitedFor(CancellationToken.None)));
        Assert.True(await Stripped() > 0);
        await worker.EachHour(CancellationToken.None);
        Assert.Equal(0, await Stripped());

        await house.Ask($"insert into {fresh} select * from public.lost; drop table public.lost");
        Assert.True(await worker.RotateIfWaitedFor(CancellationToken.None));
        Assert.False(await physical.WaitsForAnEpoch(CancellationToken.None));
        Assert.Equal("Unni", (await shop.Get($"clients/{survivor.Value}")).GetProperty("name").GetString());

        // Destroyed in an epoch that is over, with bytes that are still there.
        async Task<long> Stripped() => await shop.Count("vault.tombstones", $"epoch <= {await physical.LastEnded(CancellationToken.None)}");
    }

    [Fact]
    public async Task Somebody_else_who_rotates_is_no_error()
    {
        var shop = await Open(house);
        await shop.Erased(await shop.Client("Yngvild"));
        await using var turn = await RotationTurn.Take(house.Service<BookingsDatabase>().System, CancellationToken.None);
        Assert.False(await shop.Later.Services.GetRequiredService<ErasureWorker>().RotateIfWaitedFor(CancellationToken.None));
    }

    [Fact]
    public async Task Who_waits_for_the_end_longer_than_an_epoch_lasts_is_a_signal()
    {
        var shop = await Open(house);
        await shop.Erased(await shop.Client("Aagot"));
        Assert.Equal(HealthStatus.Healthy, await Health(shop.Later));
        Assert.Equal(HealthStatus.Degraded, await Health(await house.Start(new LaterClock(Duration.FromDays(365 + 3)))));

        await house.Service<KeyRotation>().Run(null, CancellationToken.None);
        await shop.Later.Services.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);
        Assert.Equal(HealthStatus.Healthy, await Health(await house.Start(new LaterClock(Duration.FromDays(365 + 3)))));

        static async Task<HealthStatus> Health(WebApplication program)
        {
            var report = await program.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Name == "erasures");
            return Assert.Single(report.Entries).Value.Status;
        }
    }
}
