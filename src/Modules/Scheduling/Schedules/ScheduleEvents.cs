namespace Bookings.Scheduling;

// Stored for ever: add, never change. Times on the wall clock and codes. Why a person is away is not written down: for illness that would
// be health data about staff, so the kinds of absence are too coarse to tell.

internal abstract record ScheduleEvent;

internal sealed record ScheduleBegun(ScheduleOwner Of, Zone Zone) : ScheduleEvent;

internal sealed record WeeklyHoursSet(WeeklyHours Week) : ScheduleEvent;

internal sealed record DateOverridden(DateOverride Day) : ScheduleEvent;

/// <summary>The date follows the week again.</summary>
internal sealed record DateRestored(LocalDate Date) : ScheduleEvent;

internal sealed record TimeOffAdded(TimeOffId Id, TimeOff Time, TimeOffKind Kind) : ScheduleEvent;

internal sealed record TimeOffRemoved(TimeOffId Id) : ScheduleEvent;

internal sealed record ScheduleZoneSet(Zone Zone) : ScheduleEvent;

internal readonly record struct TimeOffId(Guid Value) : IId<TimeOffId>
{
    public static TimeOffId From(Guid value) => new(value);
}

/// <summary>Leave is leave, whatever for.</summary>
internal enum TimeOffKind
{
    Leave,
    Training,
    Other,
}
