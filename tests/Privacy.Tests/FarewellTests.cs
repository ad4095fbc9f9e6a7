using Bookings.Kernel;
using Bookings.Notifications.Contracts;
using Bookings.Privacy.Contracts;
using Bookings.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>Where somebody is written to for the last time is known to the process that built their fence alone. It writes to them, whoever goes on, and then it has forgotten them.</summary>
public sealed class FarewellTests(Practice house) : IClassFixture<Practice>
{
    private static readonly Guid Node = Guid.CreateVersion7();

    [Fact]
    public async Task Who_was_fenced_by_one_process_and_erased_by_another_is_told_once()
    {
        var shop = await Open(house);
        var client = await shop.Client("Norunn");
        var fencer = await house.Start();
        var id = await Fenced(shop, fencer, client);
        Assert.Equal(ErasureStage.Effective, await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));
        Assert.Empty(shop.Mails);

        var farewells = fencer.Services.GetRequiredService<Farewells>();
        Assert.Equal(1, farewells.Waiting);
        await fencer.Services.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);
        var mail = Assert.Single(Mails(fencer, shop));
        Assert.Equal("norunn@example.org", mail.To);
        Assert.Contains($"/certificates/{id.Value}", mail.Body, StringComparison.Ordinal);
        Assert.Equal(0, farewells.Waiting);

        await fencer.Services.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);
        await shop.Later.Services.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);
        Assert.Single(Mails(fencer, shop));
        Assert.Empty(shop.Mails);
    }

    [Fact]
    public async Task A_proof_that_cannot_be_had_now_keeps_nobody_from_being_told()
    {
        var shop = await Open(house);
        var id = await shop.Asked(await shop.Client("Oddveig"));
        shop.Pipeline.Reached = point => point == "erasure.before-proving" ? throw new TimeoutException() : Task.CompletedTask;
        await Assert.ThrowsAsync<TimeoutException>(() => shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));
        Assert.Equal(ErasureStage.Effective, (await shop.Case(id)).Stage);
        Assert.Empty(shop.Mails);

        shop.Pipeline.Reached = _ => Task.CompletedTask;
        await shop.Later.Services.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);
        Assert.Single(shop.Mails);
        Assert.Equal(1, await shop.Count("privacy.certificates", "proof is not null"));
    }

    [Fact]
    public async Task Whose_fence_was_not_built_is_not_remembered()
    {
        var shop = await Open(house);
        var client = await shop.Client("Petter");
        var id = await shop.Asked(client);
        shop.Pipeline.Reached = point => point == "erasure.before-fence" ? shop.Make("data-requests", new { clientId = client.Value, kind = "access" }) : Task.CompletedTask;
        Assert.Equal(ErasureStage.Blocked, await shop.Pipeline.Run(shop.Business, id, _ => { }, CancellationToken.None));
        Assert.Equal(0, shop.Later.Services.GetRequiredService<Farewells>().Waiting);
    }

    [Fact]
    public async Task An_erasure_that_cannot_go_on_keeps_no_address_for_ever()
    {
        var shop = await Open(house);
        var (client, clock) = (await shop.Client("Ragna"), new VirtualClock());
        var fencer = await house.Start(clock);
        await Fenced(shop, fencer, client);
        var (farewells, worker) = (fencer.Services.GetRequiredService<Farewells>(), fencer.Services.GetRequiredService<ErasureWorker>());
        await house.Ask($"insert into vault.nodes values ('{Node}', clock_timestamp() + interval '1 day')");

        clock.Advance(Farewells.Longest);
        await worker.Look(CancellationToken.None);
        Assert.Equal(1, farewells.Waiting);
        clock.Advance(TimeSpan.FromSeconds(1));
        await worker.Look(CancellationToken.None);
        Assert.Equal(0, farewells.Waiting);
        await house.Ask("delete from vault.nodes");
    }

    /// <summary>As far as one process alone could come while another had not heard yet.</summary>
    private async Task<ErasureId> Fenced(Shop shop, WebApplication fencer, SubjectId client)
    {
        var id = await shop.Asked(client);
        await house.Ask($"insert into vault.nodes values ('{Node}', clock_timestamp() + interval '1 day')");
        Assert.Equal(ErasureStage.Fenced, await fencer.Services.GetRequiredService<ErasurePipeline>().Advance(shop.Business, id, CancellationToken.None));
        await house.Ask("delete from vault.nodes");
        return id;
    }

    private static IReadOnlyList<DevelopmentMail> Mails(WebApplication program, Shop shop) =>
        [.. program.Services.GetRequiredService<IDevelopmentOutbox>().Mails.Where(mail => mail.Business == shop.Business)];
}
