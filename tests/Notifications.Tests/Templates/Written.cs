using Bookings.Access.Contracts;
using Bookings.Consent.Contracts;
using Bookings.Kernel;
using Bookings.Scheduling.Contracts;
using NodaTime;

namespace Bookings.Notifications.Tests;

/// <summary>A message of every kind as it would go out, about somebody and something with names that a test chooses.</summary>
internal static class Written
{
    internal sealed record Named(string? Client, string Service, string Provider, string Location);

    internal static Outgoing As(TemplateAddress address, MessageWriter writer, BusinessOverview business, MessageSetup setup, Named names)
    {
        var start = Instant.FromUtc(2030, 3, 4, 9, 0);
        var appointment = new AppointmentBrief(
            new(Guid.CreateVersion7()), 3, AppointmentStanding.Booked, null, new(Guid.Empty), new(names.Service, new Dictionary<Language, string>()), 0, names.Provider,
            names.Location, null, start, start + Duration.FromHours(1), business.Zone);
        var offer = new OfferBrief(
            new(new(Guid.Empty), new(Guid.Empty)), OfferStanding.Open, null, appointment.ServiceName, 0, names.Provider, names.Location, null, start, appointment.End, business.Zone,
            start - Duration.FromDays(1));
        var revision = new RevisionBrief(new(Guid.Empty, 2), RevisionStanding.Current, start, address.Language, new Dictionary<Language, string> { [address.Language] = new('f', 64) });
        var about = address.Kind switch
        {
            Contracts.MessageKind.WaitlistOffer => new Topic(Offer: offer),
            Contracts.MessageKind.PolicyChanged => new Topic(Revised: new(revision, HasAccepted: false, IsExpected: true)),
            _ => new Topic(Slots.Of(address.Kind).Contains(Slots.Service, StringComparer.Ordinal) ? appointment : null),
        };
        var message = new DueMessage(Guid.CreateVersion7(), 1, address.Kind, address.Channel, about.Appointment?.Id, 1, null, null, null, start, 0);
        var client = new Clients.Contracts.ClientContact(new(Guid.Empty), address.Language, null, names.Client, "kari@example.org", "+4790000001", false, false, []);
        return writer.Write(
            business, setup, message, about, client, address.Channel == Channel.Email ? "kari@example.org" : "+4790000001", "https://example.org/#x",
            address.Channel == Channel.Email ? Wishes.NewLink([1], address.Kind.Category()) : null, start).Outgoing;
    }
}
