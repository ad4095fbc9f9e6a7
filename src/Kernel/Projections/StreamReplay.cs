using System.Threading.Channels;
using Npgsql;
using NpgsqlTypes;

namespace Bookings.Kernel;

/// <summary>Reads streams in bulk, folds them, and writes the rows of a read model by binary COPY.</summary>
public sealed class StreamReplay(BookingsDatabase database, EventStore store, EventTypes types, EventCodec codec, Vault vault)
{
    /// <summary>Events for each hand-over between reading and folding.</summary>
    internal int ChunkSize { get; init; } = 2_000;

    internal async Task<Heads> Copy(
        StateType state, InlineProjection projection, Streams which, string into, IProgress<RebuildProgress>? progress, CancellationToken cancellation,
        NpgsqlConnection? writer = null)
    {
        await using var reader = await database.System.OpenConnectionAsync(cancellation);
        await using var snapshot = await reader.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var heads = await ReadHeads(reader, cancellation);
        var total = progress is null ? 0 : await Count(reader, state, cancellation);

        // Reading and folding go on side by side: the database and this process each have work to do.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var chunks = Channel.CreateBounded<List<Row>>(4);
        var reading = Task.Run(() => Read(reader, state, which, chunks.Writer, ending.Token), CancellationToken.None);
        try
        {
            await using var own = writer is null ? await database.System.OpenConnectionAsync(cancellation) : null;
            await using var copy = await (writer ?? own!).BeginBinaryImportAsync(
                $"copy {into} ({string.Join(", ", projection.Columns.Select(column => column.Name))}) from stdin (format binary)", cancellation);
            var done = 0L;
            await foreach (var chunk in chunks.Reader.ReadAllAsync(cancellation))
            {
                await Fold(projection, chunk, copy, cancellation);
                done += chunk.Count;
                progress?.Report(new(done, Math.Max(done, total)));
            }

            await copy.CompleteAsync(cancellation);
        }
        finally
        {
            // A fold that failed leaves the reader with nobody to hand to: its connection is given back only when it has ended.
            await ending.CancelAsync();
            await reading;
        }

        return heads;
    }

