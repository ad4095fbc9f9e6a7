using Bookings.Consent.Contracts;
using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>Asks what the messages of a batch are about, at the moment of sending: of each kind of matter with one query for all of them, and with none where there are none.</summary>
internal sealed class Topics(IAppointments appointments, IOffers offers, IRevisions revisions)
{
    /// <summary>By message; what is not there any more has no topic in it.</summary>
    internal async Task<IReadOnlyDictionary<Guid, Topic>> Of(ClaimedMessages claimed, CancellationToken cancellation)
    {
        var (business, messages) = (claimed.Business, claimed.Messages);
        var booked = await appointments.Of(business, Distinct(messages, message => message.Appointment), cancellation);
        var offered = await offers.Of(business, Distinct(messages, message => message.Offer), cancellation);
        var concerned = Distinct(messages, message => Concerned(message));
        var revised = await revisions.Of(business, [.. concerned.Select(one => one.Revision).Distinct()], cancellation);
        var accepted = await revisions.Accepted(business, concerned, cancellation);
        var expected = await appointments.Expected(business, [.. concerned.Select(one => one.Person).Distinct()], claimed.Now, cancellation);
        return messages.ToDictionary(message => message.Id, message => new Topic(
            message.Appointment is { } appointment ? booked.GetValueOrDefault(appointment) : null,
            message.Offer is { } offer ? offered.GetValueOrDefault(offer) : null,
            Concerned(message) is { } one && revised.TryGetValue(one.Revision, out var brief) ? new(brief, accepted.Contains(one), expected.Contains(one.Person)) : null));
    }

    /// <summary>A new link to what each is about, by message; those about nothing that has one of its own are left out.</summary>
    internal async Task<IReadOnlyDictionary<Guid, string>> NewLinks(TenantId business, IReadOnlyList<DueMessage> messages, CancellationToken cancellation)
    {
        var booked = await appointments.NewLinks(business, Distinct(messages, message => message.Appointment), cancellation);
        var waiting = await offers.NewLinks(business, Distinct(messages, message => message.Offer?.Place), cancellation);
        return messages.Where(message => message.Appointment is not null || message.Offer is not null).ToDictionary(
            message => message.Id, message => message.Appointment is { } appointment ? booked[appointment] : waiting[message.Offer!.Value.Place]);
    }

    private static (Revision Revision, SubjectId Person)? Concerned(DueMessage message) =>
        message is { Kind: MessageKind.PolicyChanged, Document: { } document, Client: { } person } ? (new(document, (int)message.Version), person) : null;

    private static List<T> Distinct<T>(IReadOnlyList<DueMessage> messages, Func<DueMessage, T?> of) where T : struct => [.. messages.Select(of).OfType<T>().Distinct()];
}
