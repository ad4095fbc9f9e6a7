using Bookings.Kernel;
using Bookings.Testing;
using Xunit;

namespace Bookings.Clients.Tests;

/// <summary>Invariant 3 and F08 for clients.</summary>
public sealed class RebuildTests(Practice practice) : IClassFixture<Practice>
{
    private static readonly string[] Tables = ["clients.clients", "clients.notes", "clients.ties"];

    [Fact]
    public async Task Rebuilt_is_live_down_to_the_sealed_bytes()
    {
        var owner = await practice.As(await practice.Found(), Role.Owner);
        var ids = new List<Guid>();
        await owner.Command("/v1/client-tags", new { tag = "vip" });
        for (var i = 0; i < 6; i++)
        {
            ids.Add(await owner.Register(new { name = $"Klient {i}", email = $"k{i}@example.no" }));
            await owner.Change($"/v1/clients/{ids[i]}", new { name = $"Ny {i}", zone = "Europe/Oslo" });
            await owner.Do(ids[i], "notes", new { text = $"Notat {i}" });
        }

        await owner.Do(ids[0], "tag", new { tag = "vip" });
        await owner.Do(ids[1], "block", new { reason = "Derfor" });
        await owner.Do(ids[2], "archive");
        await owner.Do(ids[0], "link-dependant", new { clientId = ids[1] });
        await owner.Do(ids[2], "dismiss-duplicate", new { clientId = ids[3] });
        await owner.Do(ids[4], "merge", new { clientId = ids[5] });

        var live = await Rows();
        foreach (var table in Tables)
        {
            await practice.Service<Rebuild>().Run(table, null, default);
        }

        Assert.Equal(live, await Rows());

        // The control: what was changed by hand is put right again, and still opens.
        foreach (var table in Tables)
        {
            await practice.Ask($"update {table} set sealed = sealed || '\\x00'");
            Assert.NotEqual(live, await Rows());
            await practice.Service<Rebuild>().Run(table, null, default);
            Assert.Equal(live, await Rows());
        }

        Assert.Contains("Ny 4", await (await owner.GetAsync("/v1/clients")).Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("Derfor", (await owner.Shown(ids[1])).GetProperty("blockReason").GetString());
    }

    private async Task<string> Rows()
    {
        var all = new List<string>();
        foreach (var table in Tables)
        {
            all.Add($"{await practice.Ask($"select string_agg(t::text, E'\\n' order by t::text) from {table} t")}");
        }

        Assert.All(all, rows => Assert.NotEmpty(rows));
        return string.Join("\n\n", all);
    }
}
