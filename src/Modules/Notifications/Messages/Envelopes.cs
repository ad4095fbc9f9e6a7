using Bookings.Access.Contracts;
using Bookings.Clients.Contracts;
using Bookings.Consent.Contracts;

namespace Bookings.Notifications;

/// <summary>A message as it is to go out, and with it what will be recorded of it.</summary>
internal sealed record Envelope(DueMessage Message, Outgoing Outgoing, MessageLevel Level, int Template)
{
    public override string ToString() => $"«{Message.Id}»";
}

/// <summary>
/// Opens what a batch of messages of one business needs, at the moment of sending and for it: what they are about, addresses, wishes and words, each with one query for the
/// batch. What comes out is either ready to be handed over, or the reason why nobody is to get it.
/// </summary>
internal sealed class Envelopes(
    EventStore store, Topics topics, IClientContacts clients, IConsents consents, IBusinessProfiles businesses, AddressPrints prints, Wishes wishes,
    MessageWriter writer)
{
    internal async Task<(IReadOnlyList<Envelope> Ready, IReadOnlyList<(DueMessage Message, Code Reason)> Suppressed)> Prepare(
        ClaimedMessages claimed, CancellationToken cancellation)
    {
        var (business, messages) = (claimed.Business, claimed.Messages);
        var profile = await businesses.Of(business, cancellation) ?? throw new InvalidOperationException("A business that sends something was never founded.");
        var read = store.Read(business);
        var rows = read.Query(MessageSetup.Sql, MessageSetup.Row.From, Param.Tenant(business));
        await read.Run(cancellation);
        var setup = MessageSetup.Of(rows.Value);
        var about = await topics.Of(claimed, cancellation);
        SubjectId? Whose(DueMessage message) => message.Client ?? about[message.Id].Client;

        var contacts = await clients.Of(business, [.. messages.Select(Whose).OfType<SubjectId>().Distinct()], cancellation);
        ClientContact? ContactOf(DueMessage message) => Whose(message) is { } person ? contacts.GetValueOrDefault(person) : null;

        var addressed = new Dictionary<Guid, (string Address, byte[] Print)>();
        foreach (var message in messages)
        {
            if (AddressOf(ContactOf(message), message.Channel) is { } address && await prints.Of(business, message.Channel, address, cancellation) is { } print)
            {
                addressed[message.Id] = (address, print);
            }
        }

        var unwanted = await wishes.Unwanted(business, [.. addressed.Values.Select(one => one.Print)], cancellation);
        var (ready, suppressed) = (new List<DueMessage>(), new List<(DueMessage, Code)>());
        foreach (var message in messages)
        {
            var contact = ContactOf(message);
            var print = addressed.TryGetValue(message.Id, out var known) ? Convert.ToBase64String(known.Print) : "";
            var now = new Circumstances(
                about[message.Id], contact is null ? null : new(addressed.ContainsKey(message.Id), contact.IsBlocked, contact.IsRestricted),
                message.Rule is not { } rule || setup.Reminders.Any(one => one.Id == rule), [.. unwanted[print]],
                message.Kind != MessageKind.Promotion || (Whose(message) is { } person && await HasConsent(business, person, setup, message.Channel, cancellation)), claimed.Now);
            if (Judgement.Decide(message, now) is { } reason)
            {
                suppressed.Add((message, reason));
            }
            else
            {
                ready.Add(message);
            }
        }

        var links = await topics.NewLinks(business, ready, cancellation);
        var preferences = ready.Where(message => message.Channel == Channel.Email)
            .ToDictionary(message => message.Id, message => Wishes.NewLink(addressed[message.Id].Print, message.Kind.Category()));
        await wishes.Keep(business, [.. preferences.Values], cancellation);
        return ([.. ready.Select(message => writer.Write(
            profile, setup, message, about[message.Id], ContactOf(message)!, addressed[message.Id].Address,
            links.GetValueOrDefault(message.Id), preferences.GetValueOrDefault(message.Id), claimed.Now))], suppressed);
    }

    private Task<bool> HasConsent(TenantId business, SubjectId person, MessageSetup setup, Channel channel, CancellationToken cancellation) =>
        consents.Counts(business, person, setup.Settings.PromotionPurpose.Value, channel == Channel.Email ? "email" : "sms", cancellation);

    private static string? AddressOf(ClientContact? contact, Channel channel) => channel == Channel.Email ? contact?.Email : contact?.Phone;
}
