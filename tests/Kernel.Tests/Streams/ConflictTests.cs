using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Somebody else was faster, or the database said no (F34: deadlock, serialisation failure, lock time-out): what the caller gets to hear.</summary>
public sealed class ConflictTests(KernelRig rig) : IClassFixture<KernelRig>
{
    private sealed record PlaceIsTaken() : Rejection(Because.Conflict, "place-is-taken", new("It is taken.", "Den er opptatt.", "È occupato."));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_comes_second_decides_again_on_what_the_first_left()
    {
        var (caller, person) = await rig.Business();
        var parcel = await Posted(caller, person);
        var seen = new List<Guid>();
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        var outcome = await rig.Store.Transact(caller, async transaction =>
        {
            var loaded = await Load(transaction, parcel);
            seen.Add(loaded.State.Shelf);
            if (seen.Count == 1)
            {
                await Move(caller, parcel, first);
            }

            transaction.Append(loaded, new ParcelMoved(second));
            return null;
        }, Stop);

        Assert.Equal(3, Assert.IsType<Outcome.Done>(outcome).Version);
        Assert.Equal([Guid.Empty, first], seen);
    }

    [Fact]
    public async Task Who_is_overtaken_every_time_is_told_that_it_is_busy_after_three_more_attempts()
    {
        var (caller, person) = await rig.Business();
        var parcel = await Posted(caller, person);
        var attempts = 0;
        // By another program: within one, who was overtaken once decides in a turn.
        await using var elsewhere = rig.Build();
        await elsewhere.Prepare(Stop);
        var others = elsewhere.GetRequiredService<EventStore>();

        await Assert.ThrowsAsync<BusyException>(() => rig.Store.Transact(caller, async transaction =>
        {
            var loaded = await Load(transaction, parcel);
            attempts++;
            await others.Transact(caller, parcel, _ => new ParcelMoved(Guid.CreateVersion7()), Stop);
            transaction.Append(loaded, new ParcelLost());
            return null;
        }, Stop));

        Assert.Equal(4, attempts);
        Assert.False((await rig.Store.Load(caller.Tenant, parcel, Stop)).State.IsLost);
    }

    [Fact]
    public async Task Who_named_a_version_is_refused_when_it_is_not_the_last()
    {
        var (caller, person) = await rig.Business();
        var parcel = await Posted(caller, person);
        await Move(caller, parcel, Guid.CreateVersion7());

        Assert.IsType<PreconditionFailed>(Refusal(await Move(caller with { IfMatch = 1 }, parcel, Guid.Empty)));
        Assert.IsType<Outcome.Done>(await Move(caller with { IfMatch = 2 }, parcel, Guid.Empty));

        // Overtaken between reading and writing, the version is not the last any more either.
        var isFirst = true;
        var overtaken = await rig.Store.Transact(caller with { IfMatch = 3 }, async transaction =>
        {
            var loaded = await Load(transaction, parcel);
            if (isFirst)
            {
                isFirst = false;
                await Move(caller, parcel, Guid.CreateVersion7());
            }

            transaction.Append(loaded, new ParcelLost());
            return null;
        }, Stop);
        Assert.IsType<PreconditionFailed>(Refusal(overtaken));
    }

    [Fact]
    public async Task A_broken_constraint_is_the_slices_own_rejection()
    {
        var (caller, _) = await rig.Business();
        var outcome = await rig.Store.Transact(caller, transaction =>
        {
            transaction.WhenBroken("place_taken", new PlaceIsTaken());
            Take(transaction, Guid.Empty, 1);
            Take(transaction, Guid.Empty, 1);
            return Task.FromResult<Rejection?>(null);
        }, Stop);
        Assert.IsType<PlaceIsTaken>(Refusal(outcome));

        // The control: without the word it is an error, and nothing is left of it.
        var broken = await Assert.ThrowsAsync<PostgresException>(() => rig.Store.Transact(caller, transaction =>
        {
            Take(transaction, Guid.Empty, 1);
            Take(transaction, Guid.Empty, 1);
            return Task.FromResult<Rejection?>(null);
        }, Stop));
        Assert.Equal("place_taken", broken.ConstraintName);
        Assert.Equal(0L, await rig.Ask<long>("select count(*) from parcels.places where tenant_id = $1", Param.Tenant(caller.Tenant)));
    }

