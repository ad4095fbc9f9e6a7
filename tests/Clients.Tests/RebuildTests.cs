using Bookings.Kernel;
using Bookings.Testing;
using Xunit;

namespace Bookings.Clients.Tests;

/// <summary>Invariant 3 and F08 for clients.</summary>
public sealed class RebuildTests(Practice practice) : IClassFixture<Practice>
{
    [Fact]
    public async Task Rebuilt_is_live_down_to_the_sealed_bytes()
    {
        const string rows = "select string_agg(c::text, E'\\n' order by tenant_id, id) from clients.clients c";
        var desk = await practice.As(await practice.Found(), Role.FrontDesk);
        for (var i = 0; i < 5; i++)
        {
            var created = await desk.Command("/v1/clients", new { name = $"Klient {i}", email = $"k{i}@example.no" });
            await desk.Change($"{created.Headers.Location}", new { name = $"Ny {i}", zone = "Europe/Oslo" });
        }

        var live = await practice.Ask(rows);
        await practice.Service<Rebuild>().Run("clients.clients", null, default);
        Assert.Equal(live, await practice.Ask(rows));

        // The control: what was changed by hand is put right again, and still opens.
        await practice.Ask("update clients.clients set sealed = sealed || '\\x00'");
        Assert.NotEqual(live, await practice.Ask(rows));
        await practice.Service<Rebuild>().Run("clients.clients", null, default);
        Assert.Equal(live, await practice.Ask(rows));
        Assert.Contains("Ny 4", await (await desk.GetAsync("/v1/clients")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
