using System.Collections.Concurrent;
using System.Net;
using Bookings.Testing;

namespace Bookings.Host.Tests;

/// <summary>The host dies at the worst moments, and under load (F02, F03).</summary>
public sealed class CrashTests
{
    private const int Seed = 20270302;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Wherever_it_dies_one_request_is_one_booking()
    {
        var database = await Clinic.NewDatabase();
        await using var clinic = await Clinic.Open(database);
        await clinic.Terminate();
        var booked = 0;
        foreach (var point in (string[])["append.before-commit", "append.after-commit", "projection.applied-before-checkpoint"])
        {
            await clinic.Start(("BOOKINGS_FAILPOINT", point));
            var answer = await Outcome(clinic.Book(booked));
            Assert.True(answer is null or HttpStatusCode.Created, $"{point}: {answer}");
            Assert.NotEqual(ExitCode.Ok, await clinic.Died());
            Assert.Equal(point == "append.before-commit" ? booked : booked + 1L, await clinic.Ask("select count(*) from scheduling.appointments"));

            await clinic.Start();
            using (var again = await clinic.Book(booked))
            {
                Assert.Equal(HttpStatusCode.Created, again.StatusCode);
            }

            booked++;
            await clinic.AssertSound(booked);
            await clinic.Kill();
        }
    }

    [Fact]
    public async Task A_migration_that_was_killed_is_finished_by_the_next_start()
    {
        var database = await Clinic.NewDatabase();
        var folder = Names.Folder();
        await using (var dies = ChildHost.Start(
            ["--urls", "http://127.0.0.1:0"],
            ("ASPNETCORE_ENVIRONMENT", "Development"), ("Bookings__DataDirectory", folder), ("ConnectionStrings__Bookings", database), ("BOOKINGS_FAILPOINT", "migration.before-commit")))
        {
            Assert.NotEqual(ExitCode.Ok, await dies.Exit());
        }

        await using var clinic = await Clinic.Open(database);
        Assert.Equal(0L, await clinic.Ask("select count(*) from bookings.journal where script = ''"));
        await clinic.AssertSound(booked: 0);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Killed_three_times_under_load_it_loses_nothing_acknowledged_and_doubles_nothing()
    {
        const int bookings = 90, callers = 6;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}");
        var random = new Random(Seed);
        await using var clinic = await Clinic.Open(await Clinic.NewDatabase());
        var (acknowledged, pending) = (new ConcurrentDictionary<int, string>(), new ConcurrentQueue<int>(Enumerable.Range(0, bookings)));
        for (var life = 0; life < 4; life++)
        {
            var enough = life == 3 ? bookings : acknowledged.Count + random.Next(10, 20);
            var running = Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(() => Work(clinic, pending, acknowledged), Stop)));
            while (acknowledged.Count < enough && !running.IsCompleted)
            {
                await Task.Delay(1, Stop);
            }

            if (life < 3)
            {
                clinic.Child.Strike();
            }

            await running;
            if (life < 3)
            {
                await clinic.Kill();
                await clinic.Start();
            }
        }

        Assert.Equal(bookings, acknowledged.Count);
        await clinic.AssertSound(bookings);
        foreach (var (nth, location) in acknowledged)
        {
            // What was acknowledged is there, and its key still means the same.
            using var again = await clinic.Book(nth);
            Assert.Equal(location, $"{again.Headers.Location}");
            using var shown = await clinic.Http.GetAsync(location, Stop);
            Assert.Equal(HttpStatusCode.OK, shown.StatusCode);
        }

        await clinic.AssertSound(bookings);
    }

    /// <summary>Books what is left, until the host is gone; what was not answered is asked again in the next life, under the same key.</summary>
    /// <param name="untilUnavailable">Gives up at the first 503, too.</param>
    internal static async Task Work(Clinic clinic, ConcurrentQueue<int> pending, ConcurrentDictionary<int, string> acknowledged, bool untilUnavailable = false)
    {
        while (pending.TryDequeue(out var nth))
        {
            try
            {
                using var answer = await clinic.Book(nth);
                if (answer.StatusCode == HttpStatusCode.Created)
                {
                    Assert.True(acknowledged.TryAdd(nth, $"{answer.Headers.Location}"));
                    continue;
                }

                Assert.True(answer.StatusCode == HttpStatusCode.ServiceUnavailable, $"{nth}: {answer.StatusCode} {await answer.Content.ReadAsStringAsync(Stop)}");
                pending.Enqueue(nth);
                if (untilUnavailable)
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                pending.Enqueue(nth);
                return;
            }
        }
    }

    private static async Task<HttpStatusCode?> Outcome(Task<HttpResponseMessage> request)
    {
        try
        {
            using var answer = await request;
            return answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }
}
