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
                LogTable.SelectSize(log),
                LogTable.SelectTiles(log, [.. TreeBuilder.Edge(after)]),
                new($"{LedgerEvent.Select} and e.position > $2 and e.position <= $3 order by e.position") { Parameters = { Param.Tenant(tenant), Param.Big(after), Param.Big(upTo) } },
            },
        };
        var rows = await batch.ExecuteReaderAsync(cancellation);
        EventTiles tiles;
        await using (rows)
        {
            var size = await rows.ReadAsync(cancellation) ? rows.GetInt64(0) : 0;
            if (size != after)
            {
                throw new LedgerBrokenException($"log {log.Origin} has {size} entries and its checkpoint stands at {after}");
            }

            await rows.NextResultAsync(cancellation);
            tiles = new(after, await LogTable.ReadTiles(rows, cancellation));
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

        await LogTable.Write(connection, log, after, upTo, tiles.Rows(), cancellation);
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
