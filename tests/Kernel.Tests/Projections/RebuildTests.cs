using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Invariant 3: what is rebuilt from history is what was kept live, to the byte (F08).</summary>
public sealed class RebuildTests(KernelRig rig) : IClassFixture<KernelRig>
{
    private const int Seed = 20270301;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, "tr-TR")]
    [InlineData(7, "de-DE")]
    [InlineData(500, "tr-TR")]
    public async Task Rebuilt_is_live_for_every_page_size_and_culture(int page, string culture)
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed + page}");
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            await History.Write(rig, Seed + page, steps: 120);
            await CatchUp(pageSize: 500);
            var live = await History.All(rig);

            await Rebuild(page);
            Assert.Equal(live, await History.All(rig));

            // The background projection once more from the beginning, in pages of this size.
            await rig.Run("truncate parcels.counts; delete from events.checkpoints where projection = 'parcels.counts'");
            await CatchUp(page);
            Assert.Equal(live, await History.All(rig));

            // The control: what was changed by hand does not survive.
            await rig.Run("update parcels.parcels set weight = weight + 1; delete from parcels.places; update parcels.counts set posted = posted + 1");
            Assert.NotEqual(live, await History.All(rig));
            await Rebuild(page);
            Assert.Equal(live, await History.All(rig));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task Rebuilt_while_two_writers_go_on_it_ends_equal_and_no_read_is_empty()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"seeds {Seed}, {Seed + 1}");
        await History.Write(rig, Seed - 1, steps: 60);
        await CatchUp(pageSize: 500);
        var writing = Task.WhenAll(Task.Run(() => History.Write(rig, Seed, steps: 200), Stop), Task.Run(() => History.Write(rig, Seed + 1, steps: 200), Stop));
        var (rebuilds, reads) = (0, 0);
        var reading = Task.Run(async () =>
        {
            for (; !writing.IsCompleted; reads++)
            {
                foreach (var table in History.Tables)
                {
                    Assert.NotEqual(0L, await rig.Ask<long>($"select count(*) from {table}"));
                }
            }
        }, Stop);
        for (; !writing.IsCompleted; rebuilds++)
        {
            await Rebuild(page: 7);
            await CatchUp(pageSize: 7);
        }

        await writing;
        await reading;
        await CatchUp(pageSize: 500);
        var live = await History.All(rig);
        await Rebuild(page: 500);
        Assert.Equal(live, await History.All(rig));
        Assert.True(rebuilds > 0 && reads > 0);
    }

    [Fact]
    public async Task A_stream_that_moves_between_the_look_and_the_copy_is_found_by_the_next_look()
    {
        var (caller, person) = await rig.Business();
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        var (state, table) = (rig.Get<EventTypes>().StateOf(typeof(Parcel)), rig.Get<IEnumerable<InlineProjection>>().Single(each => each.Table == "parcels.parcels"));
        var replay = rig.Get<StreamReplay>();
        await rig.Run("create table parcels.scratch (like parcels.parcels)");
        var seen = await replay.Copy(state, table, Streams.All, "parcels.scratch", null, Stop);

        await rig.Post(caller, person, first);
        var look = await replay.Changed(state, seen, Stop);
        await rig.Post(caller, person, second);
        var copied = await replay.Copy(state, table, new(look), "parcels.scratch", null, Stop);

        Assert.Equal([first], look.Streams);
        Assert.Equal([second], (await replay.Changed(state, look.Seen, Stop)).Streams);
        // The control: going by the copy's own positions, nobody would ever look again.
        Assert.Empty((await replay.Changed(state, copied, Stop)).Streams);
        await rig.Run("drop table parcels.scratch");
    }

    [Theory]
    [InlineData("parcels.parcels")]
    [InlineData("parcels.counts")]
    public async Task Rights_policies_indexes_and_names_survive_the_swap(string table)
    {
        await rig.Run($"""
            alter table {table} set (fillfactor = 70);
            alter table {table} force row level security;
            grant select (tenant_id) on {table} to pg_monitor with grant option;
            grant select on {table} to public;
            drop policy if exists mine on {table};
            create policy mine on {table} as restrictive for update to bookings_app using (tenant_id <> 'x') with check (tenant_id <> 'y');
            create unique index if not exists {table.Replace('.', '_')}_partial on {table} (tenant_id, shelf) where tenant_id = 'nobody';
            """);
        var before = await Description(table);
        Assert.Contains("_partial", before, StringComparison.Ordinal);

        await Rebuild(page: 500);

        Assert.Equal(before, await Description(table));
        await rig.Run($"alter table {table} no force row level security; revoke select on {table} from public; drop policy mine on {table}");
        Assert.NotEqual(before, await Description(table));
    }

    [Theory]
    [InlineData("parcels.parcels")]
    [InlineData("parcels.counts")]
    public async Task A_rebuild_that_cannot_go_on_leaves_the_live_table_and_can_be_run_again(string table)
    {
        var (caller, person) = await rig.Business();
        var id = Guid.CreateVersion7();
        await rig.Post(caller, person, id);
        await CatchUp(pageSize: 500);
        var live = await History.All(rig);
        await rig.Run("update events.mt_events set data = '{\"Weight\": \"heavy\"}' where stream_id = $1 and version = 1", Param.Uuid((Guid?)id));
        await Assert.ThrowsAnyAsync<Exception>(() => rig.Get<Rebuild>().Run(table, null, Stop));
        Assert.Equal(live, await History.All(rig));

        await rig.Run("update events.mt_events set data = '{\"Weight\": 1, \"Shelf\": \"00000000-0000-0000-0000-000000000000\"}' where stream_id = $1 and version = 1", Param.Uuid((Guid?)id));
        await rig.Get<Rebuild>().Run(table, null, Stop);
        Assert.Equal(live, await History.All(rig));
    }

    [Fact]
    public async Task A_second_rebuild_of_the_same_table_is_refused_while_the_first_runs()
    {
        await using var first = await rig.Database.System.OpenConnectionAsync(Stop);
        await using (await ShadowTable.Begin(first, "parcels.parcels"))
        {
            await Assert.ThrowsAsync<RebuildRunsException>(() => rig.Get<Rebuild>().Run("parcels.parcels", null, Stop));
            await rig.Get<Rebuild>().Run("parcels.places", null, Stop);
        }

        await rig.Get<Rebuild>().Run("parcels.parcels", null, Stop);
    }

    private async Task Rebuild(int page)
    {
        var replay = new StreamReplay(rig.Database, rig.Store, rig.Get<EventTypes>(), rig.Get<EventCodec>(), rig.Get<Vault>()) { ChunkSize = page };
        var rebuild = new Rebuild(rig.Database, rig.Get<EventTypes>(), replay, rig.Get<InlineProjections>(), rig.Get<IEnumerable<BackgroundProjection>>());
        foreach (var table in rebuild.Tables)
        {
            await rebuild.Run(table, null, Stop);
        }
    }

    private async Task CatchUp(int pageSize)
    {
        var worker = new ProjectionWorker(
            rig.Database, rig.Store, rig.Get<EventTypes>(), rig.Get<IEnumerable<BackgroundProjection>>(), rig.Get<Leases>(), rig.Get<AppendSignal>(),
            NullLogger<ProjectionWorker>.Instance) { PageSize = pageSize };
        while (await worker.CatchUp(Stop))
        {
        }
    }

    /// <summary>Everything about a table that a swap could lose.</summary>
    private Task<string> Description(string table) => rig.Ask<string>(
        $"""
         select string_agg(line, E'\n' order by line collate "C") from (
             select pg_get_indexdef(indexrelid) as line from pg_index where indrelid = '{table}'::regclass
             union all select conname || ' ' || pg_get_constraintdef(oid) from pg_constraint where conrelid = '{table}'::regclass
             union all select concat_ws(' ', polname, polpermissive, polcmd, polroles::text, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid))
                       from pg_policy where polrelid = '{table}'::regclass
             union all select concat_ws(' ', relrowsecurity, relforcerowsecurity, reloptions::text) from pg_class where oid = '{table}'::regclass
             union all select a::text from pg_class, unnest(relacl) a where oid = '{table}'::regclass
             union all select attname || ' ' || a::text from pg_attribute, unnest(attacl) a where attrelid = '{table}'::regclass
             union all select concat_ws(' ', attnum, attname, format_type(atttypid, atttypmod), attnotnull) from pg_attribute where attrelid = '{table}'::regclass and attnum > 0
         ) as lines
         """);
}
