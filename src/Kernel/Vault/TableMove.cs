using Npgsql;

namespace Bookings.Kernel;

/// <summary>Copies one table from an epoch to another, and then proves that the copy is whole.</summary>
internal sealed class TableMove<TRow>(ISealedTable<TRow> table, NpgsqlDataSource database, EpochKeys from, EpochKeys to, int pageSize)
{
    /// <summary>So many rows are read while those before them are wrapped and written.</summary>
    private const int Portion = 2_500;

    private string Old => $"vault.{table.Name}_{from.Number}";

    private string Fresh => $"vault.{table.Name}_{to.Number}";

    internal async Task Copy(Action<string> reached, IProgress<RotationProgress>? progress, CancellationToken ct)
    {
        var total = await Count(Old, ct);
        var way = new GiveWay(database);
        for (long done = 0; ;)
        {
            await way.After(own: 1, ct);
            var page = await CopyPage(reached, ct);
            done += page;
            progress?.Report(new($"re-wrapping {table.Name}", Math.Min(done, total), total));
            reached($"rotation.copied-{table.Name}");
            if (page < pageSize)
            {
                return;
            }
        }
    }

    /// <exception cref="RotationRefusedException">A row of the old epoch has no equal in the new one.</exception>
    /// <exception cref="TamperedException">A row of the new epoch does not open.</exception>
    internal Task Verify(IProgress<RotationProgress>? progress, CancellationToken ct) =>
        // At once: the one is the database's work, the other ours.
        Task.WhenAll(Compare(ct), OpenAll(progress, ct));

    private async Task Compare(CancellationToken ct)
    {
        await using var compare = database.CreateCommand($"""
            select count(*), count(n.tenant_id) from {Old} o left join {Fresh} n
            on n.tenant_id = o.tenant_id and n.{table.Id} = o.{table.Id} and n.commitment = o.commitment
            """);
        await using var reader = await compare.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        if (reader.GetInt64(0) != reader.GetInt64(1))
        {
            throw new RotationRefusedException($"{reader.GetInt64(0)} rows of {Old} have {reader.GetInt64(1)} equals in {Fresh}");
        }
    }

    /// <summary>In whatever order they lie: the rows of a business lie together, as they were copied. The next portion is read while one is checked.</summary>
    private async Task OpenAll(IProgress<RotationProgress>? progress, CancellationToken ct)
    {
        var total = await Count(Fresh, ct);
        await using var all = database.CreateCommand($"select tenant_id, {table.Columns} from {Fresh}");
        await using var rows = await all.ExecuteReaderAsync(ct);
        var checking = Task.FromResult<int[]>([]);
        var way = new GiveWay(database);
        for (long done = 0; ;)
        {
            await way.After(own: 0, ct);
            var page = await ReadPortion(rows, to.Number, ct);
            done += (await checking).Sum();
            progress?.Report(new($"verifying {table.Name}", Math.Min(done, total), total));
            if (page.Count == 0)
            {
                return;
            }

            checking = Task.WhenAll(TenantRun.Each(page, run => Check(page, run)).Select(one => one.Result));
        }
    }

    private int Check(List<(TenantId Tenant, TRow Row)> page, TenantRun run)
    {
        using var keys = to.ForMany(run.Tenant);
        for (var i = run.First; i < run.End; i++)
        {
            table.Check(keys, run.Tenant, page[i].Row);
        }

        return run.End - run.First;
    }

    private static (string Tenant, Guid Id) Start => ("", Guid.Empty);

