namespace Bookings.Notifications;

/// <summary>Keeps what would have gone out, in memory, and as files where the installation has a folder for them.</summary>
internal sealed class DevelopmentOutbox(TimeProvider clock, DevelopmentFolder? folder) : IDevelopmentOutbox
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

    /// <summary>Keeps a message as the channel would have carried it.</summary>
    /// <exception cref="IOException">Its file cannot be written.</exception>
    public void Keep(Channel channel, Outgoing outgoing)
    {
        var now = clock.GetUtcNow();
        Keep(new(now, outgoing.Business, outgoing.Kind, outgoing.To, outgoing.Subject, outgoing.Text));
        folder?.Write(channel, outgoing, now);
    }

    private void Keep(DevelopmentMail mail)
    {
        lock (_lock)
        {
            _mails.AddFirst(mail);
            if (_mails.Count > Most)
            {
                _mails.RemoveLast();
            }
        }
    }
}

/// <summary>A channel that ends on this machine.</summary>
internal sealed class DevelopmentChannel(Channel kind, DevelopmentOutbox outbox) : IChannel
{
    public Channel Kind => kind;

    public Task<HandoverResult> Deliver(Outgoing outgoing, CancellationToken cancellation)
    {
        try
        {
            outbox.Keep(kind, outgoing);
            return Task.FromResult(new HandoverResult(Handover.Taken, "kept"));
        }
        catch (ArgumentException)
        {
            return Task.FromResult(new HandoverResult(Handover.Refused, "no-address"));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult(new HandoverResult(Handover.Later, "unwritable"));
        }
    }
}
