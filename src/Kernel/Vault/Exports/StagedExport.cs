using Npgsql;

namespace Bookings.Kernel;

/// <summary>An export unpacked into temporary tables <c>x_…</c>, which go with the transaction: what it says can be compared with what the database holds.</summary>
internal static class StagedExport
{
    internal static async Task Unpack(NpgsqlConnection connection, string path, EpochKeys keys, CancellationToken cancellation)
    {
        foreach (var (name, _, _) in ExportedTables.All)
        {
            await Run(connection, ExportedTables.Staged(name), cancellation);
        }

        NpgsqlRawCopyStream? into = null;
        await VaultExports.Walk(path, keys, async (table, kind, content) =>
        {
            if (kind == ExportFrame.Rows)
            {
                await into!.WriteAsync(content, cancellation);
                return;
            }

            if (into is not null)
            {
                await into.DisposeAsync();
            }

            into = kind == ExportFrame.End ? null
                : await connection.BeginRawBinaryCopyAsync(ExportedTables.In(table, ExportedTables.All.Single(one => one.Name == table).Columns), cancellation);
        }, cancellation);
    }

    /// <summary><c>x_owners</c>: everybody who is in the database, by the tags that the export's epoch knows them by.</summary>
    internal static async Task Owners(NpgsqlConnection connection, EpochKeys keys, CancellationToken cancellation)
    {
        await Run(connection, "create temp table x_owners (tenant_id varchar, owner_tag bytea) on commit drop", cancellation);
        var people = new List<(TenantId Tenant, SubjectId Person)>();
        await using (var ask = new NpgsqlCommand("select tenant_id, id from vault.subjects order by tenant_id", connection))
        await using (var rows = await ask.ExecuteReaderAsync(cancellation))
        {
            while (await rows.ReadAsync(cancellation))
            {
                people.Add((new(rows.GetString(0)), new(rows.GetGuid(1))));
            }
        }

        await using var copy = await connection.BeginBinaryImportAsync("copy x_owners (tenant_id, owner_tag) from stdin (format binary)", cancellation);
        foreach (var business in people.GroupBy(one => one.Tenant))
        {
            foreach (var tag in Tags(keys, business.Key, business.Select(one => one.Person)))
            {
                await copy.StartRowAsync(cancellation);
                await copy.WriteAsync(business.Key.Value, NpgsqlTypes.NpgsqlDbType.Varchar, cancellation);
                await copy.WriteAsync(tag, cancellation);
            }
        }

        await copy.CompleteAsync(cancellation);
    }

    private static List<byte[]> Tags(EpochKeys keys, TenantId tenant, IEnumerable<SubjectId> people)
    {
        using var of = keys.For(tenant);
        var tags = new List<byte[]>();
        foreach (var person in people)
        {
            tags.Add(of.OwnerTag(person));
        }

        return tags;
    }

    private static async Task Run(NpgsqlConnection connection, string sql, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
