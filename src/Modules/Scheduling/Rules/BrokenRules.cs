namespace Bookings.Scheduling;

/// <summary>A rule of the business that a start breaks.</summary>
/// <param name="Overridable">Staff may book against it, with a reason.</param>
internal abstract record BrokenRule(Broken Rule, Because Because, string Code, Words Message, bool Overridable = true)
    : Rejection(Because, Code, Message);

internal sealed record NotWholeMinutes() : BrokenRule(
    Broken.NotWholeMinutes, Because.RuleBroken, "not-whole-minutes",
    new(
        "Appointments start on a whole minute and last from one minute to a day.",
        "Timer begynner på et helt minutt og varer fra ett minutt til ett døgn.",
        "Gli appuntamenti iniziano a un minuto intero e durano da un minuto a un giorno."), Overridable: false);

internal sealed record OutOfReach() : BrokenRule(
    Broken.OutOfReach, Because.RuleBroken, "out-of-reach",
    new("The calendar goes from 1970 to 9000.", "Kalenderen går fra 1970 til 9000.", "Il calendario va dal 1970 al 9000."), Overridable: false);

/// <param name="Suggestion">As far after the jump of the clocks as the wish was into it.</param>
internal sealed record TimeDoesNotExist(OffsetDateTime? Suggestion = null) : BrokenRule(
    Broken.TimeDoesNotExist, Because.RuleBroken, "time-does-not-exist",
    new(
        "The clocks are put forward over this time: it does not exist that day.",
        "Klokken stilles frem over dette tidspunktet: det finnes ikke den dagen.",
        "L'orologio va avanti di un'ora proprio qui: quel giorno questo orario non esiste."), Overridable: false)
{
    public override IReadOnlyDictionary<string, object?> Extensions =>
        Suggestion is { } start ? new Dictionary<string, object?>(StringComparer.Ordinal) { ["suggestion"] = start } : base.Extensions;
}

internal sealed record OffsetDoesNotFit() : BrokenRule(
    Broken.OffsetDoesNotFit, Because.RuleBroken, "offset-does-not-fit",
    new(
        "At this place and time the clocks have another offset from UTC.",
        "På dette stedet og tidspunktet har klokken en annen avstand til UTC.",
        "In questo luogo e a quest'ora l'orologio ha un'altra differenza da UTC."), Overridable: false);

internal sealed record SlotTaken() : BrokenRule(
    Broken.SlotTaken, Because.Conflict, "slot-taken",
    new("This time is already taken.", "Denne tiden er allerede opptatt.", "Questo orario è già occupato."), Overridable: false)
{
    /// <summary>Up to three bookable starts near the wish, for the caller to offer instead.</summary>
    internal IReadOnlyList<Slot> Alternatives { get; init; } = [];

    public override IReadOnlyDictionary<string, object?> Extensions =>
        new Dictionary<string, object?>(StringComparer.Ordinal) { ["alternatives"] = Alternatives.Select(slot => slot.Start()).ToArray() };
}

internal sealed record NoUnitFree() : BrokenRule(
    Broken.NoUnitFree, Because.Conflict, "no-unit-free",
    new(
        "No room or device that the service needs is free at this time.",
        "Ingen rom eller utstyr som tjenesten trenger, er ledig på dette tidspunktet.",
        "A quest'ora non è libera nessuna stanza o apparecchiatura necessaria al servizio."), Overridable: false);

internal sealed record SessionFull() : BrokenRule(
    Broken.SessionFull, Because.Conflict, "session-full",
    new("Every seat of this class is taken.", "Alle plassene i denne gruppetimen er opptatt.", "Tutti i posti di questa lezione sono occupati."), Overridable: false);

internal sealed record ClientIsBlocked() : BrokenRule(
    Broken.ClientIsBlocked, Because.Conflict, "client-is-blocked", new(
        "This client cannot book here: the practice has to be asked.",
        "Denne kunden kan ikke bestille her: ta kontakt med virksomheten.",
        "Questo cliente non può prenotare qui: bisogna chiedere allo studio."));

internal sealed record LaterOfTwo() : BrokenRule(
    Broken.LaterOfTwo, Because.RuleBroken, "later-of-two",
    new(
        "The clocks are put back and this time happens twice: the earlier one can be booked.",
        "Klokken stilles tilbake, så dette tidspunktet kommer to ganger: det første kan bestilles.",
        "L'orologio torna indietro e questo orario c'è due volte: si può prenotare il primo."));

