namespace Bookings.Scheduling;

/// <summary>The rules a start can break, each a <see cref="BrokenRule"/>.</summary>
[Flags]
internal enum Broken
{
    Nothing = 0,
    NotWholeMinutes = 1 << 0,
    TimeDoesNotExist = 1 << 1,
    OffsetDoesNotFit = 1 << 2,
    SlotTaken = 1 << 3,
    NoUnitFree = 1 << 4,
    LaterOfTwo = 1 << 5,
    DurationNotOffered = 1 << 6,
    TooSoon = 1 << 7,
    TooFar = 1 << 8,
    Closed = 1 << 9,
    OutsideHours = 1 << 10,
    ProviderAway = 1 << 11,
    NotAligned = 1 << 12,
    DayFull = 1 << 13,
    ClientLimitReached = 1 << 14,
    ClientDayFull = 1 << 15,
    TakenByYourself = 1 << 16,
    OutOfReach = 1 << 17,
    SessionFull = 1 << 18,
    ClientIsBlocked = 1 << 19,

    /// <summary>What was asked for is no time at all: there is nothing else to say about it.</summary>
    NoTime = NotWholeMinutes | OutOfReach | TimeDoesNotExist | OffsetDoesNotFit,
}
