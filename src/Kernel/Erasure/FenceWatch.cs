using Npgsql;

namespace Bookings.Kernel;

/// <summary>Hears of fences, forgets who stands behind them, and says so; on every node that serves.</summary>
public sealed class FenceWatch(BookingsDatabase database, NodeLease lease, Vault vault, SealedShelf shelf, IEnumerable<ModulePurger> purgers, TimeProvider clock) : IBackgroundWork
{
    private static readonly TimeSpan Rhythm = TimeSpan.FromSeconds(1);

    private readonly HashSet<(string Tenant, Guid Subject)> _heard = [];

    /// <inheritdoc/>
    public async Task Run(CancellationToken stop)
    {
        try
        {
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    await Look(stop);
                }
                catch (Exception fault) when (DatabaseFaults.IsPassing(fault))
                {
                    // Unheard the lease runs out by itself, and nothing is answered from memory until the database is back.
                }

                await Task.Delay(Rhythm, clock, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await Leave();
        }
    }

    /// <summary>Once: forgets first, and says so after it.</summary>
    public async Task Look(CancellationToken cancellation)
    {
        var asked = clock.GetTimestamp();
        if (!lease.IsHeld)
        {
            Forget(null);
            _heard.Clear();
        }

        var fenced = await Fenced(cancellation);
        foreach (var business in fenced.Where(person => !_heard.Contains(person)).Select(person => person.Tenant).Distinct(StringComparer.Ordinal).ToList())
        {
            Forget(new(business));
        }

        if (!await Say(fenced, cancellation) || !lease.IsHeld)
        {
            // It had lapsed: somebody who was fenced and destroyed meanwhile stands in no list any more. From the renewal on every eraser waits for this process again, so what is forgotten after it is all.
            Forget(null);
        }

        _heard.Clear();
        _heard.UnionWith(fenced);
        lease.Held(asked);
    }

    /// <summary>Drops what this process remembers of a business.</summary>
    public void Forget(TenantId? business)
    {
        vault.Forget(business);
        shelf.Forget(business);
        foreach (var purger in purgers)
        {
            purger.Purger.Forget(business);
        }
    }

    private async Task<List<(string Tenant, Guid Subject)>> Fenced(CancellationToken cancellation)
    {
        await using var ask = database.System.CreateCommand("select tenant_id, id from vault.subjects where state = 3");
        var fenced = new List<(string, Guid)>();
        await using var rows = await ask.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            fenced.Add((rows.GetString(0), rows.GetGuid(1)));
        }

        return fenced;
    }

    /// <summary>Renews the lease, and says who was heard of.</summary>
    /// <returns>Whether the one before still ran, by the database's clock, for which alone erasers wait. This process's own may have stood still.</returns>
    private async Task<bool> Say(List<(string Tenant, Guid Subject)> fenced, CancellationToken cancellation)
    {
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(
            """
            with before as (select until from vault.nodes where id = $1)
            insert into vault.nodes (id, until) values ($1, clock_timestamp() + make_interval(secs => $2))
            on conflict (id) do update set until = excluded.until
            returning coalesce((select until > clock_timestamp() from before), false)
            """)
        {
            Parameters = { Param.Uuid(lease.Node), Param.Of(NodeLease.Term.TotalSeconds, NpgsqlTypes.NpgsqlDbType.Double) },
        });
        batch.BatchCommands.Add(new(
            """
            insert into vault.acknowledgements (tenant_id, subject, node)
            select s.tenant_id, s.id, $3 from unnest($1, $2) as f (tenant, id)
            join vault.subjects s on s.tenant_id = f.tenant and s.id = f.id
            on conflict do nothing
            """)
        {
            Parameters = { Param.Texts([.. fenced.Select(person => person.Tenant)]), Param.Uuids([.. fenced.Select(person => person.Subject)]), Param.Uuid(lease.Node) },
        });
        batch.BatchCommands.Add(new("delete from vault.nodes where until < clock_timestamp() - interval '1 day'"));
        return await batch.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>Who ends in order is not waited for.</summary>
    private async Task Leave()
    {
        try
        {
            await using var leave = database.System.CreateCommand("delete from vault.nodes where id = $1");
            leave.Parameters.Add(Param.Uuid(lease.Node));
            await leave.ExecuteNonQueryAsync(CancellationToken.None);
        }
        catch (Exception gone) when (gone is NpgsqlException or ObjectDisposedException)
        {
            // Without a database there is nobody to tell: the lease runs out.
        }
    }
}
