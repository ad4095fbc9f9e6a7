using System.Collections.Frozen;

namespace Bookings.Scheduling;

/// <summary>
/// All that decides whether a service can be booked with one provider at one location; offering and booking get the same.
/// Busy times cover the days in question and the longest duration with its buffers on either side. Whoever moves an
/// appointment leaves that appointment itself out of the busy times and the counts.
/// </summary>
internal sealed record Circumstances
{
    internal required Instant Now { get; init; }

    /// <summary>The location's: starts are on its clock, days on its calendar.</summary>
    internal required Zone Zone { get; init; }

    internal required ServiceRules Rules { get; init; }

    /// <summary>The provider's, and where they have any the location's and the resources': all must be open.</summary>
    internal required IReadOnlyList<Hours> Hours { get; init; }

    internal IReadOnlyList<Closure> Closures { get; init; } = [];

    /// <summary>Closed too, but for a date that some of the hours open explicitly.</summary>
    internal IReadOnlyList<LocalDate> Holidays { get; init; } = [];

    internal BusyTimes Provider { get; init; } = BusyTimes.None;

    internal IReadOnlyList<PoolTimes> Pools { get; init; } = [];

    /// <summary>Appointments of this service with this provider by date; read only where there is a limit.</summary>
    internal IReadOnlyDictionary<LocalDate, int> BookedPerDay { get; init; } = FrozenDictionary<LocalDate, int>.Empty;

    /// <summary>Null while nobody in particular asks: limits for each client are then left to the booking.</summary>
    internal ClientBookings? Client { get; init; }
}

/// <summary>What one client has already; no name, no id.</summary>
/// <param name="Open">Future appointments that count against <see cref="Limits.OpenPerClient"/>.</param>
/// <param name="PerDay">Appointments that count against <see cref="Limits.PerClientPerDay"/>.</param>
/// <param name="Times">All of the client's appointments in the days in question, without buffers.</param>
/// <param name="IsBlocked">The practice lets them book no more, but by staff who say why.</param>
internal sealed record ClientBookings(int Open, IReadOnlyDictionary<LocalDate, int> PerDay, IReadOnlyList<Interval> Times, bool IsBlocked = false)
{
    internal static ClientBookings None { get; } = new(0, FrozenDictionary<LocalDate, int>.Empty, []);
}
