namespace Bookings.Access.Tests;

/// <summary>Stands still until a test moves it. Its timers never fire.</summary>
internal sealed class ManualClock : TimeProvider
{
    private long _moved;
    private readonly DateTimeOffset _start = System.GetUtcNow();

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Read(ref _moved);

    public override DateTimeOffset GetUtcNow() => _start.AddTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => new Never();

    public void Advance(TimeSpan by) => Interlocked.Add(ref _moved, by.Ticks);

    private sealed class Never : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => true;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
