using NodaTime;

namespace Bookings.Kernel;

/// <summary>Of an event in a calendar (RFC 5545, section 3.8.1.11).</summary>
public enum CalendarStatus
{
    Tentative,
    Confirmed,
    Cancelled,
}

/// <summary>What a calendar object is for (RFC 5546, section 1.4).</summary>
public enum CalendarMethod
{
    /// <summary>To be looked at; nobody answers.</summary>
    Publish,

    /// <summary>An invitation, or a newer version of one. Needs organiser and attendee.</summary>
    Request,

    /// <summary>It does not take place. Needs organiser and attendee.</summary>
    Cancel,
}

/// <summary>An event in a calendar (RFC 5545, section 3.6.1).</summary>
/// <param name="Uid">The same for all versions of it.</param>
/// <param name="Sequence">Grows with each version (section 3.8.7.4).</param>
/// <param name="Stamp">When this version was made.</param>
/// <param name="Zone">On whose clock it starts; written as its IANA id with the rules that apply around it, so that nobody has to know them.</param>
/// <param name="Organizer">An e-mail address; with <paramref name="Attendee"/> for invitations alone.</param>
/// <param name="IsBusy">False where it does not take its time from anybody.</param>
public sealed record CalendarEvent(
    string Uid, long Sequence, Instant Stamp, Instant Start, Instant End, DateTimeZone Zone, CalendarStatus Status, string Summary,
    string? Location = null, string? Description = null, string? Organizer = null, string? Attendee = null, bool IsBusy = true);
