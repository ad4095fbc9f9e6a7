namespace Bookings.Scheduling;

/// <summary>
/// What a local time means where the clocks change, decided once for everybody: a time that does not exist is not
/// bookable, and a time that happens twice is the earlier one.
/// </summary>
internal static class LocalTimes
{
    /// <summary>Far enough from both ends of the calendar for days to be added without a thought.</summary>
    internal static bool IsWithinReach(LocalDate date) => date.Year is >= 1970 and <= 9000;

    /// <summary>Monotone: a later local time is never an earlier instant. In a gap it is the moment the clocks jump.</summary>
    internal static Instant Earlier(DateTimeZone zone, LocalDateTime local)
    {
        var mapping = zone.MapLocal(local);
        return mapping.Count == 0 ? mapping.LateInterval.Start : mapping.First().ToInstant();
    }

    /// <summary>As <see cref="Earlier"/>, but the second of two: where an absence ends, nobody is called back an hour early.</summary>
    internal static Instant Later(DateTimeZone zone, LocalDateTime local)
    {
        var mapping = zone.MapLocal(local);
        return mapping.Count == 0 ? mapping.LateInterval.Start : mapping.Last().ToInstant();
    }

    /// <summary>The same distance after the jump as the wish was into it: 02:30 becomes 03:30.</summary>
    internal static Instant AfterGap(DateTimeZone zone, LocalDateTime local) => zone.ResolveLocal(local, NodaTime.TimeZones.Resolvers.LenientResolver).ToInstant();

    /// <summary>Where a stored start belongs when a zone's rules have changed since: the time on the wall is what was agreed. Null where it still stands.</summary>
    internal static Instant? MovedTo(DateTimeZone zone, LocalDateTime agreed, Instant stored)
    {
        var mapping = zone.MapLocal(agreed);
        return mapping.Count > 0 && (mapping.First().ToInstant() == stored || mapping.Last().ToInstant() == stored) ? null
            : mapping.Count == 0 ? AfterGap(zone, agreed)
            : mapping.First().ToInstant();
    }
}
