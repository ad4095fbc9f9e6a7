namespace Bookings.Notifications;

/// <summary>How a channel is doing. It names nobody.</summary>
/// <param name="IsConfigured">False where messages by it go nowhere.</param>
/// <param name="LastSuccess">When it last took a message of this program; null where it has not.</param>
/// <param name="FailuresInARow">Attempts since then that it was not there for. A message that it refused says nothing about it.</param>
/// <param name="LastFailure">The status of the last of them.</param>
internal sealed record ChannelState(Channel Channel, bool IsConfigured, Instant? LastSuccess, int FailuresInARow, string? LastFailure);

/// <summary>A channel, and how it is doing.</summary>
internal sealed class WatchedChannel(IChannel channel, bool isConfigured, TimeProvider clock) : IChannel, IAsyncDisposable
{
    private readonly Lock _lock = new();
    private ChannelState _state = new(channel.Kind, isConfigured, LastSuccess: null, 0, LastFailure: null);

    public Channel Kind => channel.Kind;

    public ChannelState State
    {
        get
        {
            lock (_lock)
            {
                return _state;
            }
        }
    }

    public async Task<HandoverResult> Deliver(Outgoing outgoing, CancellationToken cancellation)
    {
        var result = await channel.Deliver(outgoing, cancellation);
        lock (_lock)
        {
            _state = result.Handover switch
            {
                Handover.Taken => _state with { LastSuccess = Instant.FromDateTimeOffset(clock.GetUtcNow()), FailuresInARow = 0, LastFailure = null },
                Handover.Later => _state with { FailuresInARow = _state.FailuresInARow + 1, LastFailure = result.Status },
                _ => _state,
            };
        }

        return result;
    }

    public async ValueTask DisposeAsync()
    {
        switch (channel)
        {
            case IAsyncDisposable one:
                await one.DisposeAsync();
                break;
            case IDisposable one:
                one.Dispose();
                break;
        }
    }
}
