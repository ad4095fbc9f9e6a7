using Bookings.Consent.Contracts;
using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>What a message is about, by ids: an appointment, an offer, a document that was changed and whom that concerns, or only somebody.</summary>
internal sealed record Matter(AppointmentId? Appointment = null, PlaceOffer? Offer = null, Guid? Document = null, SubjectId? Client = null)
{
    internal static Matter Of(AppointmentId appointment) => new(Appointment: appointment);

    internal static Matter Of(PlaceOffer offer) => new(Offer: offer);

    internal static Matter Of(Guid document, SubjectId client) => new(Document: document, Client: client);

    /// <summary>The two ids that tell it from all others; the second is empty for an appointment.</summary>
    internal (Guid First, Guid Second) Named =>
        Appointment is { } appointment ? (appointment.Value, Guid.Empty)
        : Offer is { } offer ? (offer.Place.Value, offer.Hold.Value)
        : (Client?.Value ?? Guid.Empty, Document ?? Guid.Empty);
}

/// <summary>What there is to say about it at the moment of sending.</summary>
/// <param name="Revised">Of a document that was changed.</param>
internal sealed record Topic(AppointmentBrief? Appointment = null, OfferBrief? Offer = null, Revised? Revised = null)
{
    internal IVisit? Visit => (IVisit?)Appointment ?? Offer;

    /// <summary>Who comes or waits; null where nobody does, or they were erased.</summary>
    internal SubjectId? Client => Appointment?.Client ?? Offer?.Client;
}

/// <param name="HasAccepted">Whoever it concerns has accepted it since, or a later one.</param>
/// <param name="IsExpected">They still have an appointment ahead.</param>
internal sealed record Revised(RevisionBrief Brief, bool HasAccepted, bool IsExpected);
