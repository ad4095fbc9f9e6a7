namespace Bookings.Scheduling;

// Stored for ever: add, never change. The days on which nobody is there at all.

internal abstract record BusinessCalendarEvent;

/// <param name="Dates">As they were computed then: a change of the law does not change the past.</param>
internal sealed record HolidaysImported(HolidayRegion Region, int Year, Several<LocalDate> Dates) : BusinessCalendarEvent;

internal sealed record DatesClosed(LocalDate From, LocalDate Through) : BusinessCalendarEvent;

/// <summary>Holidays and closures in these days no longer count.</summary>
internal sealed record DatesReopened(LocalDate From, LocalDate Through) : BusinessCalendarEvent;
