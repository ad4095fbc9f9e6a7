using Microsoft.Extensions.Logging;

namespace Bookings.Notifications;

/// <summary>Keeps what would have gone out, in memory.</summary>
internal sealed class DevelopmentOutbox(TimeProvider clock) : IMessages, IDevelopmentOutbox
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

    public Task Send(Message message, CancellationToken cancellation)
    {
        var (subject, body) = MessageText.Of(message.Kind).Render(message);
        lock (_lock)
        {
            _mails.AddFirst(new DevelopmentMail(clock.GetUtcNow(), message.Business, message.Kind, message.To, subject, body));
            if (_mails.Count > Most)
            {
                _mails.RemoveLast();
            }
        }

        return Task.CompletedTask;
    }
}

/// <summary>Says, in the log, what kind of message was not sent: never to whom, nor what.</summary>
internal sealed partial class NoMailServer(ILogger<NoMailServer> log) : IMessages
{
    public Task Send(Message message, CancellationToken cancellation)
    {
        NotSent(log, message.Kind, message.Business);
        return Task.CompletedTask;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message was not sent, for there is no mail server yet: {Kind} of {Business}")]
    private static partial void NotSent(ILogger log, MessageKind kind, TenantId business);
}
