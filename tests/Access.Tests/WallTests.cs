using Bookings.Kernel;
using Bookings.Testing;
using Npgsql;
using Xunit;

namespace Bookings.Access.Tests;

/// <summary>The second wall: a statement that forgot its business sees nothing. Each with the wall taken down, to see that it is the wall.</summary>
public sealed class WallTests(Practice practice) : IClassFixture<Practice>
{
    public static TheoryData<string> Tables => ["access.businesses", "access.tokens", "access.secrets", "events.mt_events", "events.heads"];

    [Theory]
    [MemberData(nameof(Tables))]
    public async Task Without_a_business_nothing_is_seen_and_with_another_ones_only_its_own(string table)
    {
        var (mine, theirs) = (await practice.Found(), await practice.Found());
        await practice.Token(mine, Role.Owner);
        await practice.Token(theirs, Role.Owner);

        Assert.Equal(0L, await practice.Ask($"select count(tenant_id) from {table}", asWeb: true));
        Assert.NotEqual(0L, await practice.Ask($"select count(tenant_id) from {table}", mine.Value, asWeb: true));
        Assert.Equal(0L, await practice.Ask($"select count(tenant_id) from {table} where tenant_id = '{theirs.Value}'", mine.Value, asWeb: true));
    }

    [Fact]
    public async Task It_is_row_level_security_that_hides_them()
    {
        await practice.Token(await practice.Found(), Role.Owner);
        await practice.Ask("alter table access.tokens disable row level security");
        try
        {
            Assert.NotEqual(0L, await practice.Ask("select count(*) from access.tokens", asWeb: true));
        }
        finally
        {
            await practice.Ask("alter table access.tokens enable row level security");
        }
    }

    [Fact]
    public async Task The_role_of_requests_cannot_read_a_hash()
    {
        var tenant = await practice.Found();
        await practice.Token(tenant, Role.Owner);

        var denied = await Assert.ThrowsAsync<PostgresException>(() => practice.Ask("select hash from access.secrets", tenant.Value, asWeb: true));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, denied.SqlState);
        Assert.IsType<byte[]>(await practice.Ask("select hash from access.secrets limit 1"));
    }

    [Fact]
    public async Task No_token_is_in_the_database()
    {
        var tenant = await practice.Found();
        var token = await practice.Token(tenant, Role.Owner);
        var hash = Convert.ToHexStringLower(TokenText.Hash(token));

        Assert.Equal(0L, await practice.Ask($"select count(*) from events.mt_events e where e::text like '%{token[8..]}%' or e::text like '%{hash}%'"));
        Assert.Equal(0L, await practice.Ask($"select count(*) from access.secrets s where s::text like '%{token[8..]}%'"));
        // The control: the same search finds what is there.
        Assert.Equal(1L, await practice.Ask($"select count(*) from access.secrets s where s::text like '%{hash}%'"));
        Assert.NotEqual(0L, await practice.Ask($"select count(*) from events.mt_events e where e::text like '%token_issued%' and tenant_id = '{tenant.Value}'"));
    }
}
