using System.Runtime.InteropServices;

namespace Bookings.Kernel;

/// <summary>
/// The system's clock, whose time stamps go on while the machine sleeps: <c>CLOCK_BOOTTIME</c> (clock_gettime(2)), where <see cref="TimeProvider.System"/> counts by <c>CLOCK_MONOTONIC</c>, which stands still meanwhile.
/// A lease and whatever else is remembered for a time is over when the machine wakes. A virtual machine that its host suspends has no clock that goes on.
/// </summary>
public sealed class WakefulClock : TimeProvider
{
    private const int BootTime = 7;
    private const long Second = 1_000_000_000;

    private WakefulClock() { }

    /// <summary>Elsewhere than on Linux the system's own.</summary>
    public static TimeProvider Instance { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess ? new WakefulClock() : System;

    /// <summary>Nanoseconds.</summary>
    public override long TimestampFrequency => Second;

    public override long GetTimestamp() =>
        ClockGetTime(BootTime, out var now) == 0 ? (now.Seconds * Second) + now.Nanoseconds : throw new InvalidOperationException("This system has no CLOCK_BOOTTIME.");

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [SuppressGCTransition]
    private static extern int ClockGetTime(int clock, out Timespec now);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Timespec
    {
        internal readonly long Seconds;
        internal readonly long Nanoseconds;
    }
}
