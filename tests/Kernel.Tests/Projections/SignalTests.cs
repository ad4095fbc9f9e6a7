using Xunit;

namespace Bookings.Kernel.Tests;

public sealed class SignalTests
{
    [Fact]
    public async Task An_append_before_the_wait_is_not_missed_and_many_are_one()
    {
        using var signal = new AppendSignal();
        Parallel.For(0, 64, _ => signal.Appended());
        Assert.True(await signal.Wait(TimeSpan.Zero, CancellationToken.None));
        Assert.False(await signal.Wait(TimeSpan.Zero, CancellationToken.None));
        signal.Appended();
        Assert.True(await signal.Wait(TimeSpan.Zero, CancellationToken.None));
    }
}
