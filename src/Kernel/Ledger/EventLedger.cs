using Npgsql;

namespace Bookings.Kernel;

/// <summary>
/// Enters history in the ledger, behind the appends: the event at position p is entry p - 1 of its business. Whether the program understands an event does not
/// matter, every one is entered, and none can be passed over.
/// </summary>
/// <remarks>
/// It is no read model that <c>./run rebuild</c> could build again: made anew from a history that was changed it would only hide that it was. Whether history and ledger fit
/// is what <c>./run verify-ledger</c> finds out.
/// </remarks>
internal sealed class EventLedger(EventTypes types) : BackgroundProjection
{
    public override string Name => "ledger";

    /// <summary>It follows positions.</summary>
    public override IReadOnlyList<Type> Facts => [];

    internal override bool FollowsPositions => true;

    public override Task Apply(TenantId tenant, IReadOnlyList<Recorded> page, NpgsqlConnection connection, CancellationToken cancellation) => Task.CompletedTask;

    internal override async Task ApplyPositions(TenantId tenant, long after, long upTo, NpgsqlConnection connection, CancellationToken cancellation)
    {
        var log = LogId.Events(tenant);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("select pg_advisory_xact_lock(hashtextextended($1, 9))") { Parameters = { Param.Text(log.Origin) } },
                new(
                    """
                    select coalesce((select size from ledger.logs where tenant_id = $1 and log = $2), 0), coalesce((select position from events.checkpoints where projection = $3 and tenant_id = $1), 0)
                    """)
                {
                    Parameters = { Param.Tenant(tenant), Param.Text(log.Name), Param.Text(Name) },
                },
                LogTable.SelectTiles(log, [.. TreeBuilder.Edge(after)]),
                new($"{LedgerEvent.Select} and e.position > $2 and e.position <= $3 order by e.position") { Parameters = { Param.Tenant(tenant), Param.Big(after), Param.Big(upTo) } },
            },
        };
        EventTiles tiles;
        LedgerRoot before;
        await using (var rows = await batch.ExecuteReaderAsync(cancellation))
        {
            await rows.NextResultAsync(cancellation);
            await rows.ReadAsync(cancellation);
            var (size, checkpoint) = (rows.GetInt64(0), rows.GetInt64(1));
            if (checkpoint != after)
            {
                // While this one waited, whoever has its lease now entered them: the checkpoint refuses to be moved, and this page is thrown away.
                return;
            }

            if (size != after)
            {
                throw new LedgerBrokenException($"log {log.Origin} has {size} entries and its checkpoint stands at {after}");
            }

            await rows.NextResultAsync(cancellation);
            tiles = new(after, await LogTable.ReadTiles(rows, cancellation));
            before = tiles.Head();
            await rows.NextResultAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
            {
                Enter(LedgerEvent.Read(rows), tiles);
            }
        }

        if (tiles.Size != upTo)
        {
            throw new LedgerBrokenException($"the event at position {tiles.Size + 1} of business {tenant} is not there");
        }

        await LogTable.Write(connection, log, before, tiles.Head(), tiles.Rows(), cancellation);
    }

    private void Enter(LedgerEvent one, EventTiles tiles)
    {
        if (one.Position != tiles.Size + 1)
        {
            throw new LedgerBrokenException($"the event at position {tiles.Size + 1} is not there, the next is at {one.Position}");
        }

        Span<byte> entry = stackalloc byte[EventEntry.MaxSize];
        tiles.Add(one.Id, entry[..EventEntry.Write(one, types, entry)]);
    }
}
