using NodaTime;
using NodaTime.Text;

namespace Bookings.Scheduling.Tests;

/// <summary>A practice in Berlin that is open from nine to five on weekdays, seen on Monday 2027-01-04 at eight.</summary>
internal static class BerlinPractice
{
    internal static readonly Zone Berlin = Zone.Of("Europe/Berlin");

    internal static readonly LocalDate Monday = new(2027, 1, 4);

    internal static readonly Duration Hour = Duration.FromHours(1);

    internal static Circumstances Open { get; } = new()
    {
        Now = At("2027-01-04T08:00:00+01:00"),
        Zone = Berlin,
        Rules = ServiceRules.Usual,
        Hours = [new(Berlin, WeeklyHours.Each(new(2020, 1, 1), [new(new(9, 0), new(12, 0)), new(new(13, 0), new(17, 0))],
            IsoDayOfWeek.Monday, IsoDayOfWeek.Tuesday, IsoDayOfWeek.Wednesday, IsoDayOfWeek.Thursday, IsoDayOfWeek.Friday))],
    };

    /// <summary>Open day and night, with nothing but the clock to say no.</summary>
    internal static Circumstances Always(string zone, string now, Duration step) => Open with
    {
        Now = At(now),
        Zone = Zone.Of(zone),
        Hours = [new(Zone.Of(zone), WeeklyHours.Always(new(2000, 1, 1)))],
        Rules = ServiceRules.Usual with { Durations = [Duration.FromMinutes(30), Hour, 2 * Hour], Grid = new((int)step.TotalMinutes), HorizonDays = 400 },
    };

    internal static Instant At(string text) => OffsetDateTimePattern.Rfc3339.Parse(text).Value.ToInstant();

    internal static LocalDateTime Local(string text) => LocalDateTimePattern.GeneralIso.Parse(text + ":00").Value;

    internal static LocalDate Date(string text) => LocalDatePattern.Iso.Parse(text).Value;

    internal static DateInterval Only(LocalDate date) => new(date, date);

    internal static Verdict Check(this Circumstances known, string local, Duration? length = null) => BookingRules.Check(known, new(Local(local)), length ?? Hour);

    internal static string[] Times(this Circumstances known, string date, Duration? length = null) =>
        [.. Slots.Offered(known, length ?? Hour, Only(Date(date))).Select(slot => OffsetDateTimePattern.CreateWithInvariantCulture("HH:mmo<g>").Format(slot.Start()))];

    internal static Circumstances Booked(this Circumstances known, string start, Duration length, Buffers buffers = default) =>
        known with { Provider = BusyTimes.Of([Occupied.Of(At(start), length, buffers)]) };
}
