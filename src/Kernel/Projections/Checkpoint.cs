using Npgsql;

namespace Bookings.Kernel;

/// <summary>How far a projection has come in one business.</summary>
internal static class Checkpoint
{
    /// <summary>Moves it, if it still stands where it was read and the lease is still ours.</summary>
    public static async Task<bool> Move(
        NpgsqlConnection connection, string projection, TenantId tenant, long from, long to, int bucket, long epoch, CancellationToken cancellation)
    {
        await using var move = new NpgsqlCommand(
            """
            with lease as (select from events.leases where bucket = $5 and epoch = $6 and until > clock_timestamp() for share)
            insert into events.checkpoints as c (projection, tenant_id, position, lease) select $1, $2, $4, $6 from lease
            on conflict (projection, tenant_id) do update set position = $4, lease = $6, updated = clock_timestamp() where c.position = $3
            """, connection)
        {
            Parameters = { Param.Text(projection), Param.Tenant(tenant), Param.Big(from), Param.Big(to), Param.Int(bucket), Param.Big(epoch) },
        };
        return await move.ExecuteNonQueryAsync(cancellation) == 1;
    }

    /// <summary>Stops the projection at the event of this position. The reason is the kind of fault, never its text: a text may quote a value.</summary>
    public static async Task Park(BookingsDatabase database, string projection, TenantId tenant, long position, Exception fault, CancellationToken cancellation)
    {
        await using var park = database.System.CreateCommand(
            """
            insert into events.parked (projection, tenant_id, position, event_id, reason)
            values ($1, $2, $3, coalesce((select id from events.mt_events where tenant_id = $2 and position = $3), '00000000-0000-0000-0000-000000000000'), $4)
            on conflict (projection, tenant_id) where resolution is null do nothing
            """);
        park.Parameters.AddRange(new[]
        {
            Param.Text(projection), Param.Tenant(tenant), Param.Big(position),
            Param.Text(fault is PostgresException sql ? $"{nameof(PostgresException)} {sql.SqlState}" : fault.GetType().Name),
        });
        await park.ExecuteNonQueryAsync(cancellation);
    }
}
