namespace Bookings.Scheduling;

/// <summary>What a business decides about one service. Slots are offered and bookings are judged by these alone.</summary>
/// <param name="Durations">What may be chosen; the first is the usual one.</param>
/// <param name="HorizonDays">Bookable through this many days after today, on the location's calendar.</param>
internal sealed record ServiceRules(
    IReadOnlyList<Duration> Durations,
    Buffers Buffers,
    Notice Notice,
    int HorizonDays,
    SlotGrid Grid,
    Limits Limits,
    bool NeedsApproval,
    Money? Price,
    int Capacity,
    OwnOverlap OwnOverlap)
{
    /// <summary>An hour, on the quarter, two months ahead, one to one.</summary>
    internal static ServiceRules Usual { get; } = new(
        [Duration.FromHours(1)], Buffers.None, default, 60, new(15), default, NeedsApproval: false, null, 1, OwnOverlap.Refuse);

    /// <summary>A class: its starts are its sessions, each with this many seats.</summary>
    internal bool IsClass() => Capacity > 1;

    internal static bool IsLength(Duration length) =>
        length >= Duration.FromMinutes(1) && length <= Duration.FromDays(1) && IsWholeMinutes(length);

    internal Rejection? Flaw() => this switch
    {
        { Durations.Count: 0 } => new RulesContradict(),
        _ when !Durations.All(IsLength) => new RulesContradict(),
        _ when Buffers.Before < Duration.Zero || Buffers.After < Duration.Zero => new RulesContradict(),
        _ when Buffers.Before > Duration.FromDays(1) || Buffers.After > Duration.FromDays(1) => new RulesContradict(),
        _ when !IsWholeMinutes(Buffers.Before) || !IsWholeMinutes(Buffers.After) => new RulesContradict(),
        _ when Notice.Book < Duration.Zero || Notice.Change < Duration.Zero || Notice.Cancel < Duration.Zero => new RulesContradict(),
        { Grid.StepMinutes: < 1 or > 1440 } or { Grid.OffsetMinutes: < 0 or >= 1440 } => new RulesContradict(),
        { HorizonDays: < 0 or > 1000 } or { Capacity: < 1 } => new RulesContradict(),
        { Limits.PerDay: < 1 } or { Limits.OpenPerClient: < 1 } or { Limits.PerClientPerDay: < 1 } => new RulesContradict(),
        _ => null,
    };

    public bool Equals(ServiceRules? other) =>
        other is not null && Durations.SequenceEqual(other.Durations)
        && (Buffers, Notice, HorizonDays, Grid, Limits, NeedsApproval, Price, Capacity, OwnOverlap)
            .Equals((other.Buffers, other.Notice, other.HorizonDays, other.Grid, other.Limits, other.NeedsApproval, other.Price, other.Capacity, other.OwnOverlap));

    public override int GetHashCode() => HashCode.Combine(Durations.Count, Buffers, Notice, HorizonDays, Grid, Limits, Capacity);

    internal static bool IsWholeMinutes(Duration length) => length.NanosecondOfDay % NodaConstants.NanosecondsPerMinute == 0;
}

/// <summary>How long before the start one may still book, change or cancel; elapsed time, whatever the clocks do meanwhile.</summary>
internal readonly record struct Notice(Duration Book, Duration Change, Duration Cancel);

/// <param name="StepMinutes">From one start to the next.</param>
/// <param name="OffsetMinutes">With <see cref="Alignment.Clock"/>: the first start after midnight; 15 with a step of 60 is a quarter past each hour.</param>
internal readonly record struct SlotGrid(int StepMinutes, Alignment Alignment = Alignment.Clock, int OffsetMinutes = 0);

internal enum Alignment
{
    /// <summary>Counted from the midnight that began the day.</summary>
    Clock,

    /// <summary>Counted from where the hours (or the stretch after a break) begin.</summary>
    Opening,
}

/// <summary>Without a number there is no limit.</summary>
/// <param name="PerDay">Appointments of the service with one provider on a date.</param>
/// <param name="OpenPerClient">Future appointments of one client.</param>
internal readonly record struct Limits(int? PerDay = null, int? OpenPerClient = null, int? PerClientPerDay = null);

/// <summary>Whether a client may have two appointments at the same time.</summary>
internal enum OwnOverlap
{
    Refuse,
    Warn,
    Allow,
}

internal sealed record RulesContradict() : Rejection(
    Because.RuleBroken, "rules-contradict",
    new(
        "A service needs one duration at least, whole minutes of at most a day, a step of 1 to 1440 minutes, and no negative numbers.",
        "En tjeneste trenger minst én varighet, hele minutter på høyst et døgn, et trinn på 1 til 1440 minutter, og ingen negative tall.",
        "Un servizio ha bisogno di almeno una durata, di minuti interi per al massimo un giorno, di un passo da 1 a 1440 minuti e di nessun numero negativo."));
