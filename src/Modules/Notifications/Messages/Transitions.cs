using Bookings.Consent.Contracts;
using Bookings.Scheduling.Contracts;

namespace Bookings.Notifications;

/// <summary>Who is told.</summary>
internal enum Audience
{
    /// <summary>Who comes. The practice hears of everything by its webhooks and sees it in its calendar.</summary>
    Client,
}

/// <summary>What a change of an appointment is answered with.</summary>
/// <param name="Message">Null where nobody is written to.</param>
internal sealed record Transition(AppointmentOccasion Occasion, Audience Audience, MessageKind? Message, Replanning Reminders);

/// <summary>What a change does to the reminders of an appointment.</summary>
internal enum Replanning
{
    /// <summary>They stay as they are.</summary>
    Keep,

    /// <summary>Those that were planned go, and new ones are planned for the time as it is now.</summary>
    Anew,

    /// <summary>There is nothing to be reminded of any more.</summary>
    Drop,
}

/// <summary>What else other modules announce that somebody is written to about.</summary>
/// <param name="Notice">A record of their contracts.</param>
internal sealed record Occasion(Type Notice, Audience Audience, MessageKind Message);

/// <summary>
/// Which transition sends what, one row for each: data, so that it can be read, and no code anywhere else decides to write to somebody. The same table lies beside the tests
/// as a text.
/// </summary>
internal static class Transitions
{
    internal static IReadOnlyList<Transition> All { get; } =
    [
        new(AppointmentOccasion.Requested, Audience.Client, MessageKind.Requested, Replanning.Keep),
        new(AppointmentOccasion.Booked, Audience.Client, MessageKind.Booked, Replanning.Anew),
        new(AppointmentOccasion.Confirmed, Audience.Client, MessageKind.Confirmed, Replanning.Anew),
        new(AppointmentOccasion.Declined, Audience.Client, MessageKind.Declined, Replanning.Drop),
        new(AppointmentOccasion.Expired, Audience.Client, MessageKind.Declined, Replanning.Drop),
        new(AppointmentOccasion.Moved, Audience.Client, MessageKind.Moved, Replanning.Anew),
        new(AppointmentOccasion.Reassigned, Audience.Client, MessageKind.Moved, Replanning.Keep),
        new(AppointmentOccasion.Cancelled, Audience.Client, MessageKind.Cancelled, Replanning.Drop),
        new(AppointmentOccasion.CheckedIn, Audience.Client, null, Replanning.Drop),
        new(AppointmentOccasion.Completed, Audience.Client, null, Replanning.Drop),
        new(AppointmentOccasion.Missed, Audience.Client, MessageKind.NoShow, Replanning.Drop),
        new(AppointmentOccasion.Corrected, Audience.Client, null, Replanning.Keep),
    ];

    internal static IReadOnlyList<Occasion> Others { get; } =
    [
        new(typeof(TimeOffered), Audience.Client, MessageKind.WaitlistOffer),
        new(typeof(PolicyRevised), Audience.Client, MessageKind.PolicyChanged),
    ];

    internal static MessageKind MessageFor<TNotice>() => Others.Single(row => row.Notice == typeof(TNotice)).Message;

    internal static Transition Of(AppointmentOccasion occasion) => All.Single(row => row.Occasion == occasion);
}
