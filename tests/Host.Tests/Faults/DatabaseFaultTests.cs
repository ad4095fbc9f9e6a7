using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Bookings.Testing;
using Npgsql;

namespace Bookings.Host.Tests;

/// <summary>The database dies, goes silent, or is taken by others; and a host that is asked to end (F04, F18, F32, F35).</summary>
public sealed class DatabaseFaultTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_power_cut_of_the_database_everything_acknowledged_is_there()
    {
        const int bookings = 60;
        var folder = Names.Folder();
        var first = await EmbeddedPostgres.Join(folder, null, Stop);
        await using var wire = await LossyWire.To(first.ConnectionString);
        var database = await Clinic.NewDatabase(first.ConnectionString);
        var name = new NpgsqlConnectionStringBuilder(database).Database;
        await using var clinic = await Clinic.Open(database, hosts: $"{wire.ConnectionString};Database={name}");
        var (acknowledged, pending) = (new ConcurrentDictionary<int, string>(), new ConcurrentQueue<int>(Enumerable.Range(0, bookings)));

        var running = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => CrashTests.Work(clinic, pending, acknowledged, untilUnavailable: true), Stop)));
        while (acknowledged.Count < 20 && !running.IsCompleted)
        {
            await Task.Delay(1, Stop);
        }

        using (var server = Process.GetProcessById(first.ProcessId))
        {
            server.Kill();
        }

        await running;
        Assert.NotEmpty(pending);
        await using var second = await Restarted(folder);
        await first.DisposeAsync();
        wire.Redirect(second.ConnectionString);
        clinic.ConnectionString = $"{second.ConnectionString};Database={name}";

        // The host was there all the time, and goes on by itself.
        await CrashTests.Work(clinic, pending, acknowledged);

        Assert.Equal(bookings, acknowledged.Count);
        await clinic.AssertSound(bookings);
        Assert.Equal(ExitCode.Ok, await clinic.Terminate());
    }

    [Fact]
    public async Task When_the_database_goes_silent_callers_are_told_the_host_lives_and_goes_on_when_it_is_back()
    {
        var database = await Clinic.NewDatabase();
        await using var wire = await LossyWire.To(database);
        await using var clinic = await Clinic.Open(database, hosts: wire.ConnectionString);
        using (var warm = await clinic.Book(0))
        {
            Assert.Equal(HttpStatusCode.Created, warm.StatusCode);
        }

        // Half-open: nobody is told. Forty hold the pool until their time is over; whoever comes later hears at once that it is full.
        wire.GoSilent();
        var holding = Enumerable.Range(1, 60).Select(nth => clinic.Book(nth)).ToList();
        var early = await Task.WhenAny(holding);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await early).StatusCode);
        Assert.NotNull((await early).Headers.RetryAfter);
        Assert.Contains(holding, request => !request.IsCompleted);
        using var probe = new HttpClient { BaseAddress = clinic.Http.BaseAddress };
        using (var live = await probe.GetAsync("/health/live", Stop))
        {
            Assert.Equal(HttpStatusCode.OK, live.StatusCode);
        }

        using (var ready = await probe.GetAsync("/health/ready", Stop))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        }

        Assert.All(await Task.WhenAll(holding), answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        wire.Mend();

        for (var nth = 1; nth < 60; nth++)
        {
            while (true)
            {
                using var answer = await clinic.Book(nth);
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    break;
                }

                Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            }
        }

        await clinic.AssertSound(60);
        Assert.Equal(ExitCode.Ok, await clinic.Terminate());
    }

    [Fact]
    public async Task Asked_to_end_it_finishes_what_it_began_and_hands_over_its_work()
    {
        var database = await Clinic.NewDatabase();
        await using var clinic = await Clinic.Open(database);
        while (await clinic.Ask("select count(*) from events.leases where holder is not null") is not 32L)
        {
            await Task.Delay(20, Stop);
        }

        // Requests in the middle of their work, as many as read at once on the smallest machine: somebody holds what each of them reads first.
        await using var holder = new NpgsqlConnection($"{database};Pooling=false");
        await holder.OpenAsync(Stop);
        await using (var hold = new NpgsqlCommand("begin; lock table events.idempotency in access exclusive mode", holder))
        {
            await hold.ExecuteNonQueryAsync(Stop);
        }

        var requests = Enumerable.Range(0, 4).Select(nth => clinic.Book(nth)).ToList();
        while (await clinic.Ask("select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and application_name = 'bookings-web'") is not 4L)
        {
            await Task.Delay(5, Stop);
        }

        var ending = clinic.Child.Terminate();
        while (await Accepts(clinic.Http.BaseAddress!))
        {
            await Task.Delay(5, Stop);
        }

        await using (var release = new NpgsqlCommand("rollback", holder))
        {
            await release.ExecuteNonQueryAsync(Stop);
        }

        Assert.All(await Task.WhenAll(requests), answer => Assert.Equal(HttpStatusCode.Created, answer.StatusCode));
        Assert.Equal(ExitCode.Ok, await ending);
        Assert.Equal(0L, await clinic.Ask("select (select count(*) from events.leases where holder is not null) + (select count(*) from events.nodes)"));

        await clinic.Died();
        await clinic.Start();
        await clinic.AssertSound(4);
    }

    private static async Task<bool> Accepts(Uri address)
    {
        using var door = new System.Net.Sockets.TcpClient();
        try
        {
            await door.ConnectAsync(address.Host, address.Port, Stop);
            return true;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return false;
        }
    }

    /// <summary>A server killed by force can find its own lock file in the way for a moment.</summary>
    private static async Task<EmbeddedPostgres> Restarted(string folder)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await EmbeddedPostgres.Join(folder, null, Stop);
            }
            catch (InvalidOperationException) when (attempt < 20)
            {
                await Task.Delay(200, Stop);
            }
        }
    }
}
