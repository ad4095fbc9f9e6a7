namespace Bookings.Notifications;

/// <summary>Keeps what would have gone out, in memory.</summary>
internal sealed class DevelopmentOutbox(TimeProvider clock) : IDevelopmentOutbox
{
    private const int Most = 500;
    private readonly Lock _lock = new();
    private readonly LinkedList<DevelopmentMail> _mails = [];

    public IReadOnlyList<DevelopmentMail> Mails
    {
        get
        {
            lock (_lock)
            {
                return [.. _mails];
            }
        }
    }

    internal void Add(Outgoing outgoing)
    {
        lock (_lock)
        {
            _mails.AddFirst(new DevelopmentMail(clock.GetUtcNow(), outgoing.Business, outgoing.Kind ?? default, outgoing.To, outgoing.Subject, outgoing.Text));
            if (_mails.Count > Most)
            {
                _mails.RemoveLast();
            }
        }
    }
}

/// <summary>A channel on a developer's machine: nothing leaves it.</summary>
internal sealed class OutboxChannel(Channel kind, DevelopmentOutbox outbox) : IChannel
{
    public Channel Kind => kind;

    public Task<HandoverResult> Deliver(Outgoing outgoing, CancellationToken cancellation)
    {
        outbox.Add(outgoing);
        return Task.FromResult(new HandoverResult(Handover.Taken, "250"));
    }
}
