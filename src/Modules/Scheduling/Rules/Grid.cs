namespace Bookings.Scheduling;

/// <summary>The starts of a <see cref="SlotGrid"/> on the wall clock, in ticks of local time since 1970-01-01T00:00.</summary>
internal readonly struct Grid(SlotGrid grid)
{
    private readonly long _step = grid.StepMinutes * NodaConstants.TicksPerMinute;
    private readonly long _offset = grid.OffsetMinutes * NodaConstants.TicksPerMinute;
    private readonly bool _isOnClock = grid.Alignment == Alignment.Clock;

    internal static long Day(long local) => (local - Rest(local, NodaConstants.TicksPerDay)) / NodaConstants.TicksPerDay;

    /// <param name="anchor">Where the hours begin; the clock's own grid begins anew each midnight.</param>
    internal bool Has(long local, long anchor) => Rest(_isOnClock ? Rest(local, NodaConstants.TicksPerDay) - _offset : local - anchor, _step) == 0;

    /// <summary>The first start not before a local time.</summary>
    internal long From(long local, long anchor)
    {
        if (!_isOnClock)
        {
            return local + Missing(local - anchor);
        }

        var midnight = local - Rest(local, NodaConstants.TicksPerDay);
        var next = local + Missing(local - midnight - _offset);
        var tomorrow = midnight + NodaConstants.TicksPerDay;
        return next < tomorrow ? next : tomorrow + Missing(-_offset);
    }

    private long Missing(long distance) => Rest(-distance, _step);

    /// <summary>What is left after division, never negative.</summary>
    private static long Rest(long value, long divisor) => value % divisor is var rest && rest < 0 ? rest + divisor : rest;
}
