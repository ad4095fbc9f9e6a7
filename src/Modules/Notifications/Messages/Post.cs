using System.Threading.Channels;
using Bookings.Access.Contracts;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Bookings.Notifications;

/// <summary>
/// Sends at once what exists in memory only: a code or a link cannot be stored to be sent later. What could not be handed over is tried again from memory for some
/// minutes, as the same message; whoever waits longer asks for another. What became of it is in the delivery log like everything else.
/// </summary>
internal sealed partial class Post(
    EventStore store, IEnumerable<IChannel> channels, IBusinessProfiles businesses, MessageWriter writer, AddressPrints prints, Wishes wishes, TimeProvider clock,
    ILogger<Post> log) : BackgroundService, IMessages
{
    internal const int MostAttempts = 5;

    /// <summary>The same for each, so that the first in the queue is the first whose time comes.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Channel<(Letter Letter, long Since)> _again =
        System.Threading.Channels.Channel.CreateBounded<(Letter, long)>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <summary>A message on its way.</summary>
    private sealed record Letter(Outgoing Outgoing, MessageKind Kind, Channel Channel, MessageLevel Level, int Template, int Attempts)
    {
        public override string ToString() => $"«{Outgoing.Id}»";
    }

    public async Task Send(Message message, CancellationToken cancellation)
    {
        if (message.Kind == MessageKind.Promotion)
        {
            throw new ArgumentException("A promotion needs somebody's consent, and an address is nobody: plan it for a client.", nameof(message));
        }

        try
        {
            if (await Write(message, cancellation) is { } letter)
            {
                await Deliver(letter, cancellation);
            }
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            // Whoever caused it has done what they did; its text might hold an address, so the kind of the fault says enough.
            NotSent(log, message.Kind, message.Business, fault.GetType().Name);
        }
    }

    public async Task Finish(TimeSpan patience, CancellationToken cancellation)
    {
        using var over = new CancellationTokenSource(patience, clock);
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancellation, over.Token);
        try
        {
            while (_again.Reader.TryRead(out var next))
            {
                await Again(next.Letter, next.Since, enough.Token);
            }
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var (letter, since) in _again.Reader.ReadAllAsync(stoppingToken))
            {
                await Again(letter, since, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    private async Task Again(Letter letter, long since, CancellationToken cancellation)
    {
        var wait = Pause - clock.GetElapsedTime(since);
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, clock, cancellation);
        }

        try
        {
            await Deliver(letter, cancellation);
        }
        catch (Exception fault) when (fault is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            NotSent(log, letter.Kind, letter.Outgoing.Business, fault.GetType().Name);
        }
    }

    /// <summary>Null where the address does not want it.</summary>
    private async Task<Letter?> Write(Message message, CancellationToken cancellation)
    {
        var channel = message.To.Contains('@', StringComparison.Ordinal) ? Channel.Email : Channel.Sms;
        var business = await businesses.Of(message.Business, cancellation) ?? throw new InvalidOperationException("A business that sends something was never founded.");
        var read = store.Read(message.Business);
        var rows = read.Query(MessageSetup.Sql, MessageSetup.Row.From, Param.Tenant(message.Business));
        await read.Run(cancellation);
        var setup = MessageSetup.Of(rows.Value);
        var level = setup.Settings.LevelOf(message.Kind, MessageLevel.Full);
        var preferences = await PreferencesOf(message, channel, cancellation);
        if (preferences is { IsUnwanted: true })
        {
            await Record(message.Business, Guid.CreateVersion7(), new MessageSuppressed(clock.GetCurrentInstant(), message.Kind, channel, new("unsubscribed")));
            return null;
        }

        var (rendered, template) = writer.Render(
            business, setup, message.Kind, channel, message.Language, level, Values(message, business, level), preferences?.Link);
        return new(new(
            Guid.CreateVersion7(), message.Business, message.To, message.Language, level == MessageLevel.LinkOnly ? null : business.Name.Value, rendered.Subject, rendered.Text,
            rendered.Html, Calendar: null, preferences?.Link is { } link ? writer.PreferencesOf(business, link) : null)
        {
            Kind = message.Kind,
        }, message.Kind, channel, level, template, 0);
    }

    /// <summary>Null where the address has no form that could be known again.</summary>
    private async Task<(bool IsUnwanted, NewPreferenceLink? Link)?> PreferencesOf(Message message, Channel channel, CancellationToken cancellation)
    {
        var category = message.Kind.Category();
        if (await prints.Of(message.Business, channel, message.To, cancellation) is not { } print)
        {
            return null;
        }

        var isUnwanted = (await wishes.Unwanted(message.Business, [print], cancellation)).Any(each => each.Contains(category));
        // The last message leaves nothing behind: after it there is nothing to choose.
        var link = channel == Channel.Email && !isUnwanted && message.Kind != MessageKind.ErasureCertificate ? Wishes.NewLink(print, category) : null;
        await wishes.Keep(message.Business, link is null ? [] : [link], cancellation);
        return (isUnwanted, link);
    }

    /// <summary>What the level hides is not among the values.</summary>
    private static Dictionary<string, string> Values(Message message, BusinessOverview business, MessageLevel level)
    {
        var values = new Dictionary<string, string>(message.Values, StringComparer.Ordinal)
        {
            [Slots.Business] = level < MessageLevel.LinkOnly ? business.Name.Value : AppointmentWords.SomePractice.In(message.Language),
        };
        if (level >= MessageLevel.NoNames && values.ContainsKey(Slots.Purpose))
        {
            values[Slots.Purpose] = SomePurpose.In(message.Language);
        }

        return values;
    }

    private static Words SomePurpose { get; } = new("something that you were asked", "noe du ble spurt om", "qualcosa che ti è stato chiesto");

    private async Task Deliver(Letter letter, CancellationToken cancellation)
    {
        var result = channels.FirstOrDefault(channel => channel.Kind == letter.Channel) is { } by
            ? await by.Deliver(letter.Outgoing, cancellation)
            : new(Handover.Later, "not-configured");
        var (now, attempts) = (clock.GetCurrentInstant(), letter.Attempts + 1);
        switch (result.Handover)
        {
            case Handover.Taken:
                await Record(letter, new MessageSent(now, letter.Kind, letter.Channel, letter.Level, letter.Outgoing.Language, letter.Template));
                break;
            case Handover.Refused:
                await Record(letter, new MessageRefused(
                    now, letter.Kind, letter.Channel, letter.Level, letter.Outgoing.Language, letter.Template, Settlement.ToCode(result.Status)));
                break;
            case Handover.Later when attempts < MostAttempts && result.Status != "not-configured":
                _again.Writer.TryWrite((letter with { Attempts = attempts }, clock.GetTimestamp()));
                break;
            default:
                NotSent(log, letter.Kind, letter.Outgoing.Business, result.Status);
                await Record(letter, new MessageGivenUp(now, letter.Kind, letter.Channel, Settlement.ToCode(result.Status)));
                break;
        }
    }

    private Task<Outcome> Record(Letter letter, DeliveryEvent fact) => Record(letter.Outgoing.Business, letter.Outgoing.Id, fact);

    private Task<Outcome> Record(TenantId business, Guid id, DeliveryEvent fact) => store.Transact(new Caller(business, "notifications.post", Role.Owner), transaction =>
    {
        transaction.Start(Delivery.Of(id), owner: null, fact);
        return Task.FromResult<Rejection?>(null);
    }, CancellationToken.None);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message was not sent: {Kind} of {Business}, {Fault}")]
    private static partial void NotSent(ILogger log, MessageKind kind, TenantId business, string fault);
}
