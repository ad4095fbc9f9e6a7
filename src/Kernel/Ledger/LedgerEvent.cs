using Npgsql;

namespace Bookings.Kernel;

/// <summary>An event as it lies in the table, with everything that the ledger commits to.</summary>
/// <param name="Headers">The salt's JSON as PostgreSQL writes it; null where the event was written without.</param>
/// <param name="Data">The public JSON as PostgreSQL writes it.</param>
/// <param name="Removed">SHA-256 of a sealed part that was physically removed.</param>
internal sealed record LedgerEvent(
    long Position, Guid Id, Guid Stream, long Version, string Type, DateTime At, byte[]? Headers, byte[] Data, byte[]? Sealed, byte[]? Removed)
{
    /// <summary>Of one business ($1); conditions may be added.</summary>
    public const string Select =
        """
        select e.position, e.id, e.stream_id, e.version, e.type, e.timestamp, e.headers, e.data, e.sealed, r.sha256
        from events.mt_events e left join ledger.removed_parts r on r.tenant_id = e.tenant_id and r.position = e.position
        where e.tenant_id = $1
        """;

    public static LedgerEvent Read(NpgsqlDataReader row) => new(
        row.IsDBNull(0) ? 0 : row.GetInt64(0), row.GetGuid(1), row.GetGuidOrNull(2) ?? Guid.Empty, row.GetInt64(3), row.GetString(4), row.GetDateTime(5),
        row.GetBytesOrNull(6), row.GetFieldValue<byte[]>(7), row.GetBytesOrNull(8), row.GetBytesOrNull(9));
}
