using System.Diagnostics;

namespace Bookings.Kernel;

/// <summary>
/// Named places where a test makes the program die as by <c>kill -9</c>, to see that the next start goes on where this one ended.
/// Armed by the environment variable <c>BOOKINGS_FAILPOINT</c> before the start; costs one comparison otherwise.
/// </summary>
public static class Failpoint
{
    private static readonly string? Armed = Environment.GetEnvironmentVariable("BOOKINGS_FAILPOINT");

    /// <summary>Dies here when this place is armed: no finally, no flush, no goodbye to the server.</summary>
    public static void Reached(string name)
    {
        if (Armed is not null && Armed == name)
        {
            Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
