using Npgsql;

namespace Bookings.Kernel;

/// <summary>Counts everything again in memory, writes it once, and sets the checkpoints to where it counted.</summary>
internal sealed class TallyRebuild(BookingsDatabase database, EventTypes types, StreamReplay replay)
{
    public async Task Run(ITally tally, IProgress<RebuildProgress>? progress, CancellationToken cancellation)
    {
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var shadow = await ShadowTable.Begin(connection, tally.Table);

        // The bulk in one snapshot while pages go on; then, with the workers held off, what came in since.
        var sums = new Dictionary<string, ITallySums>(StringComparer.Ordinal);
        var seen = await Count(tally, new([], []), sums, progress, cancellation);

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Execute(connection, "select pg_advisory_xact_lock(hashtextextended($1, 7))", cancellation, Param.Text(tally.Table));
        await Execute(connection, $"lock table {tally.Table} in access exclusive mode", cancellation);
        seen = await Count(tally, seen, sums, null, cancellation);

        await using (var copy = await connection.BeginBinaryImportAsync(
            $"copy {shadow.Name} ({string.Join(", ", tally.Columns.Select(column => column.Name))}) from stdin (format binary)", cancellation))
        {
            foreach (var row in sums.OrderBy(sum => sum.Key, StringComparer.Ordinal).SelectMany(sum => sum.Value.Rows()))
            {
                await copy.StartRowAsync(cancellation);
                for (var i = 0; i < row.Length; i++)
                {
                    await StreamReplay.Write(copy, row[i], tally.Columns[i].Type, cancellation);
                }
            }

            await copy.CompleteAsync(cancellation);
        }

        await shadow.Index();
        await shadow.Swap();
        await Execute(connection,
            """
            insert into events.checkpoints as c (projection, tenant_id, position, lease)
            select $1, s.tenant_id, s.position, 0 from unnest($2, $3) as s (tenant_id, position)
            on conflict (projection, tenant_id) do update set position = excluded.position, updated = clock_timestamp()
            """, cancellation, Param.Text(tally.Table), Param.Texts(seen.Tenants), Param.Bigs(seen.Positions));
        await Execute(connection,
            "update events.parked set resolution = 'retried', resolved_by = 'rebuild', resolved_at = clock_timestamp() where projection = $1 and resolution is null",
            cancellation, Param.Text(tally.Table));
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task<Heads> Count(
        ITally tally, Heads after, Dictionary<string, ITallySums> sums, IProgress<RebuildProgress>? progress, CancellationToken cancellation)
    {
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var heads = await StreamReplay.ReadHeads(connection, cancellation);
        await using var read = new NpgsqlCommand(
            """
            select e.tenant_id, e.stream_id, e.id, e.type, e.data, e.sealed from events.mt_events e
            left join unnest($2, $3) as s (tenant_id, position) on s.tenant_id = e.tenant_id
            where (e.type = any($1) or e.type <> all($5)) and e.position > coalesce(s.position, 0) and not exists (
                select from events.parked k
                where k.projection = $4 and k.tenant_id = e.tenant_id and k.position = e.position and k.resolution = 'skipped')
            """, connection)
        {
            // What an operator had the projection pass over, it passes over here as well.
            Parameters = { Param.Texts(types.NamesOf(tally.Facts)), Param.Texts(after.Tenants), Param.Bigs(after.Positions), Param.Text(tally.Table), Param.Texts(types.Names) },
        };

        var (done, total) = (0L, heads.Positions.Sum() - after.Positions.Sum());
        await using var rows = await read.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess, cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            var tenant = rows.GetString(0);
            if (!sums.TryGetValue(tenant, out var sum))
            {
                sums.Add(tenant, sum = tally.NewSums(new(tenant)));
            }

            sum.Add(replay.Understand(rows.GetGuid(1), rows.GetGuid(2), rows.GetString(3), rows.GetFieldValue<byte[]>(4), rows.GetBytesOrNull(5)));
            if (++done % 10_000 == 0)
            {
                progress?.Report(new(done, Math.Max(done, total)));
            }
        }

        progress?.Report(new(Math.Max(done, total), Math.Max(done, total)));
        return heads;
    }

    private static async Task Execute(NpgsqlConnection connection, string sql, CancellationToken cancellation, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(cancellation);
    }
}
