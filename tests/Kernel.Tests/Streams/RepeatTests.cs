using System.Security.Cryptography;
using System.Text;
using Bookings.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>One Idempotency-Key, one effect: whoever lost the answer asks again and gets the same one.</summary>
public sealed class RepeatTests(KernelRig rig) : IClassFixture<KernelRig>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_key_has_the_same_answer_and_another_payload_is_refused()
    {
        var (caller, person) = await rig.Business();
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());

        Assert.Equal(new Outcome.Done(first, 1, IsRepeat: false), await rig.Post(With(caller, "k1"), person, first));
        Assert.Equal(new Outcome.Done(first, 1, IsRepeat: true), await rig.Post(With(caller, "k1"), person, second));
        Assert.IsType<IdempotencyKeyReused>(Assert.IsType<Outcome.Refused>(await rig.Post(With(caller, "k1", "other"), person, second)).Reason);
        Assert.Equal(1L, await rig.Ask<long>("select position from events.heads where tenant_id = $1", Param.Tenant(caller.Tenant)));
        Assert.Equal(0L, await rig.Ask<long>("select count(*) from vault.stream_keys where stream_id = $1", Param.Uuid((Guid?)second)));
    }

    [Fact]
    public async Task A_key_belongs_to_one_business()
    {
        var ((caller, person), (other, stranger)) = (await rig.Business(), await rig.Business());
        await rig.Post(With(caller, "k1"), person, Guid.CreateVersion7());
        Assert.False(Assert.IsType<Outcome.Done>(await rig.Post(With(other, "k1", "other"), stranger, Guid.CreateVersion7())).IsRepeat);
    }

    [Fact]
    public async Task A_stream_of_a_fixed_id_is_not_busy_but_there_already()
    {
        var (caller, person) = await rig.Business();
        var id = Guid.CreateVersion7();
        await rig.Post(With(caller, "k1"), person, id);
        Assert.Equal(new Outcome.Done(id, 1, IsRepeat: true), await rig.Post(With(caller, "k1"), person, id));
    }

    [Fact]
    public async Task Many_at_once_with_one_key_are_one()
    {
        var (caller, person) = await rig.Business();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => rig.Post(With(caller, "k1"), person, Guid.CreateVersion7()))));
        var done = outcomes.Select(Assert.IsType<Outcome.Done>).ToList();
        Assert.Single(done, each => !each.IsRepeat);
        Assert.Single(done.DistinctBy(each => (each.Resource, each.Version)));
        Assert.Equal(1L, await rig.Ask<long>("select position from events.heads where tenant_id = $1", Param.Tenant(caller.Tenant)));
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_is_found_by_its_key()
    {
        var (caller, person) = await rig.Business();
        var (first, second) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await using var wire = await LossyWire.To(rig.ConnectionString);
        await using var far = rig.Build(wire.ConnectionString);
        await far.GetRequiredService<Vault>().Refresh(Stop);
        var store = far.GetRequiredService<EventStore>();
        Task<Outcome> Post(Guid id) => store.Transact(With(caller, "k1"), transaction =>
        {
            transaction.Start(new StreamId<Parcel, ParcelEvent>(id), person, new ParcelPosted(1, default, Personal<string>.Of("Ann Example")));
            return Task.FromResult<Rejection?>(null);
        }, Stop);

        await store.Load(caller.Tenant, new StreamId<Parcel, ParcelEvent>(first), Stop);
        wire.LoseAnswers(after: "insert into parcels.parcels");
        var lost = await Assert.ThrowsAnyAsync<NpgsqlException>(() => Post(first));
        Assert.True(DatabaseFaults.IsPassing(lost));
        wire.Mend();

        Assert.Equal(new Outcome.Done(first, 1, IsRepeat: true), await Post(second));
    }

    [Fact]
    public async Task A_repeat_that_reads_while_the_first_commits_is_not_refused_for_what_the_first_did()
    {
        var (caller, person) = await rig.Business();
        var id = new StreamId<Parcel, ParcelEvent>(Guid.CreateVersion7());
        await using var gate = await rig.Database.System.OpenConnectionAsync(Stop);
        await Run(gate, "select pg_advisory_lock(77)");

        // Through another host: its read is held between its statements while the first one's commit comes in.
        var repeat = rig.Store.Transact(With(caller, "k1"), async transaction =>
        {
            var read = transaction.Read();
            read.Single("select pg_advisory_xact_lock_shared(77)::text", row => row.GetString(0));
            var loaded = read.Stream(id);
            await read.Run(Stop);
            return loaded.Value.Exists ? new ShelfFull() : null;
        }, Stop);
        await Waiting("pg_advisory_xact_lock_shared(77)");
        await rig.Post(With(caller, "k1"), person, id.Value);
        await Run(gate, "select pg_advisory_unlock(77)");

        Assert.Equal(new Outcome.Done(id.Value, 1, IsRepeat: true), await repeat);
    }

    private static Caller With(Caller caller, string key, string payload = "payload") =>
        caller with { Idempotency = new(key, SHA256.HashData(Encoding.UTF8.GetBytes(payload))) };

    private async Task Waiting(string statement)
    {
        while (await rig.Ask<long>("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%' || $1 || '%'", Param.Text(statement)) == 0)
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
