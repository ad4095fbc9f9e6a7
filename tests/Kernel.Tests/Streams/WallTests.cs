using Bookings.Testing;
using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>The second wall, over every table of every module: a statement that forgot its business sees nothing and writes nothing.</summary>
public sealed class WallTests(Practice practice) : IClassFixture<Practice>
{
    private const string Tables =
        """
        select string_agg(c.oid::regclass::text, ',' order by 1) from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id'
        where c.relkind in ('r', 'p')
        """;

    [Fact]
    public async Task Every_table_with_a_business_has_row_security_and_a_policy_or_is_closed_to_requests_altogether()
    {
        Assert.Contains("events.mt_events", await Ask(Tables), StringComparison.Ordinal);
        Assert.Equal("", await Ask(
            $"""
             {Tables} and not (
                 c.relrowsecurity and exists (select from pg_policy p where p.polrelid = c.oid)
                 or not has_any_column_privilege('bookings_app', c.oid, 'select, insert, update, references') and not has_table_privilege('bookings_app', c.oid, 'delete, truncate'))
             """));
        Assert.Equal("", await Ask("select string_agg(p.polname, ',') from pg_policy p where pg_get_expr(polqual, polrelid) not like '%current_setting(''bookings.tenant''%'"));
        Assert.Equal("false false", await Ask("select rolsuper || ' ' || rolbypassrls from pg_roles where rolname = 'bookings_app'"));

        // The control: a table without it is found.
        await practice.Ask("create table events.naked (tenant_id varchar); grant select on events.naked to bookings_app");
        Assert.Equal("events.naked", await Ask($"{Tables} and not c.relrowsecurity and has_table_privilege('bookings_app', c.oid, 'select')"));
        await practice.Ask("drop table events.naked");
    }

    [Fact]
    public async Task Without_a_business_or_with_another_one_nothing_is_seen_in_any_table()
    {
        var (tenant, other) = (await practice.Found(), await practice.Found());
        await practice.Token(tenant, Role.Owner);
        var walled = 0;
        foreach (var table in (await Ask($"{Tables} and has_table_privilege('bookings_app', c.oid, 'select')")).Split(','))
        {
            Assert.Equal(0L, await practice.Ask($"select count(*) from {table}", asWeb: true));
            Assert.Equal(0L, await practice.Ask($"select count(*) from {table} where tenant_id = '{tenant.Value}'", other.Value, asWeb: true));
            if (await practice.Ask($"select count(*) from {table} where tenant_id = '{tenant.Value}'") is 0L)
            {
                continue;
            }

            walled++;
            Assert.NotEqual(0L, await practice.Ask($"select count(*) from {table}", tenant.Value, asWeb: true));
            // The control: switched off, the same statement sees the rows.
            await practice.Ask($"alter table {table} disable row level security");
            Assert.NotEqual(0L, await practice.Ask($"select count(*) from {table}", asWeb: true));
            await practice.Ask($"alter table {table} enable row level security");
        }

        Assert.True(walled >= 3);
    }

    [Theory]
    [InlineData("insert into events.mt_streams (tenant_id, id, version) values ('{0}', gen_random_uuid(), 1)")]
    [InlineData("insert into events.idempotency (tenant_id, key, hash, resource, version) values ('{0}', 'k', '', gen_random_uuid(), 1)")]
    [InlineData("insert into vault.subjects (tenant_id, id) values ('{0}', gen_random_uuid())")]
    [InlineData("update events.heads set tenant_id = '{0}'")]
    public async Task Nobody_writes_into_another_business(string statement)
    {
        var (tenant, other) = (await practice.Found(), await practice.Found());
        var sql = string.Format(System.Globalization.CultureInfo.InvariantCulture, statement, tenant.Value);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => practice.Ask(sql, other.Value, asWeb: true));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private async Task<string> Ask(string sql) => await practice.Ask(sql) as string ?? "";
}
