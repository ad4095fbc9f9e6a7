namespace Bookings.Kernel;

/// <summary>
/// A process's right to answer from memory what it has opened before. It holds for 30 seconds from when it was asked for, and is renewed every second together with the word that
/// everybody who was fenced until then has been forgotten. A process that was paused longer, or whose machine slept, wakes without it and asks the database, whose answer is the fence.
/// </summary>
/// <param name="clock">Its time stamps alone count here (<see cref="WakefulClock"/>); whether an eraser still waits for this process, the database's clock says, and <see cref="FenceWatch"/> asks it.</param>
public sealed class NodeLease(TimeProvider clock)
{
    /// <summary>How long it lasts without being renewed.</summary>
    public static readonly TimeSpan Term = TimeSpan.FromSeconds(30);

    private const long Never = long.MinValue;

    private long _since = Never;

    /// <summary>What is remembered may be used.</summary>
    public bool IsHeld => Volatile.Read(ref _since) is var since && since != Never && clock.GetElapsedTime(since) < Term;

    /// <summary>It was held once and is not any more: whatever is remembered may be of somebody erased since.</summary>
    public bool HasLapsed => Volatile.Read(ref _since) != Never && !IsHeld;

    internal Guid Node { get; } = Guid.CreateVersion7();

    /// <param name="asked">The time stamp from before the database was asked: the lease there ends later than here.</param>
    internal void Held(long asked) => Volatile.Write(ref _since, asked);
}
