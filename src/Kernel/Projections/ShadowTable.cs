using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// A table built beside the live one and put in its place: same columns, keys, indexes, policies and rights. Readers see the old rows until the
/// swap commits and the new ones after it, never none.
/// </summary>
internal sealed class ShadowTable : IAsyncDisposable
{
    /// <summary>Storage settings, rights of tables and columns, and the whole of row-level security, as statements.</summary>
    private const string Protections =
        """
        select '1', format('alter table %s set (%s)', $1, array_to_string(reloptions, ', ')) from pg_class where oid = $1::regclass and reloptions is not null
        union all
        select '2', format('grant %s on %s to %s%s', a.privilege_type, $1, case a.grantee when 0 then 'public' else a.grantee::regrole::text end,
                           case when a.is_grantable then ' with grant option' else '' end)
        from pg_class c, aclexplode(c.relacl) a where c.oid = $1::regclass and a.grantee <> c.relowner
        union all
        select '3', format('grant %s (%I) on %s to %s%s', a.privilege_type, t.attname, $1, case a.grantee when 0 then 'public' else a.grantee::regrole::text end,
                           case when a.is_grantable then ' with grant option' else '' end)
        from pg_attribute t, aclexplode(t.attacl) a where t.attrelid = $1::regclass and t.attnum > 0
        union all
        select '4', format('alter table %s %s row level security', $1, mode)
        from pg_class c, unnest(array['enable', 'force'], array[c.relrowsecurity, c.relforcerowsecurity]) as m (mode, is_on) where c.oid = $1::regclass and is_on
        union all
        select '5', format('create policy %I on %s as %s for %s to %s%s%s', polname, $1, case when polpermissive then 'permissive' else 'restrictive' end,
                           case polcmd when 'r' then 'select' when 'a' then 'insert' when 'w' then 'update' when 'd' then 'delete' else 'all' end,
                           (select string_agg(case role when 0 then 'public' else role::regrole::text end, ', ') from unnest(polroles) as role),
                           ' using (' || pg_get_expr(polqual, polrelid) || ')', ' with check (' || pg_get_expr(polwithcheck, polrelid) || ')')
        from pg_policy where polrelid = $1::regclass
        order by 1
        """;

    private readonly NpgsqlConnection _connection;
    private readonly string _table;
    private readonly string _schema;
    private readonly string _name;

    private ShadowTable(NpgsqlConnection connection, string table) =>
        (_connection, _table, _schema, _name) = (connection, table, table.Split('.')[0], table.Split('.')[1]);

    public string Name => $"{_schema}.{_name}_rebuild";

    /// <summary>
    /// An empty table of the same columns; a leftover of a rebuild that was killed goes first. Held until disposed: a second
    /// rebuild would take the first one's table from under it, and the first would put an empty one in place.
    /// </summary>
    /// <exception cref="RebuildRunsException">Somebody else is rebuilding this table.</exception>
    public static async Task<ShadowTable> Begin(NpgsqlConnection connection, string table)
    {
        await using (var alone = new NpgsqlCommand("select pg_try_advisory_lock(hashtextextended($1, 8))", connection) { Parameters = { Param.Text(table) } })
        {
            if (await alone.ExecuteScalarAsync() is not true)
            {
                throw new RebuildRunsException(table);
            }
        }

        var shadow = new ShadowTable(connection, table);
        await shadow.Run($"drop table if exists {shadow.Name}; create table {shadow.Name} (like {table} including defaults including constraints including generated including storage)");
        return shadow;
    }

    /// <summary>The lock is the session's, and the pool keeps sessions.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_connection.FullState == System.Data.ConnectionState.Open)
        {
            await using var free = new NpgsqlCommand("select pg_advisory_unlock(hashtextextended($1, 8))", _connection) { Parameters = { Param.Text(_table) } };
            await free.ExecuteNonQueryAsync();
        }
    }

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
                .Replace($" INDEX {name} ON {_table} ", $" INDEX {Shadow(name)} ON {Name} ", StringComparison.Ordinal));
        }
    }

    /// <summary>Takes the place of the live table; inside the caller's transaction, which holds the live table exclusively.</summary>
    public async Task Swap()
    {
        var renames = new List<string>();
        foreach (var (name, _) in await Pairs("select conname, '' from pg_constraint where conrelid = $1::regclass and contype in ('p', 'u', 'x', 'f')"))
        {
            renames.Add($"alter table {_table} rename constraint {Shadow(name)} to {name}");
        }

        foreach (var (name, _) in await PlainIndexes())
        {
            renames.Add($"alter index {_schema}.{Shadow(name)} rename to {name}");
        }

        List<string> protections = [.. (await Pairs(Protections)).Select(each => each.Definition)];
        await Run($"drop table {_table}; alter table {Name} rename to {_name}; {string.Join("; ", renames.Concat(protections))}");
    }

    private static string Shadow(string name) => $"{name}_rebuild";

    private Task<List<(string Name, string Definition)>> PlainIndexes() => Pairs(
        """
        select c.relname, pg_get_indexdef(i.indexrelid) from pg_index i join pg_class c on c.oid = i.indexrelid
        where i.indrelid = $1::regclass and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.conrelid = i.indrelid)
        """);

    private async Task<List<(string Name, string Definition)>> Pairs(string sql)
    {
        await using var query = new NpgsqlCommand(sql, _connection) { Parameters = { Param.Of(_table, NpgsqlTypes.NpgsqlDbType.Text) } };
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
        await using var command = new NpgsqlCommand(sql, _connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>A read model is rebuilt by one process at a time.</summary>
public sealed class RebuildRunsException(string table) : Exception($"'{table}' is being rebuilt already: wait for that to end.");
