namespace Bookings.Scheduling;

/// <summary>Room around an appointment in which its provider and its resources take no other. It may lie outside the hours.</summary>
internal readonly record struct Buffers(Duration Before, Duration After, BufferGap Gap = BufferGap.Larger)
{
    internal static Buffers None => default;
}

/// <summary>How what A asks for after itself meets what B asks for before itself.</summary>
internal enum BufferGap
{
    /// <summary>gap = max(after A, before B): cleaning up and preparing share the same minutes.</summary>
    Larger,

    /// <summary>gap = after A + before B, as soon as one of the two asks for it.</summary>
    Sum,
}

/// <summary>
/// What an appointment takes of a unit: two ranges, each stored and each under an exclusion constraint of its own
/// (docs/adr/0013-buffers.md). Two appointments are apart enough when neither pair overlaps.
/// </summary>
/// <param name="During">The appointment and what must be free after it.</param>
/// <param name="Approach">What must be free before the appointment, and itself.</param>
internal readonly record struct Occupied(Stretch During, Stretch Approach)
{
    internal static Occupied Of(Instant start, Duration length, Buffers buffers) =>
        Of(start.ToUnixTimeTicks(), length.BclCompatibleTicks, buffers.Before.BclCompatibleTicks, buffers.After.BclCompatibleTicks, buffers.Gap);

    internal static Occupied Of(long at, long length, long before, long after, BufferGap gap) => gap == BufferGap.Sum
        ? new(new(at - before, at + length + after), new(at - before, at + length + after))
        : new(new(at, at + length + after), new(at - before, at + length));

    internal Interval DuringInterval() => ToInterval(During);

    internal Interval ApproachInterval() => ToInterval(Approach);

    private static Interval ToInterval(Stretch stretch) => new(Instant.FromUnixTimeTicks(stretch.From), Instant.FromUnixTimeTicks(stretch.To));
}
