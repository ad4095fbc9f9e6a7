namespace Bookings.Scheduling;

internal sealed class Calendars() : SetupTable<BusinessCalendar, BusinessCalendarEvent>("scheduling.calendars", _ => { });