    [Fact]
    public async Task A_constraint_that_somebody_faster_broke_is_decided_again_and_refused_at_last()
    {
        var (caller, _) = await rig.Business();
        var shelf = Guid.CreateVersion7();
        var place = 0;
        Task<Outcome> TakeNext(int most) => rig.Store.Transact(caller, async transaction =>
        {
            place++;
            if (place <= most)
            {
                await rig.Run("insert into parcels.places values ($1, $2, $3)", Param.Tenant(caller.Tenant), Param.Uuid((Guid?)shelf), Param.Int(place));
            }

            transaction.DecideAgainWhenBroken("place_taken", new PlaceIsTaken());
            Take(transaction, shelf, place);
            return null;
        }, Stop);

        Assert.IsType<Outcome.Done>(await TakeNext(most: 3));
        Assert.Equal(4, place);
        Assert.IsType<PlaceIsTaken>(Refusal(await TakeNext(most: int.MaxValue)));
        Assert.Equal(8, place);
    }

    [Fact]
    public async Task A_number_that_others_drew_every_time_is_no_rule_that_says_no_but_busy()
    {
        var (caller, _) = await rig.Business();
        var attempts = 0;
        await rig.Run("insert into parcels.places values ($1, $2, 1)", Param.Tenant(caller.Tenant), Param.Uuid((Guid?)Guid.Empty));
        await Assert.ThrowsAsync<BusyException>(() => rig.Store.Transact(caller, transaction =>
        {
            attempts++;
            transaction.DecideAgainWhenBroken("place_taken");
            Take(transaction, Guid.Empty, 1);
            return Task.FromResult<Rejection?>(null);
        }, Stop));
        Assert.Equal(4, attempts);
    }

    [Theory]
    [InlineData(PostgresErrorCodes.DeadlockDetected)]
    [InlineData(PostgresErrorCodes.SerializationFailure)]
    [InlineData(PostgresErrorCodes.LockNotAvailable)]
    public async Task A_fault_that_passes_is_tried_three_times_more_and_then_it_is_busy(string state)
    {
        var (caller, person) = await rig.Business();
        await rig.Run($"""
            create sequence parcels.faults;
            grant usage on sequence parcels.faults to bookings_app;
            create function parcels.fail() returns trigger language plpgsql as $$ begin
                if nextval('parcels.faults') <= tg_argv[0]::int then raise exception 'injected' using errcode = '{state}'; end if; return new; end $$;
            create trigger fail before insert on parcels.parcels for each row execute function parcels.fail(3)
            """);
        try
        {
            Assert.IsType<Outcome.Done>(await rig.Post(caller, person, Guid.CreateVersion7()));

            await rig.Run("drop trigger fail on parcels.parcels; alter sequence parcels.faults restart; create trigger fail before insert on parcels.parcels for each row execute function parcels.fail(4)");
            await Assert.ThrowsAsync<BusyException>(() => rig.Post(caller, person, Guid.CreateVersion7()));
            Assert.Equal(4L, await rig.Ask<long>("select last_value from parcels.faults"));
            Assert.Equal(1L, await rig.Ask<long>("select position from events.heads where tenant_id = $1", Param.Tenant(caller.Tenant)));
        }
        finally
        {
            await rig.Run("drop function parcels.fail cascade; drop sequence parcels.faults");
        }
    }

    [Fact]
    public async Task A_stream_written_twice_in_one_transaction_is_a_mistake_and_not_a_conflict()
    {
        var (caller, person) = await rig.Business();
        var parcel = await Posted(caller, person);
        await Assert.ThrowsAsync<InvalidOperationException>(() => rig.Store.Transact(caller, async transaction =>
        {
            var loaded = await Load(transaction, parcel);
            transaction.Append(loaded, new ParcelLost());
            transaction.Append(loaded, new ParcelLost());
            return null;
        }, Stop));
    }

    private static Rejection Refusal(Outcome outcome) => Assert.IsType<Outcome.Refused>(outcome).Reason;

    private static void Take(Transaction transaction, Guid shelf, int place) => transaction.Also(
        "insert into parcels.places values ($1, $2, $3)", Param.Tenant(transaction.Caller.Tenant), Param.Uuid((Guid?)shelf), Param.Int(place));

    private async Task<StreamId<Parcel, ParcelEvent>> Posted(Caller caller, SubjectId person)
    {
        var id = Guid.CreateVersion7();
        await rig.Post(caller, person, id);
        return new(id);
    }

    private static async Task<Loaded<Parcel, ParcelEvent>> Load(Transaction transaction, StreamId<Parcel, ParcelEvent> parcel)
    {
        var read = transaction.Read();
        var loaded = read.Stream(parcel);
        await read.Run(Stop);
        return loaded.Value;
    }

    private Task<Outcome> Move(Caller caller, StreamId<Parcel, ParcelEvent> parcel, Guid shelf) =>
        rig.Store.Transact(caller, parcel, _ => new ParcelMoved(shelf), Stop);
}
