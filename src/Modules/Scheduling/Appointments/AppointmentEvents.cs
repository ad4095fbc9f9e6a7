using Bookings.Clients.Contracts;

namespace Bookings.Scheduling;

// Stored for ever: add, never change. Times, ids, numbers and codes; whoever is meant stands in a Personal part alone.

internal abstract record AppointmentEvent;

/// <summary>Asked for, and waiting for the practice to say yes; it holds its time meanwhile.</summary>
internal sealed record AppointmentRequested(Booking Booking, Instant ExpiresAt, Personal<Booker> For, Personal<string>? OverrideReason = null) : AppointmentEvent;

internal sealed record AppointmentBooked(Booking Booking, Personal<Booker> For, Personal<string>? OverrideReason = null) : AppointmentEvent;

internal sealed record AppointmentConfirmed(Instant At) : AppointmentEvent;

internal sealed record AppointmentDeclined(Instant At, BookedTime Time, Personal<string>? Reason) : AppointmentEvent;

/// <summary>Nobody answered the request in time.</summary>
internal sealed record AppointmentExpired(Instant At, BookedTime Time) : AppointmentEvent;

internal sealed record AppointmentRescheduled(Instant At, Party By, BookedTime From, BookedTime To, Money? Owed, Several<Code> Overridden, Personal<string>? Reason)
    : AppointmentEvent;

/// <summary>Another provider takes it over, at the same time.</summary>
internal sealed record AppointmentReassigned(Instant At, BookedTime From, BookedTime To) : AppointmentEvent;

internal sealed record AppointmentCancelled(Instant At, Party By, BookedTime Time, Money? Owed, Personal<string>? Reason) : AppointmentEvent;

internal sealed record ClientCheckedIn(Instant At) : AppointmentEvent;

internal sealed record AppointmentCompleted(Instant At, BookedTime Time) : AppointmentEvent;

/// <summary>The client did not come.</summary>
internal sealed record AppointmentMissed(Instant At, BookedTime Time, Money? Owed) : AppointmentEvent;

/// <summary>Attendance had been noted wrongly.</summary>
internal sealed record AttendanceCorrected(Instant At, BookedTime Time, AppointmentStatus From, AppointmentStatus To) : AppointmentEvent;

/// <summary>What was agreed when it was booked, and stays so: the terms in force then, the price, and the facts that statistics will need.</summary>
/// <param name="At">When it was made; for an import, when the other system says.</param>
/// <param name="Policy">The cancellation policy accepted, by version: later versions do not touch this appointment.</param>
/// <param name="Visit">Coarse facts about the visit: no later statistic needs to know the person.</param>
/// <param name="Overridden">Codes of the rules that staff overrode.</param>
internal sealed record Booking(
    Instant At, BookedTime Time, Money? Price, Source Source, PolicyPin Policy, VisitFacts Visit,
    Several<Code> Overridden, SeriesId? Series = null, SessionId? Session = null);

/// <summary>The time that an appointment takes, and of whom and what.</summary>
/// <param name="Local">The start on the location's clock; with zone and instant, the three that must agree.</param>
/// <param name="Units">Which units of which pools; a class session's seat is a unit of the session.</param>
internal sealed record BookedTime(
    ServiceId Service, ProviderId Provider, LocationId Location, Instant Start, LocalDateTime Local, Zone Zone, Duration Length, Buffers Buffers,
    IReadOnlyList<Units> Units)
{
    public Instant End => Start + Length;

    public bool Equals(BookedTime? other) =>
        other is not null && (Service, Provider, Location, Start, Length, Buffers) == (other.Service, other.Provider, other.Location, other.Start, other.Length, other.Buffers)
        && Units.Count == other.Units.Count && Units.Zip(other.Units).All(pair => pair.First.Pool == pair.Second.Pool && pair.First.Numbers.SequenceEqual(pair.Second.Numbers));

    public override int GetHashCode() => HashCode.Combine(Service, Provider, Start);
}

/// <summary>Who comes. It exists inside the sealed part alone.</summary>
/// <param name="Nth">Which booking of this client it is, from 1: two bookings at once cannot both be the same one.</param>
internal sealed record Booker(ClientId Client, int Nth, string? Note = null);

internal sealed record PolicyPin(PolicyId Policy, long Version);

internal enum AppointmentStatus
{
    None,
    Requested,
    Booked,
    CheckedIn,
    Completed,
    Missed,
    Cancelled,
    Declined,
    Expired,
}

internal enum Party
{
    Client,
    Practice,
}

internal enum Source
{
    Api,
    Public,
    Import,
}
