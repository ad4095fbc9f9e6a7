using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;

namespace Bookings.Kernel;

/// <summary>Keeps long work of this host, and on a graceful stop asks it to end and waits until it has said so.</summary>
internal sealed class OperationRunner : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentDictionary<Guid, Task> _running = new();
    private bool _isDisposed;

    public void Run(Guid id, Func<CancellationToken, Task> work)
    {
        // The work starts once the task is known, so that it cannot end before.
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _running[id] = Work();
        start.SetResult();

        async Task Work()
        {
            await start.Task;
            Listening.Stop();
            Reading.Continue();
            try
            {
                await work(_stopping.Token);
            }
            finally
            {
                _running.TryRemove(id, out _);
            }
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_isDisposed)
        {
            return;                         // a host in a test is stopped by the test, and again by the program
        }

        await _stopping.CancelAsync();
        await Task.WhenAll(_running.Values).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        _isDisposed = true;
        _stopping.Dispose();
    }
}
