using Npgsql;

namespace Bookings.Kernel;

/// <summary>A stretch of one business's history. Positions are dense, so a reader of <c>position &gt; last</c> can never skip an event.</summary>
internal sealed record HistoryPage(IReadOnlyList<StoredEvent> Events, long UpTo, long Head)
{
    /// <summary>When it was read there was nothing behind it.</summary>
    public bool IsLast => UpTo >= Head;

    /// <summary>This page up to its first event.</summary>
    public HistoryPage First => Events is [var first, ..] ? new([first], first.Position, Head) : this;

    /// <summary>
    /// Reads, behind the projection's checkpoint, the wanted events among the next <paramref name="window"/> positions, and those that nobody here
    /// knows: a newer program wrote them, and to pass over them would be to lose them for its projections. One round trip, which holds a rebuild of the
    /// projection off until the transaction ends.
    /// </summary>
    public static async Task<(long After, HistoryPage Page)> Read(
        NpgsqlConnection connection, EventTypes types, BackgroundProjection projection, TenantId tenant, int window, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("select pg_advisory_xact_lock_shared(hashtextextended($1, 7))") { Parameters = { Param.Text(projection.Name) } });
        batch.BatchCommands.Add(new(
            """
            select h.position, coalesce(c.position, 0) from events.heads h
            left join events.checkpoints c on c.projection = $2 and c.tenant_id = h.tenant_id where h.tenant_id = $1
            """)
        {
            Parameters = { Param.Tenant(tenant), Param.Text(projection.Name) },
        });
        if (!projection.FollowsPositions)
        {
            batch.BatchCommands.Add(Wanted(types, projection, tenant, window));
        }

        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        await rows.NextResultAsync(cancellation);
        var (head, after) = await rows.ReadAsync(cancellation) ? (rows.GetInt64(0), rows.GetInt64(1)) : (0, 0);
        await rows.NextResultAsync(cancellation);
        var events = new List<StoredEvent>();
        while (await rows.ReadAsync(cancellation))
        {
            events.Add(new(
                rows.GetInt64(0), rows.GetGuid(1), rows.GetInt64(2), rows.GetGuid(3), rows.GetInstant(4),
                rows.GetString(5), rows.GetFieldValue<byte[]>(6), rows.GetBytesOrNull(7)));
        }

        // The head was read in an earlier snapshot than the events: what came in between stays for the next page. A checkpoint that
        // another worker moved in between is found out when ours is to move.
        var upTo = Math.Min(after + window, head);
        return (after, new([.. events.TakeWhile(stored => stored.Position <= upTo)], upTo, head));
    }

    private static NpgsqlBatchCommand Wanted(EventTypes types, BackgroundProjection projection, TenantId tenant, int window) =>
        // Names in a subquery are hashed once; in an array each event would be compared with each of them.
        new(
            """
            with last as (select coalesce((select position from events.checkpoints where projection = $2 and tenant_id = $1), 0) as position)
            select e.position, stream_id, version, id, timestamp, type, data, sealed from events.mt_events e, last
            where tenant_id = $1 and e.position > last.position and e.position <= last.position + $3 and (type in (select unnest($4)) or type not in (select unnest($5))) order by e.position
            """)
        {
            Parameters = { Param.Tenant(tenant), Param.Text(projection.Name), Param.Big(window), Param.Texts(types.NamesOf(projection.Facts)), Param.Texts(types.Names) },
        };
}

/// <summary>An event as it lies in the table, not yet understood.</summary>
internal sealed record StoredEvent(
    long Position, Guid Stream, long Version, Guid Id, NodaTime.Instant At, string Type, byte[] Data, byte[]? Sealed)
{
    /// <exception cref="Exception">Whatever a broken event brings: the caller parks it.</exception>
    public Recorded Understand(TenantId tenant, EventStore store) =>
        new(tenant, Position, Stream, Version, Id, At, store.ReadFact(Stream, Id, Type, Data, Sealed));
}
