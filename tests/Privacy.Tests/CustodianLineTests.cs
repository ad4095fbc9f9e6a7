using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;
using static Bookings.Privacy.Tests.Shop;

namespace Bookings.Privacy.Tests;

/// <summary>A certificate says what the destruction of the keys rests on, in the words of whoever kept them.</summary>
public sealed class CustodianLineTests(Practice house) : IClassFixture<Practice>
{
    [Theory]
    [InlineData(DestroyedBy.Overwriting)]
    [InlineData(DestroyedBy.Service)]
    [InlineData(DestroyedBy.Device)]
    public async Task Every_stage_prints_what_the_custodians_word_is_worth_and_the_last_ones_what_it_did(DestroyedBy by)
    {
        var shop = await Open(house);
        var program = (await house.Start(new LaterClock(Duration.FromDays(365)), real => new Vouching(real, by))).Services;
        var asked = await Done(shop.LaterOwner.Command($"/v1/clients/{(await shop.Client($"Sverre{by}")).Value}/erasure", new { identity = "known" }));
        await program.GetRequiredService<ErasurePipeline>().Run(shop.Business, new(asked.GetProperty("id").GetGuid()), _ => { }, CancellationToken.None);
        await program.GetRequiredService<KeyRotation>().Run(null, CancellationToken.None);
        await program.GetRequiredService<ErasureWorker>().Look(CancellationToken.None);

        var address = new Uri(asked.GetProperty("certificate").GetString()!).AbsolutePath;
        foreach (var stage in new[] { "effective", "final", "physical" })
        {
            var text = await shop.LaterOwner.GetStringAsync($"{address}?stage={stage}");
            Assert.Contains($"\ncustodian: file: {by.ToString().ToLowerInvariant()}; What {by} proves.\n", text, StringComparison.Ordinal);
            Assert.Equal(stage != "effective", text.Contains($": destroyed by {by}\n", StringComparison.Ordinal));
        }
    }

    /// <summary>Keeps as the file custodian does, and says something else of it.</summary>
    private sealed class Vouching(ICustodian real, DestroyedBy by) : ICustodian
    {
        public string Name => real.Name;

        public Assurance Assurance => new(by, $"What {by} proves.");

        public ValueTask<Secret> Create(int epoch, CancellationToken ct) => real.Create(epoch, ct);

        public ValueTask<Secret?> Open(int epoch, CancellationToken ct) => real.Open(epoch, ct);

        public async ValueTask<string> Destroy(int epoch, CancellationToken ct)
        {
            await real.Destroy(epoch, ct);
            return $"destroyed by {by}";
        }
    }
}
