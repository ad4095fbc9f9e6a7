using System.Globalization;
using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class WakefulClockTests
{
    /// <summary>/proc/uptime counts the time that the machine slept (proc_uptime(5)); what it says has two digits after the point.</summary>
    [Fact]
    public void It_counts_from_the_start_of_the_machine_its_sleep_included()
    {
        var clock = WakefulClock.Instance;
        var before = Uptime();
        var now = (double)clock.GetTimestamp() / clock.TimestampFrequency;
        Assert.InRange(now, before - 0.01, Uptime() + 0.01);
    }

    private static double Uptime() => double.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture);
}
