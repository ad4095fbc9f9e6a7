using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Nothing appended is ever skipped by who reads by position (F07), and what would be by who reads by sequence.</summary>
public sealed class PositionTests(KernelRig rig) : IClassFixture<KernelRig>
{
    private const int Writers = 16;
    private const int Appends = 20;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Positions_are_dense_and_a_reader_beside_16_writers_skips_none()
    {
        var (caller, person) = await rig.Business();
        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(caller, person, writer), Stop)));

        var seen = 0L;
        while (true)
        {
            var isOver = writing.IsCompleted;
            foreach (var position in await Positions(caller.Tenant, seen))
            {
                Assert.Equal(seen + 1, position);
                seen = position;
            }

            if (isOver)
            {
                break;
            }
        }

        await writing;
        var head = await rig.Ask<long>("select position from events.heads where tenant_id = $1", Param.Tenant(caller.Tenant));
        Assert.Equal((head, head), (seen, await rig.Ask<long>("select count(*) from events.mt_events where tenant_id = $1", Param.Tenant(caller.Tenant))));
        Assert.Equal(Writers * Appends, await rig.Ask<long>("select count(*) from events.mt_streams where tenant_id = $1", Param.Tenant(caller.Tenant)));
    }

    [Fact]
    public async Task A_reader_by_sequence_would_skip_what_commits_late()
    {
        var (caller, person) = await rig.Business();
        var stream = Guid.CreateVersion7();
        await rig.Post(caller, person, stream);
        await using var slow = await Begin();
        await using var fast = await Begin();

        // Without the head's lock: the first draws its number first and commits last.
        await Insert(slow, caller.Tenant, stream, 2);
        await Insert(fast, caller.Tenant, stream, 3);
        await Run(fast, "commit");
        var last = await rig.Ask<long>("select max(seq_id) from events.mt_events where stream_id = $1", Param.Uuid((Guid?)stream));
        await Run(slow, "commit");

        Assert.Equal(0L, await rig.Ask<long>("select count(*) from events.mt_events where stream_id = $1 and seq_id > $2", Param.Uuid((Guid?)stream), Param.Big(last)));
        Assert.Equal(2, await rig.Ask<long>("select version from events.mt_events where stream_id = $1 and seq_id < $2 and version > 1", Param.Uuid((Guid?)stream), Param.Big(last)));
    }

    [Fact]
    public async Task With_the_heads_lock_the_second_waits_for_the_first()
    {
        var (caller, _) = await rig.Business();
        await using var slow = await Begin();
        await using var fast = await Begin();
        await Append(slow, caller.Tenant);
        await Run(fast, "set local lock_timeout = '50ms'");

        var waited = await Assert.ThrowsAsync<PostgresException>(() => Append(fast, caller.Tenant));

        Assert.Equal(PostgresErrorCodes.LockNotAvailable, waited.SqlState);
        await Run(slow, "commit");
    }

    private async Task Write(Caller caller, SubjectId person, int writer)
    {
        for (var i = 0; i < Appends; i++)
        {
            var id = Guid.CreateVersion7();
            Assert.IsType<Outcome.Done>(await rig.Post(caller, person, id, weight: writer));
            if (i % 3 == 0)
            {
                var more = await rig.Store.Transact(
                    caller, new StreamId<Parcel, ParcelEvent>(id), _ => (ParcelEvent[])[new ParcelMoved(id), new ParcelMoved(id)], Stop);
                Assert.IsType<Outcome.Done>(more);
            }
        }
    }

    private async Task<List<long>> Positions(TenantId tenant, long after)
    {
        var read = rig.Store.Read(tenant);
        var rows = read.Query(
            "select position from events.mt_events where tenant_id = $1 and position > $2 order by position", row => row.GetInt64(0), Param.Tenant(tenant), Param.Big(after));
        await read.Run(Stop);
        return rows.Value;
    }

    private async Task<NpgsqlConnection> Begin()
    {
        var connection = await rig.Database.System.OpenConnectionAsync(Stop);
        await Run(connection, "begin");
        return connection;
    }

    private static Task Append(NpgsqlConnection connection, TenantId tenant) => Run(
        connection,
        "select events.append($1,'t',null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null,null)",
        Param.Tenant(tenant));

    private static Task Insert(NpgsqlConnection connection, TenantId tenant, Guid stream, long version) => Run(
        connection,
        """
        insert into events.mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id)
        values (nextval('events.mt_events_sequence'), gen_random_uuid(), $2, $3, '{}', 'parcel_lost', now(), $1)
        """, Param.Tenant(tenant), Param.Uuid((Guid?)stream), Param.Big(version));

    private static async Task Run(NpgsqlConnection connection, string sql, params NpgsqlParameter[] parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.AddRange(parameters);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
