using Npgsql;

namespace Bookings.Kernel;

/// <summary>A stretch of one business's history. Positions are dense, so a reader of <c>position &gt; last</c> can never skip an event.</summary>
internal sealed record HistoryPage(IReadOnlyList<StoredEvent> Events, long UpTo)
{
    /// <summary>This page up to its first event.</summary>
    public HistoryPage First => Events is [var first, ..] ? new([first], first.Position) : this;

    /// <summary>
    /// Reads the wanted events among the next <paramref name="window"/> positions, and those that nobody here knows: a newer program wrote them, and
    /// to pass over them would be to lose them for its projections.
    /// </summary>
    public static async Task<HistoryPage> Read(
        NpgsqlConnection connection, EventTypes types, TenantId tenant, IReadOnlyList<Type> facts, long after, int window, CancellationToken cancellation)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("select position from events.heads where tenant_id = $1") { Parameters = { Param.Tenant(tenant) } });
        batch.BatchCommands.Add(new(
            """
            select position, stream_id, version, id, timestamp, type, data, sealed from events.mt_events
            where tenant_id = $1 and position > $2 and position <= $2 + $3 and (type = any($4) or type <> all($5)) order by position
            """)
        {
            Parameters = { Param.Tenant(tenant), Param.Big(after), Param.Big(window), Param.Texts(types.NamesOf(facts)), Param.Texts(types.Names) },
        });

        await using var rows = await batch.ExecuteReaderAsync(cancellation);
        var head = await rows.ReadAsync(cancellation) ? rows.GetInt64(0) : 0;
        await rows.NextResultAsync(cancellation);
        var events = new List<StoredEvent>();
        while (await rows.ReadAsync(cancellation))
        {
            events.Add(new(
                rows.GetInt64(0), rows.GetGuid(1), rows.GetInt64(2), rows.GetGuid(3), rows.GetInstant(4),
                rows.GetString(5), rows.GetFieldValue<byte[]>(6), rows.GetBytesOrNull(7)));
        }

        // The head was read in an earlier snapshot than the events: what came in between stays for the next page.
        var upTo = Math.Min(after + window, head);
        return new([.. events.TakeWhile(stored => stored.Position <= upTo)], upTo);
    }
}

/// <summary>An event as it lies in the table, not yet understood.</summary>
internal sealed record StoredEvent(
    long Position, Guid Stream, long Version, Guid Id, NodaTime.Instant At, string Type, byte[] Data, byte[]? Sealed)
{
    /// <exception cref="Exception">Whatever a broken event brings: the caller parks it.</exception>
    public Recorded Understand(TenantId tenant, EventStore store) =>
        new(tenant, Position, Stream, Version, Id, At, store.ReadFact(Stream, Id, Type, Data, Sealed));
}
