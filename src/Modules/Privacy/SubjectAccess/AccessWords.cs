namespace Bookings.Privacy;

/// <summary>What an answer says in its own words.</summary>
internal static class AccessWords
{
    internal static Words Title { get; } = new("Everything that is held on you", "Alt som er lagret om deg", "Tutto ciò che è conservato su di te");

    internal static Words Note { get; } = new("Please note", "Merk", "Nota bene");

    internal static Words Purpose { get; } = new("What for", "Hva det er til", "A che serve");

    internal static Words Basis { get; } = new("On what ground", "På hvilket grunnlag", "Su quale base");

    internal static Words Recipients { get; } = new("Who gets to see it", "Hvem som får se det", "Chi può vederlo");

    internal static Words Retention { get; } = new("How long", "Hvor lenge", "Per quanto tempo");

    internal static Words Origin { get; } = new("Where it came from", "Hvor det kom fra", "Da dove viene");

    internal static Words Rights { get; } = new("What you can do", "Hva du kan gjøre", "Che cosa puoi fare");

    internal static Words Recorded { get; } = new("recorded", "registrert", "registrato");

    internal static Words Incomplete { get; } = new(
        "A part of this could not be read. The business has to look into it.",
        "En del av dette kunne ikke leses. Virksomheten må undersøke det.",
        "Una parte di questo non è stata letta. L'attività deve verificare.");

    /// <summary>Of rows that are too many to be shown one by one.</summary>
    internal static Words Counted { get; } = new(
        "There is more than can be shown one by one: here are the latest {0} of each kind, and of those before them how many there were in each month. Ask for them if you want them.",
        "Det er mer enn det kan vises enkeltvis: her er de siste {0} av hvert slag, og av dem før, hvor mange det var hver måned. Be om dem hvis du vil ha dem.",
        "C'è più di quanto si possa mostrare uno per uno: qui ci sono gli ultimi {0} di ogni tipo, e di quelli precedenti quanti ce n'erano ogni mese. Chiedili, se li vuoi.");

    /// <summary>How long the business itself keeps what is of a class.</summary>
    internal static Words Term(RetentionRule rule) => (rule switch
    {
        { Class: DataClass.Applicant } => AfterDecision,
        { Class: DataClass.Contact, Anchor: RetentionAnchor.End } => AfterLastVisit,
        { Class: DataClass.Contact } => AfterLastBooking,
        { Anchor: RetentionAnchor.End } => AfterVisit,
        _ => AfterBooking,
    }).With(rule.Days);

    private static Words AfterLastVisit { get; } = new(
        "The business erases you {0} days after the end of your last appointment.",
        "Virksomheten sletter deg {0} dager etter slutten av den siste timen din.",
        "L'attività ti cancella {0} giorni dopo la fine del tuo ultimo appuntamento.");

    private static Words AfterLastBooking { get; } = new(
        "The business erases you {0} days after you last booked.",
        "Virksomheten sletter deg {0} dager etter at du sist bestilte.",
        "L'attività ti cancella {0} giorni dopo la tua ultima prenotazione.");

    private static Words AfterVisit { get; } = new(
        "The business erases this {0} days after the end of the appointment.",
        "Virksomheten sletter dette {0} dager etter slutten av timen.",
        "L'attività cancella questi dati {0} giorni dopo la fine dell'appuntamento.");

    private static Words AfterBooking { get; } = new(
        "The business erases this {0} days after the booking.",
        "Virksomheten sletter dette {0} dager etter bestillingen.",
        "L'attività cancella questi dati {0} giorni dopo la prenotazione.");

    private static Words AfterDecision { get; } = new(
        "The business erases this {0} days after the decision.",
        "Virksomheten sletter dette {0} dager etter avgjørelsen.",
        "L'attività cancella questi dati {0} giorni dopo la decisione.");

    internal static Words HandedTo { get; } = new("Outside it is handled by {0} ({1}).", "Utenfor behandles det av {0} ({1}).", "All'esterno se ne occupa {0} ({1}).");

    internal static Words ToldTo { get; } = new(
        "Ids, times and codes of bookings are told to {0}.", "Numre, tider og koder for bestillinger meldes til {0}.", "Numeri, orari e codici delle prenotazioni sono comunicati a {0}.");

    /// <summary>GDPR Art. 15(1)(e), (f), (h), in this order. A client can ask through the link of a booking too; who works there cannot.</summary>
    internal static IReadOnlyList<Words> WhatOneCanDo(PersonKind kind) => [kind == PersonKind.Client ? AskAsClient : AskAsStaff, Deadline, NoProfile];

    private static Words AskAsClient { get; } = new(
        "You can have it corrected, erased, restricted or handed over, and you can object to what is done with it: ask {0}, or do it yourself with the link of a booking from {1}.",
        "Du kan få det rettet, slettet, begrenset eller utlevert, og du kan protestere mot bruken: spør {0}, eller gjør det selv med lenken til en bestilling fra {1}.",
        "Puoi farlo rettificare, cancellare, limitare o consegnare, e puoi opporti al suo uso: chiedi a {0}, oppure fallo da te con il link di una prenotazione da {1}.");

    private static Words AskAsStaff { get; } = new(
        "You can have it corrected, erased, restricted or handed over, and you can object to what is done with it: ask the owner of {0}.",
        "Du kan få det rettet, slettet, begrenset eller utlevert, og du kan protestere mot bruken: spør eieren av {0}.",
        "Puoi farlo rettificare, cancellare, limitare o consegnare, e puoi opporti al suo uso: chiedi al titolare di {0}.");

    private static Words Deadline { get; } =
        new(
            "An answer is due within one month. You can complain to the data protection authority of your country.",
            "Svar skal gis innen en måned. Du kan klage til datatilsynet i landet ditt.",
            "La risposta è dovuta entro un mese. Puoi presentare reclamo all'autorità garante del tuo paese.");

    private static Words NoProfile { get; } =
        new(
            "Nothing is decided about you by a program alone, and no profile is made of you.",
            "Ingenting avgjøres om deg av et program alene, og det lages ingen profil av deg.",
            "Nulla viene deciso su di te dal solo programma, e non viene creato alcun profilo.");
}
