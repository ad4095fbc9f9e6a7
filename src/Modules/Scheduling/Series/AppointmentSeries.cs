using System.Diagnostics;

namespace Bookings.Scheduling;

/// <summary>Appointments that were booked together. Each is one of its own, and can be moved or cancelled alone.</summary>
internal sealed record AppointmentSeries(SeriesStatus Status, SeriesBooked? Plan, LocalTime Time, Several<LocalDate> Skipped) : IState<AppointmentSeries, SeriesEvent>
{
    /// <summary>A year of weeks.</summary>
    public const int Most = 52;

    public static AppointmentSeries Initial { get; } = new(SeriesStatus.None, null, default, []);

    public static StreamId<AppointmentSeries, SeriesEvent> Of(SeriesId id) => new(id.Value);

    public bool Exists => Status != SeriesStatus.None;

    public static AppointmentSeries Evolve(AppointmentSeries state, SeriesEvent fact) => fact switch
    {
        SeriesBooked e => new(SeriesStatus.Booked, e, e.Time, []),
        OccurrenceSkipped e => state with { Skipped = [.. state.Skipped, e.Date] },
        SeriesShifted e => state with { Time = e.Time },
        SeriesEnded => state with { Status = SeriesStatus.Ended },
        _ => throw new UnreachableException(fact.GetType().Name),
    };

    /// <summary>Unknown is unknown, also for a provider who asks about a colleague's series.</summary>
    public Rejection? Guarded(Caller caller) => Exists && caller.MaySee(Plan!.Provider) ? null : new SeriesUnknown();
}

internal enum SeriesStatus
{
    None,
    Booked,
    Ended,
}

internal sealed record SeriesUnknown() : Rejection(
    Because.NotFound, "series-unknown",
    new("There is no such series.", "Denne serien finnes ikke.", "Questa serie non esiste."));

internal sealed record SeriesHasEnded() : Rejection(
    Because.Conflict, "series-has-ended",
    new("This series has ended.", "Denne serien er avsluttet.", "Questa serie è finita."));

internal sealed record SeriesTooLong() : Rejection(
    Because.RuleBroken, "series-too-long",
    new("A series has at least one and at most 52 appointments.", "En serie har minst én og høyst 52 timer.", "Una serie ha almeno uno e al massimo 52 appuntamenti."));

/// <param name="Conflicts">Each date that cannot be had, with what stands in its way and the nearest free start of that day.</param>
internal sealed record SeriesConflict(IReadOnlyList<OccurrenceView> Conflicts) : Rejection(
    Because.Conflict, "series-conflict",
    new(
        "Some dates of the series cannot be had; nothing was booked or moved. Skip or shift them.",
        "Noen av datoene i serien kan ikke bestilles; ingenting ble bestilt eller flyttet. Hopp over dem eller flytt dem.",
        "Alcune date della serie non sono disponibili; nulla è stato prenotato o spostato. Saltale o spostale."))
{
    public override IReadOnlyDictionary<string, object?> Extensions => new Dictionary<string, object?>(StringComparer.Ordinal) { ["conflicts"] = Conflicts };
}

/// <param name="Problems">Codes of the rules that stand in the way, most decisive first; none where the date is free.</param>
/// <param name="Shift">The nearest start of the same day that is free.</param>
internal sealed record OccurrenceView(LocalDate Date, OffsetDateTime Start, bool Ok, IReadOnlyList<string> Problems, OffsetDateTime? Shift)
{
    public static OccurrenceView Of(Occurrence occurrence) => new(
        occurrence.Wish.Date, occurrence.Verdict.Start.Start(), occurrence.IsFree(), [.. occurrence.Verdict.All().Select(rule => rule.Code)], occurrence.Shift?.Start());
}
