using System.Threading.Channels;
using Bookings.Notifications.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookings.Clients;

/// <summary>
/// Sends codes after the answer, one after the other: how long a mail server takes, and whether there was anything to send, is in nobody's answer. What waits
/// here when the program ends is not sent; whoever waits for it asks again.
/// </summary>
internal sealed partial class CodePost(IMessages messages, ILogger<CodePost> log) : BackgroundService
{
    private readonly Channel<Message?> _waiting = Channel.CreateBounded<Message?>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>Takes a message; null where nobody has the address, which takes the same way.</summary>
    public void Send(Message? message) => _waiting.Writer.TryWrite(message);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var message in _waiting.Reader.ReadAllAsync(stoppingToken))
            {
                try
                {
                    await (message is null ? Task.CompletedTask : messages.Send(message, stoppingToken));
                }
                catch (Exception fault) when (fault is not OperationCanceledException)
                {
                    // Its text might hold an address: the kind of the fault says enough.
                    NotSent(log, fault.GetType().Name);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A code could not be sent: {Fault}")]
    private static partial void NotSent(ILogger log, string fault);
}
