namespace Bookings.Notifications;

/// <summary>Where none is configured: a message waits, as it does for a server that is away, until it is of no use any more.</summary>
internal sealed class NoChannel(Channel kind) : IChannel
{
    public Channel Kind => kind;

    public Task<HandoverResult> Deliver(Outgoing outgoing, CancellationToken cancellation) => Task.FromResult(new HandoverResult(Handover.Later, "not-configured"));
}
