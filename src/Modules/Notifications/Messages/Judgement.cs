using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>A message that is due, as its row says.</summary>
/// <param name="Claim">Of whoever holds it: settled only with the latest.</param>
/// <param name="Attempts">That were made before.</param>
internal sealed record DueMessage(
    Guid Id, long Claim, MessageKind Kind, Channel Channel, AppointmentId? Appointment, long Version, Instant? Starts, Guid? Rule, SubjectId? Client, Instant Due,
    int Attempts);

/// <summary>What is known at the moment of sending.</summary>
/// <param name="Appointment">As it is now; null where there is none.</param>
/// <param name="Client">Null where somebody was erased.</param>
/// <param name="IsRuleInForce">Of a reminder.</param>
/// <param name="Unwanted">What the address does not want.</param>
/// <param name="HasConsent">To promotions on this channel.</param>
internal sealed record Circumstances(
    AppointmentBrief? Appointment, Recipient? Client, bool IsRuleInForce, IReadOnlyCollection<MessageCategory> Unwanted, bool HasConsent, Instant Now);

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
        { Appointment: null } => now.Now - message.Due > NewsLasts ? "too-late" : null,
        _ when now.Appointment is null => "appointment-unknown",
        { Kind: MessageKind.Reminder } => IsReminderOutdated(message, now, now.Appointment),
        { Kind: MessageKind.Booked or MessageKind.Confirmed or MessageKind.Moved or MessageKind.Requested } => IsNewsOutdated(message, now, now.Appointment),
        { Kind: MessageKind.NoShow } when now.Appointment.Standing != AppointmentStanding.Missed => "corrected",
        _ => now.Now - message.Due > NewsLasts ? "too-late" : null,
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
        : now.Now - message.Due > NewsLasts ? "too-late"
        : null;

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
