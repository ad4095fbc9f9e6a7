using Bookings.Consent.Contracts;
using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>A message that is due, as its row says.</summary>
/// <param name="Claim">Of whoever holds it: settled only with the latest.</param>
/// <param name="Version">Of the appointment, the place in line or the document: of the change that it tells of. Of an erasure to come: the days until then.</param>
/// <param name="Attempts">That were made before.</param>
internal sealed record DueMessage(
    Guid Id, long Claim, MessageKind Kind, Channel Channel, AppointmentId? Appointment, long Version, Instant? Starts, Guid? Rule, SubjectId? Client, Instant Due,
    int Attempts, PlaceOffer? Offer = null, Guid? Document = null);

/// <summary>What is known at the moment of sending.</summary>
/// <param name="About">What it is about, as it is now.</param>
/// <param name="Client">Null where somebody was erased.</param>
/// <param name="IsRuleInForce">Of a reminder.</param>
/// <param name="Unwanted">What the address does not want.</param>
/// <param name="HasConsent">To promotions on this channel.</param>
internal sealed record Circumstances(
    Topic About, Recipient? Client, bool IsRuleInForce, IReadOnlyCollection<MessageCategory> Unwanted, bool HasConsent, Instant Now);

/// <param name="HasAddress">On the channel in question.</param>
internal sealed record Recipient(bool HasAddress, bool IsBlocked, bool IsRestricted);

/// <summary>
/// Whether a message is sent after all: decided at the moment of sending, for everything may have changed since it was planned. The first reason that applies is recorded.
/// </summary>
internal static class Judgement
{
    /// <summary>What nobody could be told for so long is no news any more.</summary>
    internal static Duration NewsLasts { get; } = Duration.FromHours(72);

    /// <summary>Null when it is sent; else why not.</summary>
    internal static Code? Decide(DueMessage message, Circumstances now) =>
        (IsOutdated(message, now) ?? IsUnwelcome(message, now)) is { } reason ? new Code(reason) : null;

    private static string? IsOutdated(DueMessage message, Circumstances now) => message switch
    {
        { Kind: MessageKind.WaitlistOffer } => IsOfferOutdated(now.About.Offer, now.Now),
        { Kind: MessageKind.PolicyChanged } => IsRevisionOutdated(now.About.Revised) ?? IsOld(message, now),
        // Nobody is erased who could not be told: however long it took, it is still news.
        { Kind: MessageKind.RetentionNotice } => null,
        { Appointment: null } => IsOld(message, now),
        _ when now.About.Appointment is null => "appointment-unknown",
        { Kind: MessageKind.Reminder } => IsReminderOutdated(message, now, now.About.Appointment),
        { Kind: MessageKind.Booked or MessageKind.Confirmed or MessageKind.Moved or MessageKind.Requested } => IsNewsOutdated(message, now, now.About.Appointment),
        { Kind: MessageKind.NoShow } when now.About.Appointment.Standing != AppointmentStanding.Missed => "corrected",
        _ => IsOld(message, now),
    };

    private static string? IsOld(DueMessage message, Circumstances now) => now.Now - message.Due > NewsLasts ? "too-late" : null;

    /// <summary>An offer is news as long as it can be taken, and not a moment longer.</summary>
    private static string? IsOfferOutdated(OfferBrief? offer, Instant now) => offer switch
    {
        null => "offer-unknown",
        { Standing: OfferStanding.Taken } => "offer-taken",
        { Standing: OfferStanding.Declined } => "offer-declined",
        { Standing: OfferStanding.RanOut } => "offer-ran-out",
        _ when offer.Until <= now => "offer-ran-out",
        { Standing: OfferStanding.Withdrawn } => "offer-withdrawn",
        _ => null,
    };

    private static string? IsRevisionOutdated(Revised? revised) => revised switch
    {
        null => "policy-unknown",
        { Brief.Standing: RevisionStanding.Retired } => "policy-retired",
        { Brief.Standing: RevisionStanding.Replaced } => "policy-replaced",
        { HasAccepted: true } => "policy-accepted",
        { IsExpected: false } => "nothing-ahead",
        _ => null,
    };

    private static string? IsReminderOutdated(DueMessage message, Circumstances now, AppointmentBrief appointment) =>
        appointment.Start <= now.Now ? "past"
        : appointment.Standing != AppointmentStanding.Booked ? Ended(appointment.Standing)
        : message.Starts != appointment.Start ? "moved"
        : !now.IsRuleInForce ? "reminder-retired"
        : null;

    private static string? IsNewsOutdated(DueMessage message, Circumstances now, AppointmentBrief appointment) =>
        appointment.Standing is not (AppointmentStanding.Booked or AppointmentStanding.Requested) ? Ended(appointment.Standing)
        : appointment.Start <= now.Now ? "past"
        : IsOld(message, now);

    private static string Ended(AppointmentStanding standing) => standing switch
    {
        AppointmentStanding.Cancelled => "cancelled",
        AppointmentStanding.Declined or AppointmentStanding.Expired => "declined",
        AppointmentStanding.Requested => "not-confirmed",
        _ => "past",
    };

    private static string? IsUnwelcome(DueMessage message, Circumstances now)
    {
        var category = message.Kind.Category();
        return now.Client is not { } client ? "erased"
            : client.IsRestricted ? "restricted"
            : client.IsBlocked && category != MessageCategory.Necessary ? "blocked"
            : !client.HasAddress ? "no-address"
            : now.Unwanted.Contains(category) ? "unsubscribed"
            : category == MessageCategory.Promotions && !now.HasConsent ? "no-consent"
            : null;
    }
}
