using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// A table built beside the live one and put in its place: same columns, keys, indexes, policies and rights. Readers see the old rows until the
/// swap commits and the new ones after it, never none.
/// </summary>
internal sealed class ShadowTable(NpgsqlConnection connection, string table)
{
    private readonly string _schema = table.Split('.')[0];
    private readonly string _name = table.Split('.')[1];

    public string Name => $"{_schema}.{_name}_rebuild";

    /// <summary>An empty table of the same columns; a leftover of a rebuild that was killed goes first.</summary>
    public Task Create() => Run($"drop table if exists {Name}; create table {Name} (like {table} including defaults including constraints including generated including storage)");

    /// <summary>Keys and indexes, after the bulk of the rows: sorting once is cheaper than keeping sorted.</summary>
    public async Task Index()
    {
        foreach (var (name, definition) in await Pairs(
            "select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = $1::regclass and contype in ('p', 'u', 'x', 'f') order by conname"))
        {
            await Run($"alter table {Name} add constraint {Shadow(name)} {definition}");
        }

        foreach (var (name, definition) in await PlainIndexes())
        {
            await Run(definition
                .Replace($" INDEX {name} ON {table} ", $" INDEX {Shadow(name)} ON {Name} ", StringComparison.Ordinal));
        }
    }

    /// <summary>Takes the place of the live table; inside the caller's transaction, which holds the live table exclusively.</summary>
    public async Task Swap()
    {
        var renames = new List<string>();
        foreach (var (name, _) in await Pairs("select conname, '' from pg_constraint where conrelid = $1::regclass and contype in ('p', 'u', 'x', 'f')"))
        {
            renames.Add($"alter table {table} rename constraint {Shadow(name)} to {name}");
        }

        foreach (var (name, _) in await PlainIndexes())
        {
            renames.Add($"alter index {_schema}.{Shadow(name)} rename to {name}");
        }

        var rights = await Pairs(
            """
            select acl.grantee::regrole::text, acl.privilege_type from pg_class, aclexplode(relacl) acl
            where oid = $1::regclass and acl.grantee <> relowner and acl.grantee <> 0
            """);
        var policies = await Pairs("select polname, pg_get_expr(polqual, polrelid) from pg_policy where polrelid = $1::regclass");

        await Run($"drop table {table}; alter table {Name} rename to {_name}; {string.Join("; ", renames)}");
        foreach (var (role, right) in rights)
        {
            await Run($"grant {right} on {table} to {role}");
        }

        foreach (var (policy, condition) in policies)
        {
            await Run($"alter table {table} enable row level security; create policy {policy} on {table} to bookings_app using ({condition})");
        }
    }

    private static string Shadow(string name) => $"{name}_rebuild";

    private Task<List<(string Name, string Definition)>> PlainIndexes() => Pairs(
        """
        select c.relname, pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indexrelid
        where i.indrelid = $1::regclass and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = i.indrelid)
        """);

    private async Task<List<(string Name, string Definition)>> Pairs(string sql)
    {
        await using var query = new NpgsqlCommand(sql, connection) { Parameters = { Param.Of(table, NpgsqlTypes.NpgsqlDbType.Text) } };
        var found = new List<(string, string)>();
        await using var rows = await query.ExecuteReaderAsync();
        while (await rows.ReadAsync())
        {
            found.Add((rows.GetString(0), rows.GetString(1)));
        }

        return found;
    }

    private async Task Run(string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