internal sealed record DurationNotOffered() : BrokenRule(
    Broken.DurationNotOffered, Because.RuleBroken, "duration-not-offered",
    new("The service does not last this long.", "Tjenesten kan ikke bestilles med denne varigheten.", "Il servizio non prevede questa durata."));

internal sealed record TooSoon() : BrokenRule(
    Broken.TooSoon, Because.RuleBroken, "too-soon",
    new(
        "The start is past, or sooner than the service can be booked.",
        "Tidspunktet er passert, eller tidligere enn tjenesten kan bestilles.",
        "L'orario è già passato, o è troppo vicino per prenotare il servizio."));

internal sealed record TooFar() : BrokenRule(
    Broken.TooFar, Because.RuleBroken, "too-far",
    new(
        "The start is further ahead than the service can be booked.",
        "Tidspunktet er lenger frem enn tjenesten kan bestilles.",
        "L'orario è più lontano di quanto il servizio si possa prenotare."));

internal sealed record Closed() : BrokenRule(
    Broken.Closed, Because.RuleBroken, "closed",
    new("The business is closed on this day.", "Virksomheten er stengt denne dagen.", "L'attività è chiusa in questo giorno."));

internal sealed record OutsideHours() : BrokenRule(
    Broken.OutsideHours, Because.RuleBroken, "outside-hours",
    new("The time lies outside the hours.", "Tidspunktet er utenfor åpningstiden.", "L'orario è fuori dagli orari di apertura."));

internal sealed record ProviderAway() : BrokenRule(
    Broken.ProviderAway, Because.RuleBroken, "provider-away",
    new("The provider is away at this time.", "Behandleren er borte på dette tidspunktet.", "A quest'ora l'operatore è assente."));

internal sealed record NotAligned() : BrokenRule(
    Broken.NotAligned, Because.RuleBroken, "not-aligned",
    new(
        "The service does not start at this time of the hour.",
        "Tjenesten begynner ikke på dette minuttet i timen.",
        "Il servizio non inizia a questo minuto dell'ora."));

internal sealed record DayFull() : BrokenRule(
    Broken.DayFull, Because.RuleBroken, "day-full",
    new(
        "The service has as many appointments on this day as it takes.",
        "Tjenesten har ikke plass til flere timer denne dagen.",
        "Per questo giorno il servizio non accetta altri appuntamenti."));

internal sealed record ClientLimitReached() : BrokenRule(
    Broken.ClientLimitReached, Because.RuleBroken, "client-limit-reached",
    new(
        "The client has as many appointments ahead as the service allows.",
        "Kunden har så mange kommende timer som tjenesten tillater.",
        "Il cliente ha già tutti gli appuntamenti futuri che il servizio consente."));

internal sealed record ClientDayFull() : BrokenRule(
    Broken.ClientDayFull, Because.RuleBroken, "client-day-full",
    new(
        "The client has as many appointments on this day as the service allows.",
        "Kunden har så mange timer denne dagen som tjenesten tillater.",
        "Il cliente ha già tutti gli appuntamenti che il servizio consente in questo giorno."));

internal sealed record TakenByYourself() : BrokenRule(
    Broken.TakenByYourself, Because.Conflict, "taken-by-yourself",
    new("The client has another appointment at this time.", "Kunden har en annen time på dette tidspunktet.", "Il cliente ha un altro appuntamento a quest'ora."));

/// <summary>The rejections for what a start breaks, in the order in which they matter: the first one is the answer.</summary>
internal static class BrokenRules
{
    private static readonly BrokenRule[] InOrder =
    [
        new NotWholeMinutes(), new OutOfReach(), new TimeDoesNotExist(), new OffsetDoesNotFit(), new SlotTaken(), new NoUnitFree(), new SessionFull(), new ClientIsBlocked(),
        new LaterOfTwo(), new DurationNotOffered(), new TooSoon(), new TooFar(), new Closed(), new OutsideHours(), new ProviderAway(),
        new NotAligned(), new DayFull(), new ClientLimitReached(), new ClientDayFull(), new TakenByYourself(),
    ];

    internal static IEnumerable<BrokenRule> Of(Broken rules) => InOrder.Where(rule => rules.HasFlag(rule.Rule));
}

/// <summary>Not a rule about time: whoever overrides one says why.</summary>
internal sealed record ReasonNeeded() : Rejection(
    Because.RuleBroken, "reason-needed",
    new("To book against a rule, give the reason.", "Oppgi grunnen for å bestille mot en regel.", "Per prenotare contro una regola, indica il motivo."));
