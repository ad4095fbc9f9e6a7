using Npgsql;

namespace Bookings.Kernel;

/// <summary>How far a rebuild has come.</summary>
/// <param name="Done">Events read.</param>
/// <param name="Total">Events there were when it began.</param>
public readonly record struct RebuildProgress(long Done, long Total);

/// <summary>
/// Builds a read model again from history: in bulk into a shadow table, then what was appended meanwhile, then the swap. Appends
/// go on throughout and wait only for the swap. What comes out is byte-identical to the live table, or one of both is wrong.
/// </summary>
public sealed class Rebuild(
    BookingsDatabase database, EventTypes types, StreamReplay replay, InlineProjections inline, IEnumerable<BackgroundProjection> background)
{
    private const int CatchUpRounds = 4;

    /// <summary>Names of everything that can be rebuilt.</summary>
    public IEnumerable<string> Tables =>
        inline.All.Select(projection => projection.Table).Concat(background.OfType<ITally>().Select(tally => tally.Table)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);

    /// <summary>Rebuilds one table; where several read models share it, one after the other, each keeping the rows of the others.</summary>
    /// <exception cref="ArgumentException">No read model has this name.</exception>
    public async Task Run(string table, IProgress<RebuildProgress>? progress, CancellationToken cancellation)
    {
        var sharing = inline.All.Where(projection => projection.Table == table).ToList();
        foreach (var projection in sharing)
        {
            await Inline(projection, swap: true, progress, cancellation);
        }

        if (sharing.Count == 0)
        {
            var tally = background.OfType<ITally>().FirstOrDefault(known => known.Table == table)
                ?? throw new ArgumentException($"There is no read model '{table}'. There are: {string.Join(", ", Tables)}.", nameof(table));
            await new TallyRebuild(database, types, replay).Run(tally, progress, cancellation);
        }
    }

    internal async Task Inline(InlineProjection projection, bool swap, IProgress<RebuildProgress>? progress, CancellationToken cancellation)
    {
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var shadow = await ShadowTable.Begin(connection, projection.Table);
        var state = types.StateOf(projection.State);

        var seen = await replay.Copy(state, projection, Streams.All, shadow.Name, progress, cancellation);
        await shadow.Index();

        for (var round = 0; round < CatchUpRounds && await replay.Changed(state, seen, cancellation) is { Count: > 0 } changed; round++)
        {
            // What is copied may be newer than the look, never older; going by the copy's own positions would pass over streams
            // that moved between the two.
            seen = changed.Seen;
            await Again(connection, projection, state, changed, shadow, cancellation);
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        await Execute(connection, $"lock table {projection.Table} in access exclusive mode");
        if (await replay.Changed(state, seen, cancellation) is { Count: > 0 } last)
        {
            await Again(connection, projection, state, last, shadow, cancellation);
        }

        if (projection.KeepsRowsWhere is { } kept)
        {
            await Execute(connection, $"insert into {shadow.Name} select * from {projection.Table} where {kept}");
        }

        if (swap)
        {
            await shadow.Swap();
        }

        await transaction.CommitAsync(CancellationToken.None);
        await Execute(connection, $"analyze {projection.Table}");
    }

    /// <summary>Streams that moved since they were copied are folded again, whole.</summary>
    private async Task Again(
        NpgsqlConnection connection, InlineProjection projection, StateType state, ChangedStreams changed, ShadowTable shadow, CancellationToken cancellation)
    {
        await using var delete = new NpgsqlCommand(
            $"delete from {shadow.Name} t using unnest($1, $2) as c (tenant_id, stream_id) where t.tenant_id = c.tenant_id and t.{projection.Columns[1].Name} = c.stream_id",
            connection)
        {
            Parameters = { Param.Texts(changed.Tenants), Param.Uuids(changed.Streams) },
        };
        await delete.ExecuteNonQueryAsync(cancellation);
        // On the connection of the swap: inside its transaction the shadow's rows must be seen with everything else or not at all.
        await replay.Copy(state, projection, new Streams(changed), shadow.Name, null, cancellation, connection);
    }

    private static async Task Execute(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}

/// <summary>Which streams a replay reads: all, or those named.</summary>
internal sealed record Streams(ChangedStreams? Only)
{
    public static Streams All { get; } = new((ChangedStreams?)null);
}

/// <summary>Positions of all businesses in one snapshot.</summary>
internal sealed record Heads(string[] Tenants, long[] Positions);

/// <summary>Streams with events after known positions.</summary>
/// <param name="Seen">Everything up to here was looked at: what comes later is found by the next look.</param>
internal sealed record ChangedStreams(string[] Tenants, Guid[] Streams, Heads Seen)
{
    public int Count => Streams.Length;
}
