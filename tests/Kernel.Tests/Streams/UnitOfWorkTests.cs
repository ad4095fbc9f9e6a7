using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Several streams in one transaction, people who may be gone, keys that move: all or nothing.</summary>
public sealed class UnitOfWorkTests(KernelRig rig) : IClassFixture<KernelRig>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Streams_of_several_kinds_are_written_together_in_the_order_in_which_they_were_staged()
    {
        var (caller, person) = await rig.Business();
        var (shelf, parcel) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Build(caller, shelf);

        var outcome = await PutOnShelf(caller, person, shelf, parcel);

        Assert.Equal(new Outcome.Done(shelf, 2, IsRepeat: false), outcome);
        Assert.Equal(
            "1 shelf_built,2 place_taken,3 parcel_posted",
            await rig.Ask<string>("select string_agg(position || ' ' || type, ',' order by position) from events.mt_events where tenant_id = $1", Param.Tenant(caller.Tenant)));
        Assert.Equal(1, await rig.Ask<int>("select place from parcels.places where shelf = $1", Param.Uuid((Guid?)shelf)));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_person_who_is_restricted_or_fenced_gets_nothing_more_and_nothing_else_is_written(int state)
    {
        var (caller, person) = await rig.Business();
        var shelf = Guid.CreateVersion7();
        await Build(caller, shelf);
        await rig.Run($"update vault.subjects set state = {state} where id = $1", Param.Uuid((Guid?)person.Value));

        Assert.IsType(state == 2 ? typeof(PersonRestricted) : typeof(PersonNotLive), Refusal(await PutOnShelf(caller, person, shelf, Guid.CreateVersion7())));
        Assert.IsType<PersonNotLive>(Refusal(await PutOnShelf(caller, SubjectId.New(), shelf, Guid.CreateVersion7())));

        Assert.Equal(1, (await rig.Store.Load(caller.Tenant, new StreamId<Shelf, ShelfEvent>(shelf), Stop)).Version);
        Assert.Equal(1L, await rig.Ask<long>("select position from events.heads where tenant_id = $1", Param.Tenant(caller.Tenant)));
        Assert.Equal(0L, await rig.Ask<long>("select count(*) from vault.stream_keys where tenant_id = $1", Param.Tenant(caller.Tenant)));
    }

    /// <summary>They themselves, and time: what a restriction does not stop, a fence still does.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public async Task What_a_restriction_does_not_stop_a_fence_does(int state, bool isWritten)
    {
        var (caller, person) = await rig.Business();
        var shelf = Guid.CreateVersion7();
        await Build(caller, shelf);
        await rig.Run($"update vault.subjects set state = {state} where id = $1", Param.Uuid((Guid?)person.Value));

        foreach (var passing in new[] { caller with { DespiteRestriction = true }, caller with { Role = Role.Guest } })
        {
            var outcome = await rig.Post(passing, person, Guid.CreateVersion7());
            Assert.True(isWritten ? outcome is Outcome.Done : Refusal(outcome) is PersonNotLive, outcome.ToString());
            Assert.IsType<PersonNotLive>(Refusal(await rig.Post(passing, SubjectId.New(), Guid.CreateVersion7())));
        }
    }

    [Fact]
    public async Task Somebody_of_another_business_is_nobody_here()
    {
        var ((caller, _), (_, stranger)) = (await rig.Business(), await rig.Business());
        Assert.IsType<PersonNotLive>(Refusal(await rig.Post(caller, stranger, Guid.CreateVersion7())));
    }

    [Fact]
    public async Task A_business_that_is_not_here_is_unknown()
    {
        var caller = new Caller(TenantId.New(), "tests", Role.Owner);
        Assert.IsType<BusinessUnknown>(Refusal(await Build(caller, Guid.CreateVersion7())));
    }

    [Fact]
    public async Task An_eraser_waits_for_the_append_that_came_first_and_the_append_for_an_eraser()
    {
        var (caller, person) = await rig.Business();
        await using var eraser = await rig.Database.System.OpenConnectionAsync(Stop);

        // An append in flight holds its share: who wants the row for himself cannot have it.
        await Run(eraser, "select pg_advisory_lock(79)");
        var appending = rig.Store.Transact(caller, transaction =>
        {
            transaction.Start(new StreamId<Parcel, ParcelEvent>(Guid.CreateVersion7()), person, new ParcelPosted(1, default, Personal<string>.Of("Ann Example")));
            transaction.Also("select pg_advisory_xact_lock_shared(79)");
            return Task.FromResult<Rejection?>(null);
        }, Stop);
        await Waiting("pg_advisory_xact_lock_shared(79)");
        var busy = await Assert.ThrowsAsync<PostgresException>(() => Run(
            eraser, $"begin; set local lock_timeout = '50ms'; select 1 from vault.subjects where id = '{person.Value}' for update"));
        Assert.Equal(PostgresErrorCodes.LockNotAvailable, busy.SqlState);
        await Run(eraser, "rollback");
        await Run(eraser, "select pg_advisory_unlock(79)");
        Assert.IsType<Outcome.Done>(await appending);

        // And the other way about: once the fence is up, the append that waited for it is refused.
        await Run(eraser, $"begin; update vault.subjects set state = 3 where id = '{person.Value}'");
        var late = rig.Post(caller, person, Guid.CreateVersion7());
        await Waiting("events.append");
        await Run(eraser, "commit");
        Assert.IsType<PersonNotLive>(Refusal(await late));
    }

    [Fact]
    public async Task Keys_that_moved_to_another_epoch_between_deciding_and_writing_are_taken_up()
    {
        var (caller, person) = await rig.Business();
        var (before, after) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await rig.Post(caller, person, before);
        var isFirst = true;

        var outcome = await rig.Store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var parcel = read.Stream(new StreamId<Parcel, ParcelEvent>(before));
            await read.Run(Stop);
            transaction.Append(parcel.Value, new ParcelLabelled(Personal<string>.Of("fragile")));
            transaction.Start(new StreamId<Parcel, ParcelEvent>(after), person, new ParcelPosted(1, default, Personal<string>.Of("Ann Example")));
            if (isFirst)
            {
                isFirst = false;
                await Rotate();
            }

            return null;
        }, Stop);

        Assert.IsType<Outcome.Done>(outcome);
        foreach (var id in (Guid[])[before, after])
        {
            var loaded = await rig.Store.Load(caller.Tenant, new StreamId<Parcel, ParcelEvent>(id), Stop);
            Assert.IsType<Opened.Present>((await rig.Store.Open(caller.Tenant, [loaded.State.Addressee!.Block!], Stop))[0]);
        }
    }

    [Fact]
    public async Task A_person_is_not_taken_for_erased_by_a_process_that_has_not_heard_of_the_new_epoch()
    {
        var (caller, person) = await rig.Business();
        var id = Guid.CreateVersion7();
        await rig.Post(caller, person, id);
        await Rotate();

        Assert.IsType<Outcome.Done>(await Label(caller, id));

        // The control: without a key in any epoch they are.
        await rig.Run("delete from vault.stream_keys where stream_id = $1", Param.Uuid((Guid?)id));
        Assert.IsType<PersonNotLive>(Refusal(await Label(caller, id)));
    }

    private static Rejection Refusal(Outcome outcome) => Assert.IsType<Outcome.Refused>(outcome).Reason;

    private Task<Outcome> Build(Caller caller, Guid shelf) =>
        rig.Store.Transact(caller, new StreamId<Shelf, ShelfEvent>(shelf), _ => new ShelfBuilt(3), Stop);

    private Task<Outcome> Label(Caller caller, Guid parcel) =>
        rig.Store.Transact(caller, new StreamId<Parcel, ParcelEvent>(parcel), _ => new ParcelLabelled(Personal<string>.Of("fragile")), Stop);

    private Task<Outcome> PutOnShelf(Caller caller, SubjectId person, Guid shelf, Guid parcel) => rig.Store.Transact(caller, async transaction =>
    {
        var read = transaction.Read();
        var loaded = read.Stream(new StreamId<Shelf, ShelfEvent>(shelf));
        await read.Run(Stop);
        transaction.Append(loaded.Value, new PlaceTaken(1));
        transaction.Start(new StreamId<Parcel, ParcelEvent>(parcel), person, new ParcelPosted(1, shelf, Personal<string>.Of("Ann Example")));
        return null;
    }, Stop);

    /// <summary>As another process does it: this one hears of it only when it must.</summary>
    private async Task Rotate()
    {
        await using var other = rig.Build();
        await other.GetRequiredService<Vault>().Refresh(Stop);
        await other.GetRequiredService<KeyRotation>().Run(null, Stop);
    }

    private async Task Waiting(string statement)
    {
        while (await rig.Ask<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%' || $1 || '%'", Param.Text(statement)) == 0)
        {
            await Task.Yield();
        }
    }

    private static async Task Run(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