    /// <summary>Streams with events after known positions, and the positions of the snapshot in which they were found.</summary>
    internal async Task<ChangedStreams> Changed(StateType state, Heads seen, CancellationToken cancellation)
    {
        await using var connection = await database.System.OpenConnectionAsync(cancellation);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, cancellation);
        var heads = await ReadHeads(connection, cancellation);
        await using var find = new NpgsqlCommand(
            """
            select distinct e.tenant_id, e.stream_id from events.heads h
            left join unnest($1, $2) as s (tenant_id, position) on s.tenant_id = h.tenant_id
            join events.mt_events e on e.tenant_id = h.tenant_id and e.position > coalesce(s.position, 0)
            where h.position > coalesce(s.position, 0) and e.type = any($3)
            """, connection);
        find.Parameters.AddRange(new[] { Param.Texts(seen.Tenants), Param.Bigs(seen.Positions), Param.Texts([.. state.Events.Select(type => type.Name)]) });
        var (tenants, streams) = (new List<string>(), new List<Guid>());
        await using var rows = await find.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            tenants.Add(rows.GetString(0));
            streams.Add(rows.GetGuid(1));
        }

        return new([.. tenants], [.. streams], heads);
    }

    internal static async Task<Heads> ReadHeads(NpgsqlConnection connection, CancellationToken cancellation)
    {
        await using var read = new NpgsqlCommand("select tenant_id, position from events.heads order by tenant_id", connection);
        var (tenants, positions) = (new List<string>(), new List<long>());
        await using var rows = await read.ExecuteReaderAsync(cancellation);
        while (await rows.ReadAsync(cancellation))
        {
            tenants.Add(rows.GetString(0));
            positions.Add(rows.GetInt64(1));
        }

        return new([.. tenants], [.. positions]);
    }

    private static async Task<long> Count(NpgsqlConnection connection, StateType state, CancellationToken cancellation)
    {
        await using var count = new NpgsqlCommand("select count(*) from events.mt_events where type = any($1)", connection)
        {
            Parameters = { Param.Texts([.. state.Events.Select(type => type.Name)]) },
        };
        return (long)(await count.ExecuteScalarAsync(cancellation))!;
    }

    private async Task Read(NpgsqlConnection connection, StateType state, Streams which, ChannelWriter<List<Row>> chunks, CancellationToken cancellation)
    {
        try
        {
            await using var read = new NpgsqlCommand(
                $"""
                 select e.tenant_id, e.stream_id, e.version, e.id, e.type, e.data, e.sealed from events.mt_events e
                 {(which.Only is null ? "" : "join unnest($2, $3) as c (tenant_id, stream_id) on c.tenant_id = e.tenant_id and c.stream_id = e.stream_id")}
                 where e.type = any($1) order by e.tenant_id, e.stream_id, e.version
                 """, connection);
            read.Parameters.Add(Param.Texts([.. state.Events.Select(type => type.Name)]));
            if (which.Only is { } only)
            {
                read.Parameters.AddRange(new[] { Param.Texts(only.Tenants), Param.Uuids(only.Streams) });
            }

            await using var rows = await read.ExecuteReaderAsync(System.Data.CommandBehavior.SequentialAccess, cancellation);
            var (chunk, tenant) = (new List<Row>(ChunkSize), new TenantId(""));
            while (await rows.ReadAsync(cancellation))
            {
                var name = rows.GetString(0);
                tenant = name == tenant.Value ? tenant : new(name);
                var row = new Row(
                    tenant, rows.GetGuid(1), rows.GetInt64(2), rows.GetGuid(3), rows.GetString(4), rows.GetFieldValue<byte[]>(5), rows.GetBytesOrNull(6));
                // A stream is never cut: its fold needs all of it.
                if (chunk.Count >= ChunkSize && row.Version == 1)
                {
                    await chunks.WriteAsync(chunk, cancellation);
                    chunk = new(ChunkSize);
                }

                chunk.Add(row);
            }

            await chunks.WriteAsync(chunk, cancellation);
            chunks.Complete();
        }
        catch (Exception fault)
        {
            chunks.Complete(fault);
        }
    }

    private async Task Fold(InlineProjection projection, List<Row> chunk, NpgsqlBinaryImporter copy, CancellationToken cancellation)
    {
        var opened = projection.OpensPersonal ? await Open(chunk, cancellation) : null;
        for (var i = 0; i < chunk.Count;)
        {
            var (first, fold, version) = (chunk[i], projection.Fold(), 0L);
            for (; i < chunk.Count && chunk[i].Stream == first.Stream && chunk[i].Tenant == first.Tenant; i++)
            {
                fold.Next(Fact(chunk[i], opened));
                version = chunk[i].Version;
            }

            foreach (var row in projection.RowsOf(first.Tenant, first.Stream, fold.State, version))
            {
                await copy.StartRowAsync(cancellation);
                for (var column = 0; column < row.Length; column++)
                {
                    await Write(copy, row[column], projection.Columns[column].Type, cancellation);
                }
            }
        }
    }

    internal static Task Write(NpgsqlBinaryImporter copy, object? value, NpgsqlDbType type, CancellationToken cancellation) => value switch
    {
        null => copy.WriteNullAsync(cancellation),
        Guid id => copy.WriteAsync(id, type, cancellation),
        long number => copy.WriteAsync(number, type, cancellation),
        string text => copy.WriteAsync(text, type, cancellation),
        DateTime time => copy.WriteAsync(time, type, cancellation),
        byte[] bytes => copy.WriteAsync(bytes, type, cancellation),
        _ => copy.WriteAsync(value, type, cancellation),
    };

    internal object Understand(Guid stream, Guid id, string type, byte[] data, byte[]? personal) => store.ReadFact(stream, id, type, data, personal);

    private object Fact(Row row, Dictionary<Guid, Opened>? opened) =>
        opened is not null && opened.TryGetValue(row.Id, out var personal) && personal is Opened.Present present
            ? codec.Read(types.Of(row.Type).Type, row.Data, row.Block(types)!, present)
            : store.ReadFact(row.Stream, row.Id, row.Type, row.Data, row.Sealed);

    private async Task<Dictionary<Guid, Opened>> Open(List<Row> chunk, CancellationToken cancellation)
    {
        var opened = new Dictionary<Guid, Opened>();
        foreach (var business in chunk.Where(row => row.Sealed is not null).GroupBy(row => row.Tenant))
        {
            List<SealedBlock> blocks = [.. business.Select(row => row.Block(types)!)];
            var results = await vault.Open(business.Key, blocks, cancellation);
            for (var i = 0; i < blocks.Count; i++)
            {
                opened.Add(blocks[i].EventId, results[i]);
            }
        }

        return opened;
    }

    private readonly record struct Row(TenantId Tenant, Guid Stream, long Version, Guid Id, string Type, byte[] Data, byte[]? Sealed)
    {
        public SealedBlock? Block(EventTypes types) => Sealed is null ? null : new(Stream, Id, Type, types.Of(Type).Class!.Value, Sealed);
    }
}
