namespace Bookings.Scheduling;

/// <summary>What is kept on who books and on who is booked.</summary>
internal static class SchedulingHoldings
{
    private const string Links = """
        select null::timestamptz, jsonb_build_object('appointment', appointment, 'place', place, 'expiresAt', expires) from scheduling.manage_links
        where tenant_id = $1 and (appointment = any($3) or place = any($3) or client = any($2))
        """;

    private const string Sessions = """
        select null::timestamptz, jsonb_build_object('appointment', appointment, 'place', place, 'expiresAt', expires) from scheduling.manage_sessions
        where tenant_id = $1 and (appointment = any($3) or place = any($3) or client = any($2))
        """;

    private const string Imported = """
        select null::timestamptz, jsonb_build_object('appointment', appointment) from scheduling.imported
        where tenant_id = $1 and appointment = any($3) and $2::uuid[] is not null
        """;

    private const string Work = """
        select booked_at, jsonb_build_object('appointment', id, 'service', service_id, 'location', location_id, 'start', starts, 'end', ends, 'status', status)
        from scheduling.appointments where tenant_id = $1 and provider_id = any($2) and $3::uuid[] is not null
        """;

    private const string Schedules = "select id from scheduling.schedules where tenant_id = $1 and owner = any($2) and kind = 'Provider'";

    private static readonly Words UntilErased = new(
        "Until you are erased, or the business's own term is over.", "Til du slettes, eller virksomhetens egen frist er ute.", "Fino alla tua cancellazione, o alla fine del termine fissato dall'attività.");

    private static readonly Words FromBoth = new("From you, or from the staff for you.", "Fra deg, eller fra de ansatte for deg.", "Da te, o dal personale per te.");

    private static readonly DataGroup Bookings = new(
        new("bookings"),
        new("Your bookings", "Bestillingene dine", "Le tue prenotazioni"),
        new("To keep the time for you, and to settle what is owed.", "For å holde av tiden til deg, og gjøre opp det som skyldes.", "Per riservarti l'orario, e regolare quanto dovuto."),
        "GDPR Art. 6(1)(b)",
        new("The staff of the business; systems that the business has told of its bookings.", "De ansatte i virksomheten; systemer virksomheten har meldt bestillingene sine til.", "Il personale dell'attività; i sistemi a cui l'attività comunica le prenotazioni."),
        UntilErased, FromBoth);

    private static readonly DataGroup Answers = Bookings with
    {
        Code = new("answers"),
        Name = new("Your answers before a visit", "Svarene dine før et besøk", "Le tue risposte prima di una visita"),
        Purpose = new("To prepare the visit.", "For å forberede besøket.", "Per preparare la visita."),
        Recipients = new("The staff of the business.", "De ansatte i virksomheten.", "Il personale dell'attività."),
    };

    private static readonly DataGroup Health = Answers with
    {
        Code = new("health"),
        Name = new("Your answers about your health", "Svarene dine om helsen din", "Le tue risposte sulla salute"),
        Basis = "GDPR Art. 6(1)(b), Art. 9(2)(h)",
        Recipients = new("The owner and the providers of the business.", "Virksomhetens eier og behandlere.", "Il titolare e gli operatori dell'attività."),
    };

    private static readonly DataGroup Waiting = Bookings with
    {
        Code = new("waiting-list"),
        Name = new("Your places on the waiting list", "Plassene dine på ventelisten", "I tuoi posti in lista d'attesa"),
        Purpose = new("To offer you a time that becomes free.", "For å tilby deg en tid som blir ledig.", "Per offrirti un orario che si libera."),
        Recipients = new("The staff of the business.", "De ansatte i virksomheten.", "Il personale dell'attività."),
    };

    private static readonly DataGroup Profile = new(
        new("work"),
        new("Your profile, your hours and your appointments", "Profilen, arbeidstiden og timene dine", "Il tuo profilo, i tuoi orari e i tuoi appuntamenti"),
        new("So that you can be booked.", "For at du skal kunne bestilles.", "Perché tu possa essere prenotato."),
        "GDPR Art. 6(1)(b), Art. 88",
        new("Everyone who sees the booking page; the staff of the business.", "Alle som ser bestillingssiden; de ansatte i virksomheten.", "Chiunque veda la pagina di prenotazione; il personale dell'attività."),
        new("As long as the history of the business.", "Så lenge virksomhetens historikk.", "Finché esiste la cronologia dell'attività."),
        new("From you, or from whoever plans for the business.", "Fra deg, eller fra den som planlegger for virksomheten.", "Da te, o da chi pianifica per l'attività."));

    internal static void Describe(Holdings told) => told
        .Explains<Appointment>(Bookings)
        .Explains<IntakeAnswers>(Answers)
        .Explains<MedicalAnswers>(Health)
        .Explains<WaitlistPlace>(Waiting)
        .Explains<Provider>(Profile)
        .Explains<Schedule>(Profile)
        .PointsAt(PersonKind.Provider, "select id from scheduling.providers where tenant_id = $1 and id = any($2)")
        .PointsAt(PersonKind.Provider, Schedules)
        .Names<PracticeNames>()
        .Shows(Bookings, PersonKind.Client, new("link-sent"), Links)
        .Shows(Bookings, PersonKind.Client, new("link-opened"), Sessions)
        .Shows(Bookings, PersonKind.Client, new("imported"), Imported)
        .Shows(Profile, PersonKind.Provider, new("appointment"), Work);
}
