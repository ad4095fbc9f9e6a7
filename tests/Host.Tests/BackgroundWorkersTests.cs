using Bookings.Kernel;
using Bookings.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Bookings.Host.Tests;

/// <summary>A fault that does not pass by itself, in one of those that work in the background.</summary>
public sealed class BackgroundWorkersTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_that_falls_is_begun_again_is_told_by_health_and_leaves_the_others_alone()
    {
        var (clock, lacks, works) = (new VirtualClock(), new Falling(times: 2), new Falling(times: 0));
        using var workers = new BackgroundWorkers([lacks, works], clock, NullLogger<BackgroundWorkers>.Instance);
        await workers.StartAsync(Stop);
        await works.Begun(1);
        Assert.Equal(HealthStatus.Healthy, (await Health()).Status);

        lacks.Go.Release();
        for (var time = 2; time <= 3; time++)
        {
            await Waiting(clock);
            Assert.Equal((HealthStatus.Degraded, "Ended by a fault and begun again: Falling. The log says which fault."), ((await Health()).Status, (await Health()).Description));
            lacks.Go.Release();
            clock.Advance(BackgroundWorkers.Pause);
            await lacks.Begun(time);
        }

        // It runs now; whether for good shows in a while.
        clock.Advance(BackgroundWorkers.Doubt);
        Assert.Equal(HealthStatus.Healthy, (await Health()).Status);
        Assert.Equal((3, 1), (lacks.Times, works.Times));
        await workers.StopAsync(Stop);
        Assert.True(workers.ExecuteTask!.IsCompletedSuccessfully);

        Task<HealthCheckResult> Health() => workers.CheckHealthAsync(new(), Stop);
    }

    private static async Task Waiting(VirtualClock clock)
    {
        while (clock.TimersWaiting == 0)
        {
            await Task.Yield();
        }
    }

    /// <summary>Lacks a right, as often as it is said; then it goes on until it is stopped.</summary>
    private sealed class Falling(int times) : IBackgroundWork
    {
        private int _begun;

        public int Times => Volatile.Read(ref _begun);

        public SemaphoreSlim Go { get; } = new(0);

        public async Task Run(CancellationToken stop)
        {
            if (Interlocked.Increment(ref _begun) <= times)
            {
                await Go.WaitAsync(stop);
                throw new PostgresException("permission denied", "ERROR", "ERROR", PostgresErrorCodes.InsufficientPrivilege);
            }

            await Task.Delay(Timeout.Infinite, stop);
        }

        public async Task Begun(int time)
        {
            while (Times < time)
            {
                await Task.Yield();
            }
        }
    }
}
