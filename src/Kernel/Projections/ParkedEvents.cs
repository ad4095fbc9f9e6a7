using NodaTime;

namespace Bookings.Kernel;

/// <summary>An event that a background projection could not take, and what waits behind it.</summary>
/// <param name="Reason">The kind of fault, never its text.</param>
public sealed record ParkedEvent(string Projection, TenantId Tenant, long Position, Guid EventId, string Reason, Instant At);

/// <summary>Parked events: what waits, and an operator's word about it, which is kept.</summary>
public sealed class ParkedEvents(BookingsDatabase database, IEnumerable<BackgroundProjection> projections)
{
    public IEnumerable<string> Names => projections.Select(projection => projection.Name);

    /// <summary>What waits now.</summary>
    public async Task<IReadOnlyList<ParkedEvent>> Open(CancellationToken cancellation)
    {
        await using var read = database.System.CreateCommand(
            "select projection, tenant_id, position, event_id, reason, at from events.parked where resolution is null order by at");
        var open = new List<ParkedEvent>();
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            open.Add(new(rows.GetString(0), new(rows.GetString(1)), rows.GetInt64(2), rows.GetGuid(3), rows.GetString(4), rows.GetInstant(5)));
        }

        return open;
    }

    /// <summary>Lets the projection try the event again, in every business where it waits: what was wrong has been mended.</summary>
    /// <returns>How many waited.</returns>
    public async Task<int> Retry(string projection, string by, CancellationToken cancellation)
    {
        await using var update = database.System.CreateCommand(
            "update events.parked set resolution = 'retried', resolved_by = $2, resolved_at = clock_timestamp() where projection = $1 and resolution is null");
        update.Parameters.AddRange(new[] { Param.Text(projection), Param.Text(by) });
        return await update.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Passes over the event that waits in one business. What the projection then lacks is known: the row stays.</summary>
    /// <returns>1, or 0 when nothing waited there.</returns>
    public async Task<int> Skip(string projection, TenantId tenant, string by, CancellationToken cancellation)
    {
        await using var update = database.System.CreateCommand(
            """
            with skipped as (
                update events.parked set resolution = 'skipped', resolved_by = $3, resolved_at = clock_timestamp()
                where projection = $1 and tenant_id = $2 and resolution is null returning position)
            insert into events.checkpoints as c (projection, tenant_id, position, lease) select $1, $2, position, 0 from skipped
            on conflict (projection, tenant_id) do update set position = excluded.position, updated = clock_timestamp() where c.position = excluded.position - 1
            """);
        update.Parameters.AddRange(new[] { Param.Text(projection), Param.Tenant(tenant), Param.Text(by) });
        return await update.ExecuteNonQueryAsync(cancellation);
    }
}