    /// <summary>One page in one transaction with its progress, so that a killed rotation neither skips nor repeats a row.</summary>
    private async Task<int> CopyPage(Action<string> reached, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Deletions hold it shared: what they delete is not read here any more, or deleted from the copy too.
        // A page that a crash of the server takes back takes its mark back with it, so nobody waits for the disk here; the drop of the old partition, which does, is behind all pages in the log.
        await using (var hold = new NpgsqlCommand("select pg_advisory_xact_lock(20562, 2), set_config('synchronous_commit', 'off', true)", connection))
        {
            await hold.ExecuteNonQueryAsync(ct);
        }

        // On a connection of its own: the database reads, it writes, and rows are wrapped, all at once. What is read stands still as long as this one holds the lock.
        await using var next = NextPage(await Reached(connection, ct));
        await using var rows = await next.ExecuteReaderAsync(ct);
        var portion = await ReadPortion(rows, from.Number, ct);
        if (portion.Count == 0)
        {
            return 0;
        }

        reached($"rotation.read-{table.Name}");
        var (count, last) = (0, portion[^1]);
        await using (var copy = await connection.BeginBinaryImportAsync(
            $"copy {Fresh} (epoch, tenant_id, {table.Columns}) from stdin (format binary)", ct))
        {
            for (var ahead = Task.FromResult(portion); portion.Count > 0; portion = await ahead)
            {
                (count, last) = (count + portion.Count, portion[^1]);
                var moved = TenantRun.Each(portion, run => Rewrap(portion, run));
                ahead = Task.Run(() => ReadPortion(rows, from.Number, ct), ct);
                try
                {
                    await Write(copy, moved, ct);
                }
                finally
                {
                    // A reader is not closed under whoever reads.
                    await Task.WhenAny(ahead);
                }
            }

            await copy.CompleteAsync(ct);
        }

        await using (var mark = new NpgsqlCommand(
            $"update vault.epochs set {table.Progress}_after_tenant = $2, {table.Progress}_after_id = $3 where epoch = $1", connection))
        {
            mark.Parameters.Add(new() { Value = from.Number });
            mark.Parameters.Add(new() { Value = last.Tenant.Value });
            mark.Parameters.Add(new() { Value = table.IdOf(last.Row) });
            await mark.ExecuteNonQueryAsync(ct);
        }

        await transaction.CommitAsync(CancellationToken.None);
        return count;
    }

    private async Task Write(NpgsqlBinaryImporter copy, IReadOnlyList<(TenantRun Run, Task<TRow[]> Rows)> moved, CancellationToken ct)
    {
        foreach (var (run, rows) in moved)
        {
            foreach (var row in await rows)
            {
                await copy.StartRowAsync(ct);
                await copy.WriteAsync(to.Number, ct);
                await copy.WriteAsync(run.Tenant.Value, NpgsqlTypes.NpgsqlDbType.Varchar, ct);
                table.Write(copy, row);
            }
        }
    }

    private TRow[] Rewrap(List<(TenantId Tenant, TRow Row)> page, TenantRun run)
    {
        using var old = from.For(run.Tenant);
        using var fresh = to.ForMany(run.Tenant);
        var moved = new TRow[run.End - run.First];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = table.Rewrap(old, fresh, run.Tenant, page[run.First + i].Row, to.Number);
        }

        return moved;
    }

    private async Task<(string Tenant, Guid Id)> Reached(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"select {table.Progress}_after_tenant, {table.Progress}_after_id from vault.epochs where epoch = {from.Number}", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) && !await reader.IsDBNullAsync(0, ct) ? (reader.GetString(0), reader.GetGuid(1)) : Start;
    }

    private NpgsqlCommand NextPage((string Tenant, Guid Id) after)
    {
        // The whole primary key on both sides: without it a partition that was never analysed, as one is that a rotation has just filled, is sorted for every page.
        var command = database.CreateCommand($"""
            select tenant_id, {table.Columns} from {Old}
            where (epoch, tenant_id, {table.Id}) > ({from.Number}, $1, $2) order by epoch, tenant_id, {table.Id} limit {pageSize}
            """);
        command.Parameters.Add(new() { Value = after.Tenant, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Varchar });
        command.Parameters.Add(new() { Value = after.Id });
        return command;
    }

    private async Task<List<(TenantId Tenant, TRow Row)>> ReadPortion(NpgsqlDataReader reader, int epoch, CancellationToken ct)
    {
        var portion = new List<(TenantId, TRow)>(Portion);
        while (portion.Count < Portion && await reader.ReadAsync(ct))
        {
            portion.Add((new(reader.GetString(0)), table.Read(reader, epoch)));
        }

        return portion;
    }

    private async Task<long> Count(string partition, CancellationToken ct)
    {
        await using var command = database.CreateCommand($"select count(*) from {partition}");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }
}
