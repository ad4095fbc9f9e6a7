using Npgsql;

namespace Bookings.Kernel;

/// <summary>An epoch that is gone, with what its custodian says it did.</summary>
public sealed record EndedEpoch(int Epoch, NodaTime.Instant At, string Evidence);

/// <summary>
/// The last stage of erasures: what nobody can open any more is taken out of history and read models, and the space it took is given up. Facts keep their place, version
/// and public part; the bytes of a ciphertext without a key are all that goes.
/// </summary>
public sealed class PhysicalErasure(BookingsDatabase database, OwnedRows rows, FenceWatch watch)
{
    private const int PageSize = 500;

    private int _vacuumed;

    /// <summary>The last of the epochs up to this one to end; null while one of them lives.</summary>
    public async Task<EndedEpoch?> Ended(int epoch, CancellationToken cancellation)
    {
        await using var ask = database.System.CreateCommand(
            "select epoch, destroyed, coalesce(evidence, '') from vault.epochs where epoch <= $1 and not exists (select from vault.epochs where epoch <= $1 and state <> 'destroyed') order by epoch desc limit 1");
        ask.Parameters.Add(Param.Int(epoch));
        await using var row = await ask.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? new(row.GetInt32(0), row.GetInstant(1), row.GetString(2)) : null;
    }

    /// <summary>The last epoch that is gone together with all before it; 0 where none is.</summary>
    public async Task<int> LastEnded(CancellationToken cancellation)
    {
        await using var ask = database.System.CreateCommand("""
            select coalesce(max(epoch), 0) from vault.epochs
            where state = 'destroyed' and epoch < coalesce((select min(epoch) from vault.epochs where state <> 'destroyed'), 2147483647)
            """);
        return (int)(await ask.ExecuteScalarAsync(cancellation))!;
    }

    /// <summary>Something was destroyed in an epoch that lives: until that is gone, an old copy of the database opens it.</summary>
    public async Task<bool> WaitsForAnEpoch(CancellationToken cancellation)
    {
        await using var ask = database.System.CreateCommand("select exists (select from vault.tombstones where retained_until is null and epoch > $1)");
        ask.Parameters.Add(Param.Int(await LastEnded(cancellation)));
        return await ask.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>Ends what was retained for a term that is over: its keys go like the others before them.</summary>
    /// <returns>How many streams.</returns>
    public async Task<int> EndTerms(CancellationToken cancellation)
    {
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("select pg_advisory_xact_lock_shared(20562, 2)"));
        batch.BatchCommands.Add(new(
            """
            with over as (update vault.tombstones set retained_until = null, epoch = (select max(epoch) from vault.epochs where state = 'active')
                          where retained_until <= clock_timestamp() returning tenant_id, stream_id)
            delete from vault.stream_keys k using over where k.tenant_id = over.tenant_id and k.stream_id = over.stream_id
            """));
        var ended = await batch.ExecuteNonQueryAsync(cancellation);
        if (ended > 0)
        {
            watch.Forget(null);
        }

        return ended;
    }

    /// <summary>
    /// Removes the sealed bytes of everything that was destroyed in the epochs up to this one. Killed anywhere, the next call goes on. The space is not given up yet:
    /// <see cref="Vacuum"/>.
    /// </summary>
    /// <param name="epoch">Itself destroyed.</param>
    /// <param name="cancellation">Between two pages.</param>
    /// <returns>How many streams.</returns>
    public async Task<int> Strip(int epoch, CancellationToken cancellation)
    {
        var stripped = 0;
        while (await Page(epoch, cancellation) is { Count: > 0 } page)
        {
            foreach (var business in page.GroupBy(one => one.Tenant))
            {
                await Strip(business.Key, [.. business.Select(one => one.Stream)], cancellation);
            }

            stripped += page.Count;
        }

        if (stripped > 0)
        {
            Volatile.Write(ref _vacuumed, 0);
        }

        return stripped;
    }

    private async Task Strip(TenantId tenant, IReadOnlyList<Guid> streams, CancellationToken cancellation)
    {
        await rows.Strip(tenant, streams, cancellation);
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("update events.mt_events set sealed = null where tenant_id = $1 and stream_id = any($2) and sealed is not null")
        {
            Parameters = { Param.Tenant(tenant), Param.Uuids([.. streams]) },
        });
        // Together with the bytes: without either, what is left says erased by itself.
        batch.BatchCommands.Add(new("delete from vault.tombstones where tenant_id = $1 and stream_id = any($2)")
        {
            Parameters = { Param.Tenant(tenant), Param.Uuids([.. streams]) },
        });
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private async Task<List<(TenantId Tenant, Guid Stream)>> Page(int epoch, CancellationToken cancellation)
    {
        await using var ask = database.System.CreateCommand("select tenant_id, stream_id from vault.tombstones where epoch <= $1 and retained_until is null limit $2");
        ask.Parameters.AddRange(new[] { Param.Int(epoch), Param.Int(PageSize) });
        var page = new List<(TenantId, Guid)>();
        await using var found = await ask.ExecuteReaderAsync(cancellation);
        while (await found.ReadAsync(cancellation))
        {
            page.Add((new(found.GetString(0)), found.GetGuid(1)));
        }

        return page;
    }

    /// <summary>
    /// Gives up the space of what was stripped, by whichever process: after a <see cref="Strip(int,CancellationToken)"/> of the same epoch, before anything says that it is gone. Who has
    /// done it for an epoch that is over has not to do it for each of its people.
    /// </summary>
    public async Task Vacuum(int epoch, CancellationToken cancellation)
    {
        if (Volatile.Read(ref _vacuumed) >= epoch)
        {
            return;
        }

        // One statement each: VACUUM runs in no transaction with others.
        foreach (var table in rows.Stripped.Prepend("events.mt_events").Append("vault.tombstones"))
        {
            await using var vacuum = database.System.CreateCommand($"vacuum {table}");
            await vacuum.ExecuteNonQueryAsync(cancellation);
        }

        Volatile.Write(ref _vacuumed, epoch);
    }
}
