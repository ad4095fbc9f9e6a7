using Npgsql;
using Xunit;

namespace Bookings.Kernel.Tests;

/// <summary>Writes that share a commit neither lose, nor hinder, nor spoil each other.</summary>
public sealed class SharedCommitsTests(KernelRig rig) : IClassFixture<KernelRig>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writes_that_wait_go_in_one_transaction()
    {
        var (held, neighbours) = (await Business(), new[] { await Business(), await Business(), await Business() });
        var commits = Commits(places: 1);
        Task first;
        Task[] waiting;
        await using (await Hold(held))
        {
            first = commits.Write(held, Touch(held));
            waiting = [.. neighbours.Select(tenant => commits.Write(tenant, Touch(tenant)))];
            // The first waits for its business, gives its place, and the others go on without it.
            await Task.WhenAll(waiting);
            Assert.False(first.IsCompleted);
        }

        await first;
        Assert.Equal(1L, await Transactions(neighbours));
        Assert.Equal(2L, await Transactions([held, neighbours[0]]));
    }

    [Fact]
    public async Task A_refused_write_leaves_its_neighbours_whole()
    {
        var (held, fine, refused) = (await Business(), await Business(), await Business());
        var commits = Commits(places: 1);
        await using (await Hold(held))
        {
            var first = commits.Write(held, Touch(held));
            var broken = Touch(refused);
            broken.Add("select 1 / $1", Param.Int(0));
            var (good, bad) = (commits.Write(fine, Touch(fine)), commits.Write(refused, broken));

            await good;
            Assert.Equal(PostgresErrorCodes.DivisionByZero, (await Assert.ThrowsAsync<PostgresException>(() => bad)).SqlState);
            Assert.False(first.IsCompleted);
        }

        Assert.Equal((1L, 0L), (await Touched(fine), await Touched(refused)));
    }

    [Fact]
    public async Task Who_is_held_elsewhere_holds_nobody_else()
    {
        var (first, held, free) = (await Business(), await Business(), await Business());
        var commits = Commits(places: 1);
        Task waits;
        await using (await Hold(held))
        {
            Task begun, goes;
            await using (await Hold(first))
            {
                begun = commits.Write(first, Touch(first));
                (waits, goes) = (commits.Write(held, Touch(held)), commits.Write(free, Touch(free)));
                await goes;
            }

            await begun;
            Assert.False(waits.IsCompleted);
        }

        await waits;
        Assert.Equal((1L, 1L, 1L), (await Touched(first), await Touched(held), await Touched(free)));
    }

    [Fact]
    public async Task Many_writes_of_few_businesses_are_each_made_once()
    {
        var tenants = new[] { await Business(), await Business(), await Business() };
        var commits = Commits(places: 2);

        await Task.WhenAll(Enumerable.Range(0, 300).Select(nth => Task.Run(() => commits.Write(tenants[nth % 3], Touch(tenants[nth % 3])), Stop)));

        Assert.Equal((100L, 100L, 100L), (await Touched(tenants[0]), await Touched(tenants[1]), await Touched(tenants[2])));
    }

    /// <summary>Each decides on what it read: with forty at once, all but one are late each time.</summary>
    [Fact]
    public async Task Who_decided_too_late_decides_again_and_is_not_late_again()
    {
        var (caller, _) = await rig.Business();
        var shelf = new StreamId<Shelf, ShelfEvent>(Guid.CreateVersion7());
        await rig.Store.Transact(caller, transaction =>
        {
            transaction.Start(shelf, null, new ShelfBuilt(40));
            return Task.FromResult<Rejection?>(null);
        }, Stop);

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => Task.Run(() => rig.Store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var found = read.Stream(shelf);
            await read.Run(Stop);
            transaction.Append(found.Value, new PlaceTaken(found.Value.State.Taken.Count));
            return null;
        }, Stop), Stop)));

        Assert.All(outcomes, outcome => Assert.IsType<Outcome.Done>(outcome));
        Assert.Equal(41L, await rig.Ask<long>("select version from events.mt_streams where id = $1", Param.Uuid((Guid?)shelf.Value)));
    }

    [Fact]
    public async Task Who_waits_too_long_is_told_so_and_has_written_nothing()
    {
        var business = await Business();
        var commits = new SharedCommits(rig.Database.System, places: 1, TimeSpan.FromMilliseconds(50));
        Task first;
        await using (await Hold(business))
        {
            first = commits.Write(business, Touch(business));
            await Assert.ThrowsAsync<BusyException>(() => commits.Write(business, Touch(business)));
            await Assert.ThrowsAsync<BusyException>(() => commits.TurnOf(business));
        }

        await first;
        await commits.Write(business, Touch(business));
        Assert.Equal(2L, await Touched(business));
    }

    private SharedCommits Commits(int places) => new(rig.Database.System, places, TimeSpan.FromMinutes(1));

    private async Task<TenantId> Business() => (await rig.Business()).Caller.Tenant;

    private static Statements Touch(TenantId tenant)
    {
        var statements = new Statements();
        statements.Add("update events.heads set seq = seq + 1 where tenant_id = $1", Param.Tenant(tenant));
        return statements;
    }

    private Task<long> Touched(TenantId tenant) => rig.Ask<long>("select seq from events.heads where tenant_id = $1", Param.Tenant(tenant));

    private Task<long> Transactions(TenantId[] tenants) =>
        rig.Ask<long>("select count(distinct xmin::text) from events.heads where tenant_id = any($1)", Param.Texts([.. tenants.Select(tenant => tenant.Value)]));

    /// <summary>Somebody else's transaction has the business until this is disposed.</summary>
    private async Task<NpgsqlTransaction> Hold(TenantId tenant)
    {
        var connection = await rig.Database.System.OpenConnectionAsync(Stop);
        var transaction = await connection.BeginTransactionAsync(Stop);
        await using var hold = new NpgsqlCommand("select from events.heads where tenant_id = $1 for update", connection, transaction) { Parameters = { Param.Tenant(tenant) } };
        await hold.ExecuteNonQueryAsync(Stop);
        return transaction;
    }
}
