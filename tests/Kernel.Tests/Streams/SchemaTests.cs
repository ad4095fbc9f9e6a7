using System.Text.Json;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Marten's physical schema, as event-store.md has it, and rows as a Marten wants to find them.</summary>
public sealed class SchemaTests(KernelRig rig) : IClassFixture<KernelRig>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("mt_streams",
        """
        tenant_id varchar NO -
        id uuid NO -
        type varchar YES -
        version int8 YES -
        timestamp timestamptz NO now()
        created timestamptz NO now()
        is_archived bool YES false
        PRIMARY KEY (tenant_id, id)
        """)]
    [InlineData("mt_events",
        """
        seq_id int8 NO -
        id uuid NO -
        stream_id uuid YES -
        version int8 NO -
        data jsonb NO -
        bdata bytea YES -
        type varchar(500) NO -
        timestamp timestamptz NO -
        tenant_id varchar YES -
        mt_dotnet_type varchar YES -
        correlation_id varchar YES -
        causation_id varchar YES -
        headers jsonb YES -
        user_name varchar YES -
        is_archived bool YES false
        sealed bytea YES -
        position int8 YES -
        FOREIGN KEY (tenant_id, stream_id) REFERENCES events.mt_streams(tenant_id, id)
        PRIMARY KEY (seq_id)
        mt_events_position UNIQUE (tenant_id, "position")
        pk_mt_events_stream_and_version UNIQUE (tenant_id, stream_id, version)
        """)]
    [InlineData("mt_event_progression",
        """
        name varchar NO -
        last_seq_id int8 YES -
        last_updated timestamptz YES transaction_timestamp()
        PRIMARY KEY (name)
        """)]
    public async Task The_tables_are_Martens(string table, string expected) => Assert.Equal(expected, await rig.Ask<string>(
        """
        select string_agg(line, E'\n' order by part, nth, line collate "C") from (
            select 1 as part, ordinal_position::int as nth, concat_ws(' ', column_name, udt_name || coalesce('(' || character_maximum_length || ')', ''), is_nullable,
                   coalesce(replace(column_default, 'CURRENT_TIMESTAMP', 'now()'), '-')) as line
            from information_schema.columns where table_schema = 'events' and table_name = $1
            union all
            select 2, 0, pg_get_constraintdef(oid) from pg_constraint where conrelid = ('events.' || $1)::regclass and contype in ('p', 'f')
            union all
            select 3, 0, c.relname || ' UNIQUE ' || substring(pg_get_indexdef(i.indexrelid) from '\(.*\)') from pg_index i join pg_class c on c.oid = i.indexrelid
            where i.indrelid = ('events.' || $1)::regclass and i.indisunique and not i.indisprimary
        ) as lines
        """, Param.Text(table)));

    [Fact]
    public async Task An_event_is_written_as_Marten_reads_it()
    {
        var (caller, person) = await rig.Business();
        var (id, shelf) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var before = await rig.Ask<DateTime>("select clock_timestamp()");
        await rig.Post(caller with { Correlation = "4bf92f3577b34da6a3ce929d0e0e4736" }, person, id, weight: 7, shelf);

        await using var read = rig.Database.System.CreateCommand(
            """
            select type, mt_dotnet_type, is_archived, timestamp, data::text, user_name, correlation_id, headers::text, position, seq_id, sealed,
                   (select type || ' ' || version || ' ' || is_archived from events.mt_streams s where s.id = e.stream_id)
            from events.mt_events e where stream_id = $1
            """);
        read.Parameters.Add(Param.Uuid((Guid?)id));
        await using var row = await read.ExecuteReaderAsync(Stop);
        Assert.True(await row.ReadAsync(Stop));

        Assert.Equal(("parcel_posted", "Bookings.Kernel.Tests.ParcelPosted, Bookings.Kernel.Tests", false), (row.GetString(0), row.GetString(1), row.GetBoolean(2)));
        Assert.InRange(row.GetDateTime(3), before, before.AddMinutes(5));
        var data = JsonDocument.Parse(row.GetString(4)).RootElement;
        Assert.Equal((7, shelf), (data.GetProperty("Weight").GetInt32(), data.GetProperty("Shelf").GetGuid()));
        Assert.DoesNotContain("Ann", row.GetString(4), StringComparison.Ordinal);
        Assert.Equal(("tests", true), (row.GetString(5), row.IsDBNull(6)));
        Assert.Matches("^\\{\"salt\": \"[A-Za-z0-9_-]{22}\"\\}$", row.GetString(7));
        Assert.Equal(1, row.GetInt64(8));
        Assert.True(row.GetInt64(9) > 0 && row.GetFieldValue<byte[]>(10).Length > 20);
        Assert.Equal("parcel 1 false", row.GetString(11));
    }

    /// <summary>One trace may run through all that a person does: with it stored, two of their streams would be tied together for ever.</summary>
    [Fact]
    public async Task The_trace_is_kept_with_what_belongs_to_nobody_and_with_nothing_of_a_person()
    {
        var (business, person) = await rig.Business();
        var (caller, parcel, other, shelf) = (business with { Correlation = "4bf92f3577b34da6a3ce929d0e0e4736" }, Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await rig.Post(caller, person, parcel);
        await rig.Store.Transact(caller, new StreamId<Parcel, ParcelEvent>(parcel), _ => new ParcelMoved(shelf), Stop);
        await rig.Store.Transact(caller, transaction =>
        {
            transaction.Start(new StreamId<Parcel, ParcelEvent>(other), person, new ParcelPosted(1, shelf, Personal<string>.Of("Ann Example")));
            transaction.Start(new StreamId<Shelf, ShelfEvent>(Guid.CreateVersion7()), owner: null, new ShelfBuilt(1));
            return Task.FromResult<Rejection?>(null);
        }, Stop);
        await rig.Store.Transact(caller, new StreamId<Shelf, ShelfEvent>(shelf), _ => new ShelfBuilt(3), Stop);

        const string traced = "select coalesce(string_agg(stream_id::text, ' '), '') from events.mt_events where tenant_id = $1 and correlation_id is not null";
        Assert.Equal(shelf.ToString(), await rig.Ask<string>(traced, Param.Tenant(caller.Tenant)));
    }

    [Fact]
    public async Task A_new_stream_takes_one_round_trip_and_an_existing_one_two()
    {
        var (caller, person) = await rig.Business();
        var id = Guid.CreateVersion7();
        await rig.Post(caller, person, Guid.CreateVersion7());
        Assert.Equal(1, await RoundTrips(() => rig.Post(caller, person, id)));
        Assert.Equal(2, await RoundTrips(() => rig.Store.Transact(caller, new StreamId<Parcel, ParcelEvent>(id), _ => new ParcelMoved(id), Stop)));
        Assert.Equal(1, await RoundTrips(() => rig.Store.Transact(caller, new StreamId<Parcel, ParcelEvent>(id), _ => Decision.Unchanged, Stop)));
        // However many facts.
        Assert.Equal(2, await RoundTrips(() => rig.Store.Transact(
            caller, new StreamId<Parcel, ParcelEvent>(id), _ => Enumerable.Range(0, 50).Select(_ => (ParcelEvent)new ParcelMoved(id)).ToArray(), Stop)));
    }

    /// <summary>Npgsql traces each thing it sends and waits for.</summary>
    private static async Task<int> RoundTrips(Func<Task<Outcome>> work)
    {
        var count = 0;
        using var root = new System.Diagnostics.Activity("work").Start();
        using var listener = new System.Diagnostics.ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref System.Diagnostics.ActivityCreationOptions<System.Diagnostics.ActivityContext> _) => System.Diagnostics.ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (activity.TraceId == root.TraceId)
                {
                    Interlocked.Increment(ref count);
                }
            },
        };
        System.Diagnostics.ActivitySource.AddActivityListener(listener);
        Assert.IsType<Outcome.Done>(await work());
        return count;
    }
}
