using Bookings.Access.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;

namespace Bookings.Access.Tests;

/// <summary>Invariant 3 and F08 for businesses and tokens.</summary>
public sealed class RebuildTests(Practice practice) : IClassFixture<Practice>
{
    [Theory]
    [InlineData("access.businesses")]
    [InlineData("access.tokens")]
    public async Task Rebuilt_is_live_and_the_doors_still_open(string table)
    {
        var tenant = await practice.Found();
        var owner = await practice.As(tenant, Role.Owner);
        await owner.Change("/v1/business", new { name = "Ombygd" });
        await practice.Token(tenant, Role.Analyst);
        await practice.Service<ITokens>().Revoke(tenant, "tests", (await practice.Service<ITokens>().List(tenant, default))[1].Id, default);
        var rows = $"select coalesce(string_agg(t::text, E'\\n' order by tenant_id, id), '') from {table} t";
        var live = await practice.Ask(rows);

        await practice.Service<Rebuild>().Run(table, null, default);

        Assert.Equal(live, await practice.Ask(rows));
        Assert.Equal(0L, await practice.Ask($"select count(*) from {table}", asWeb: true));
        var door = practice.Door(await practice.Token(tenant, Role.Manager));
        Assert.True((await door.GetAsync("/v1/business")).IsSuccessStatusCode);
        // The control: a row that was changed by hand is put right again.
        await practice.Ask($"update {table} set version = 99");
        await practice.Service<Rebuild>().Run(table, null, default);
        Assert.Equal(0L, await practice.Ask($"select count(*) from {table} where version = 99"));
    }
}
