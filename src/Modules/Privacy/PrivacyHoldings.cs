namespace Bookings.Privacy;

/// <summary>What is kept on who asks about their own data, applies for a position, or is in a dispute.</summary>
internal static class PrivacyHoldings
{
    private const string Role = "lower(regexp_replace(l.role, '([a-z])([A-Z])', '\\1-\\2', 'g'))";

    private static readonly string Classes = $"case c {string.Join(' ', DataClasses.OfPeople.Select(held => $"when {(short)held} then '{held.Label()}'"))} end";

    // Who it was by name or number is not in it, as in the list that a client sees through their link.
    private static readonly string Readers = $"""
        select l.at, jsonb_build_object('operation', l.operation, 'role', {Role}, 'purpose', coalesce(l.purpose, '{PastReading.NotStated}'), 'classes', (
            select jsonb_agg(distinct {Classes}) from privacy.access_people p, unnest(p.classes) as c where p.tenant_id = $1 and p.entry = l.id and p.subject = any($2)))
        from privacy.access_log l
        where l.tenant_id = $1 and l.id in (select p.entry from privacy.access_people p where p.tenant_id = $1 and p.subject = any($2)) and $3::uuid[] is not null
        """;

    private const string Readings = $"""
        select l.at, jsonb_build_object('what', l.operation, 'role', {Role}, 'purpose', coalesce(l.purpose, '{PastReading.NotStated}'), 'people', l.people)
        from privacy.access_log l where l.tenant_id = $1 and l.actor in (select i::text from unnest($2) as i) and $3::uuid[] is not null
        """;

    private const string Frozen = """
        select distinct coalesce(r.since, h.since), jsonb_strip_nulls(jsonb_build_object('kind', f.kind, 'ground', r.ground, 'announced', r.announced))
        from privacy.frozen f
        left join privacy.restrictions r on r.tenant_id = f.tenant_id and r.id = f.cause
        left join privacy.legal_holds h on h.tenant_id = f.tenant_id and h.id = f.cause
        where f.tenant_id = $1 and f.subject = any($2) and $3::uuid[] is not null
        """;

    private const string Told = """
        select planned_at, jsonb_build_object('night', night, 'days', days) from privacy.retention_notices where tenant_id = $1 and subject = any($2) and $3::uuid[] is not null
        """;

    private const string Erasing = """
        select e.requested_at, jsonb_build_object('erasure', e.id, 'stage', e.stage)
        from privacy.people p join privacy.erasures e on e.tenant_id = p.tenant_id and e.id = p.erasure
        where p.tenant_id = $1 and p.subject = any($2) and $3::uuid[] is not null
        """;

    private static readonly DataGroup Seen = new(
        new("readers"),
        new("Who has looked at your data", "Hvem som har sett på opplysningene dine", "Chi ha visto i tuoi dati"),
        new("To show you, and to find out whether anybody did who should not have.", "For å vise deg det, og finne ut om noen har gjort det som ikke skulle.", "Per mostrartelo, e scoprire se l'ha fatto chi non doveva."),
        "GDPR Art. 5(2), Art. 32",
        new("You; the owner and the auditors of the business.", "Du; virksomhetens eier og revisorer.", "Tu; il titolare e i revisori dell'attività."),
        new(
            "That it was about you, until you are erased; that somebody read something, as long as the business.",
            "At det gjaldt deg, til du slettes; at noen leste noe, så lenge virksomheten finnes.",
            "Che riguardava te, fino alla tua cancellazione; che qualcuno ha letto qualcosa, finché esiste l'attività."),
        new("Written by the program whenever it was opened.", "Skrevet av programmet hver gang noe ble åpnet.", "Scritto dal programma ogni volta che sono stati aperti."));

    private static readonly DataGroup Looked = Seen with
    {
        Code = new("readings"),
        Name = new("What you looked at of people", "Det du har sett på om folk", "Ciò che hai guardato di altre persone"),
        Purpose = new("To be able to show who read what of whom.", "For å kunne vise hvem som leste hva om hvem.", "Per poter mostrare chi ha letto che cosa di chi."),
        Basis = "GDPR Art. 5(2), Art. 6(1)(f), Art. 32",
        Recipients = new("The owner and the auditors of the business; without your name, who was read about.", "Virksomhetens eier og revisorer; uten navnet ditt også den det ble lest om.", "Il titolare e i revisori dell'attività; senza il tuo nome, la persona a cui si riferivano i dati."),
        Retention = new("As long as the business.", "Så lenge virksomheten finnes.", "Finché esiste l'attività."),
    };

    private static readonly DataGroup Restrictions = new(
        new("restrictions"),
        new("That your data is kept and not used", "At opplysningene dine tas vare på og ikke brukes", "Che i tuoi dati sono conservati e non usati"),
        new("To do nothing with your data for now.", "For inntil videre ikke å gjøre noe med opplysningene.", "Per ora, per non fare nulla con i tuoi dati."),
        "GDPR Art. 6(1)(c), Art. 18",
        new("The staff of the business.", "De ansatte i virksomheten.", "Il personale dell'attività."),
        new("Until it is lifted.", "Til det oppheves.", "Fino alla revoca."),
        new("From you, or from the owner of the business.", "Fra deg, eller fra virksomhetens eier.", "Da te, o dal titolare dell'attività."));

