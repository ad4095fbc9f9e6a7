using System.Diagnostics;
using System.Security.Cryptography;

namespace Bookings.Scheduling;

/// <summary>When a provider, a location or a pool is there.</summary>
internal sealed record Schedule(
    ScheduleOwner Of, Zone Zone, Several<WeeklyHours> Weeks, Several<DateOverride> Overrides, Several<PlannedTimeOff> Away)
    : IState<Schedule, ScheduleEvent>
{
    /// <summary>Most versions of the week, dates, and absences that one schedule holds, each.</summary>
    internal const int Most = 2_000;

    public static Schedule Initial { get; } = new(default, Zone.Of("Etc/UTC"), [], [], []);

    /// <summary>The owner's schedule: an id that follows from the owner's, so that nobody has to look it up.</summary>
    internal static StreamId<Schedule, ScheduleEvent> IdOf(ScheduleOwner owner)
    {
        Span<byte> named = stackalloc byte[17];
        owner.Id.TryWriteBytes(named, bigEndian: true, out _);
        named[16] = (byte)owner.Kind;
        Span<byte> id = SHA256.HashData(named).AsSpan(0, 16);
        id[6] = (byte)((id[6] & 0x0F) | 0x80);   // RFC 9562, version 8
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new(new Guid(id, bigEndian: true));
    }

    internal bool HasBegun() => Of.Kind != OwnerKind.Nobody;

    /// <summary>As the rules read it.</summary>
    internal Hours ToHours() => new(Zone, Weeks, Overrides, [.. Away.Select(absence => absence.Time)]);

    public static Schedule Evolve(Schedule state, ScheduleEvent fact) => fact switch
    {
        ScheduleBegun e => state with { Of = e.Of, Zone = e.Zone },
        ScheduleZoneSet e => state with { Zone = e.Zone },
        WeeklyHoursSet e => state with
        {
            Weeks = [.. state.Weeks.Where(week => week.ValidFrom != e.Week.ValidFrom).Append(e.Week).OrderBy(week => week.ValidFrom)],
        },
        DateOverridden e => state with
        {
            Overrides = [.. state.Overrides.Where(day => day.Date != e.Day.Date).Append(e.Day).OrderBy(day => day.Date)],
        },
        DateRestored e => state with { Overrides = [.. state.Overrides.Where(day => day.Date != e.Date)] },
        TimeOffAdded e => state with { Away = [.. state.Away, new(e.Id, e.Time, e.Kind)] },
        TimeOffRemoved e => state with { Away = [.. state.Away.Where(absence => absence.Id != e.Id)] },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal sealed record PlannedTimeOff(TimeOffId Id, TimeOff Time, TimeOffKind Kind);

/// <summary>Whose schedule it is.</summary>
internal readonly record struct ScheduleOwner(OwnerKind Kind, Guid Id);

internal enum OwnerKind
{
    Nobody,
    Provider,
    Location,
    Pool,
}

internal sealed record ScheduleOwnerUnknown() : Rejection(
    Because.NotFound, "schedule-owner-unknown",
    new(
        "There is no such provider, location or pool, or no longer.",
        "Denne behandleren, dette stedet eller denne ressursgruppen finnes ikke, eller ikke lenger.",
        "Questo operatore, questa sede o questo gruppo di risorse non esiste, o non esiste più."));

internal sealed record ScheduleFull() : Rejection(
    Because.RuleBroken, "schedule-full",
    new(
        "A schedule holds at most 2000 weeks, dates and absences each.",
        "En timeplan kan ha høyst 2000 uker, 2000 datoer og 2000 fravær.",
        "Un'agenda può contenere al massimo 2000 settimane, 2000 date e 2000 assenze."));

internal sealed record NotYourSchedule() : Rejection(
    Because.Forbidden, "not-your-schedule",
    new("A provider plans their own hours only.", "En behandler planlegger bare sin egen arbeidstid.", "Un operatore pianifica solo i propri orari."));

internal sealed record ZoneNeeded() : Rejection(
    Because.RuleBroken, "zone-needed",
    new(
        "Say in which time zone these hours are kept, or add a location first.",
        "Oppgi tidssonen for denne arbeidstiden, eller legg til et sted først.",
        "Indica il fuso orario di questi orari, oppure aggiungi prima una sede."));

internal sealed record OutOfCalendar() : Rejection(
    Because.RuleBroken, "out-of-calendar",
    new("The calendar goes from 1970 to 9000.", "Kalenderen går fra 1970 til 9000.", "Il calendario va dal 1970 al 9000."));
