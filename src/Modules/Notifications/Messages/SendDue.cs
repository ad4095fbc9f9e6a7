using Microsoft.Extensions.Logging;

namespace Bookings.Notifications;

/// <summary>
/// Sends what is due, a batch of one business at a time: claims it, opens what it needs, decides, hands it over, records what became of it. Killed anywhere in between,
/// nothing is lost: what was not settled is claimed again when the lease has run out, and goes out as the same message.
/// </summary>
internal sealed partial class SendDue(
    MessageQueue queue, Envelopes envelopes, IEnumerable<IChannel> channels, TimeProvider clock, ILogger<SendDue> log)
{
    /// <summary>Messages of one claim: keys are opened and results written once for all of them.</summary>
    internal const int BatchSize = 200;

    /// <summary>Handed over at once; how many connections are open the channel decides.</summary>
    private const int AtOnce = 16;

    private readonly Dictionary<Channel, IChannel> _channels = channels.GroupBy(channel => channel.Kind).ToDictionary(each => each.Key, each => each.First());

    /// <summary>One batch; how many messages were claimed. Tests call it instead of waiting.</summary>
    internal Task<int> Run(CancellationToken cancellation) => Run(() => queue.Claim(BatchSize, cancellation), cancellation);

    /// <summary>The same of cancellations of these appointments that are due, whoever else waits.</summary>
    internal Task<int> RunCancellations(TenantId business, IReadOnlyList<Guid> appointments, CancellationToken cancellation) =>
        Run(() => queue.ClaimCancellations(business, appointments, BatchSize, cancellation), cancellation);

    private async Task<int> Run(Func<Task<ClaimedMessages?>> claim, CancellationToken cancellation)
    {
        var since = clock.GetTimestamp();
        if (await claim() is not { } claimed)
        {
            return 0;
        }

        Failpoint.Reached("messages.claimed");
        var settled = await Send(claimed, since, cancellation);
        Failpoint.Reached("messages.handed-over-before-settling");
        if (await queue.Settle(claimed.Business, settled, CancellationToken.None) is > 0 and var lost)
        {
            Lost(log, lost, claimed.Business);
        }

        Failpoint.Reached("messages.settled");
        return claimed.Messages.Count;
    }

    private async Task<IReadOnlyList<Settlement>> Send(ClaimedMessages claimed, long since, CancellationToken cancellation)
    {
        try
        {
            var (ready, suppressed) = await envelopes.Prepare(claimed, cancellation);
            var handedOver = new Settlement[ready.Count];
            await Parallel.ForAsync(
                0, ready.Count, new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                async (nth, _) => handedOver[nth] = await HandOver(ready[nth], since, cancellation));
            return [.. suppressed.Select(one => Suppressed(one.Message, one.Reason)), .. handedOver];
        }
        catch (Exception fault) when (!DatabaseFaults.IsPassing(fault) && fault is not OperationCanceledException)
        {
            return await OneByOne(claimed, since, fault, cancellation);
        }
    }

    /// <summary>Something in the batch cannot be opened or written. Alone it is told from the others, which have done nothing to wait for it.</summary>
    private async Task<IReadOnlyList<Settlement>> OneByOne(ClaimedMessages claimed, long since, Exception fault, CancellationToken cancellation)
    {
        if (claimed.Messages is [var only])
        {
            // Its text might hold what was opened: the kind of the fault says enough.
            Unwritable(log, fault.GetType().Name, claimed.Business);
            return [Later(only, "unwritable")];
        }

        var settled = new List<Settlement>(claimed.Messages.Count);
        foreach (var message in claimed.Messages)
        {
            settled.AddRange(await Send(claimed with { Messages = [message] }, since, cancellation));
        }

        return settled;
    }

    private async Task<Settlement> HandOver(Envelope envelope, long since, CancellationToken cancellation)
    {
        // A clock that goes on while this process is paused: whoever wakes after the lease sends nothing that another has sent meanwhile.
        if (cancellation.IsCancellationRequested || clock.GetElapsedTime(since) > MessageQueue.HandoverTime)
        {
            return Settlement.GivenBack(envelope.Message);
        }

        if (!_channels.TryGetValue(envelope.Message.Channel, out var channel))
        {
            return Later(envelope.Message, "not-configured");
        }

        try
        {
            var result = await channel.Deliver(envelope.Outgoing, cancellation);
            Failpoint.Reached("messages.handed-over");
            return result.Handover switch
            {
                Handover.Taken => Final(envelope.Message, Sent(envelope), result.Status),
                Handover.Refused => Final(envelope.Message, Refused(envelope, result.Status), result.Status),
                _ => Later(envelope.Message, result.Status),
            };
        }
        catch (OperationCanceledException)
        {
            // Nobody knows whether it was taken: it goes again, as the same message.
            return Settlement.GivenBack(envelope.Message);
        }
    }

    private MessageSent Sent(Envelope envelope) => new(
        clock.GetCurrentInstant(), envelope.Message.Kind, envelope.Message.Channel, envelope.Level, envelope.Outgoing.Language, envelope.Template);

    private MessageRefused Refused(Envelope envelope, string status) => new(
        clock.GetCurrentInstant(), envelope.Message.Kind, envelope.Message.Channel, envelope.Level, envelope.Outgoing.Language, envelope.Template,
        Settlement.ToCode(status));

    private Settlement Suppressed(DueMessage message, Code reason) => reason.Value is "too-late" or "past" && message.Attempts > 0
        ? Final(message, new MessageGivenUp(clock.GetCurrentInstant(), message.Kind, message.Channel, reason), null)
        : Final(message, new MessageSuppressed(clock.GetCurrentInstant(), message.Kind, message.Channel, reason), null);

    private static Settlement Final(DueMessage message, DeliveryEvent fact, string? status) => new(message, fact, status, null);

    private static Settlement Later(DueMessage message, string status) => Settlement.Later(message, status);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} messages of {Business} had been claimed by another node meanwhile; nothing of them was recorded here")]
    private static partial void Lost(ILogger log, int count, TenantId business);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message of {Business} cannot be written: {Fault}")]
    private static partial void Unwritable(ILogger log, string fault, TenantId business);
}