    private static readonly DataGroup Leaving = new(
        new("erasures"),
        new("Your erasure", "Slettingen av deg", "La tua cancellazione"),
        new("To erase you completely, and to tell you before.", "For å slette deg helt, og si fra først.", "Per cancellarti del tutto, e avvisarti prima."),
        "GDPR Art. 6(1)(c), Art. 17",
        new("The owner and the managers of the business.", "Virksomhetens eier og ledere.", "Il titolare e i responsabili dell'attività."),
        new("Until you are erased.", "Til du slettes.", "Fino alla tua cancellazione."),
        new("From you, from the owner of the business, or from its rule about how long it keeps data.", "Fra deg, fra virksomhetens eier, eller fra regelen dens om hvor lenge den tar vare på opplysninger.", "Da te, dal titolare dell'attività, o dalla sua regola su quanto conserva i dati."));

    private static readonly DataGroup Requests = new(
        new("requests"),
        new("What you asked for about your data, and the answers", "Det du har spurt om dine opplysninger, og svarene", "Ciò che hai chiesto sui tuoi dati, e le risposte"),
        new("To answer you in time, and to be able to show it.", "For å svare deg i tide, og kunne vise det.", "Per risponderti in tempo, e poterlo dimostrare."),
        "GDPR Art. 6(1)(c), Art. 12(3)",
        new("The staff of the business.", "De ansatte i virksomheten.", "Il personale dell'attività."),
        new("Until you are erased.", "Til du slettes.", "Fino alla tua cancellazione."),
        new("From you, through your link or by your word to the staff.", "Fra deg, via lenken din eller ved ditt ord til de ansatte.", "Da te, tramite il tuo link o a voce al personale."));

    private static readonly DataGroup Holds = new(
        new("legal-holds"),
        new("That your data has to be kept for now", "At opplysningene dine må beholdes inntil videre", "Che i tuoi dati per ora vanno conservati"),
        new(
            "To claim or to defend what is right, or because an authority wants it kept. In which matter is not said here, so that this is not defeated; ask the business.",
            "For å kreve eller forsvare en rett, eller fordi en myndighet krever det. I hvilken sak sies ikke her, for ikke å motvirke formålet; spør virksomheten.",
            "Per far valere o difendere un diritto, o perché lo chiede un'autorità. Per quale questione qui non è detto, per non vanificarlo; chiedi all'attività."),
        "GDPR Art. 6(1)(c), Art. 6(1)(f); withheld: Art. 15(4), Art. 23(1)(j)",
        new("The owner of the business; a court or an authority.", "Virksomhetens eier; en domstol eller myndighet.", "Il titolare dell'attività; un tribunale o un'autorità."),
        new("Until you are erased, which can be once it is lifted.", "Til du slettes, som kan skje når sperren er opphevet.", "Fino alla tua cancellazione, possibile quando è revocato."),
        new("From the owner of the business.", "Fra virksomhetens eier.", "Dal titolare dell'attività."));

    private static readonly DataGroup Applications = new(
        new("applications"),
        new("Your application for a position", "Søknaden din på en stilling", "La tua candidatura a un posto"),
        new("To choose whom to employ.", "For å velge hvem som ansettes.", "Per scegliere chi assumere."),
        "GDPR Art. 6(1)(b)",
        new("The owner and the managers of the business.", "Virksomhetens eier og ledere.", "Il titolare e i responsabili dell'attività."),
        new(
            "As long as the business's rule for applicants says, counted from the decision, or from the day you applied.",
            "Så lenge virksomhetens regel for søkere sier, regnet fra avgjørelsen, eller fra dagen du søkte.",
            "Quanto dice la regola dell'attività per i candidati, dalla decisione o dal giorno in cui ti sei candidato."),
        new("From you, and what was noted about you.", "Fra deg, og det som er notert om deg.", "Da te, e ciò che è stato annotato su di te."));

    private static readonly DataGroup Incidents = new(
        new("incidents"),
        new("What was written about an incident", "Det som er skrevet om en hendelse", "Ciò che è stato scritto su un incidente"),
        new("To account for what happened and what was done about it.", "For å gjøre rede for hva som skjedde og hva som ble gjort.", "Per rendere conto di ciò che è accaduto e di che cosa si è fatto."),
        "GDPR Art. 6(1)(c), Art. 33(5)",
        new("The owner and the managers of the business; the authority.", "Virksomhetens eier og ledere; tilsynsmyndigheten.", "Il titolare e i responsabili dell'attività; l'autorità."),
        new("Until the business erases the text, or its rule for the staff's data is over after the closing.", "Til virksomheten sletter teksten, eller regelen for ansattes opplysninger har løpt ut etter avslutningen.", "Finché l'attività non cancella il testo, o finché dopo la chiusura non scade la regola per i dati del personale."),
        new("From the staff of the business.", "Fra de ansatte i virksomheten.", "Dal personale dell'attività."));

    internal static void Describe(Holdings told) => told
        .Explains<DataRequest>(Requests).Explains<LegalHold>(Holds).Withholds<LegalHoldPlaced>().Explains<Applicant>(Applications).Explains<IncidentAccount>(Incidents)
        .Shows(Seen, PersonKind.Client, new("reading"), Readers)
        .Shows(Looked, PersonKind.User, new("reading"), Readings)
        .Shows(Restrictions, PersonKind.Client, new("kept-and-not-used"), Frozen)
        .Shows(Leaving, PersonKind.Client, new("told-of-erasure"), Told)
        .Shows(Leaving, PersonKind.Client, new("erasure-under-way"), Erasing);
}
