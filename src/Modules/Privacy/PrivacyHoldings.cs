namespace Bookings.Privacy;

/// <summary>What is kept on who asks about their own data, applies for a position, or is in a dispute.</summary>
internal static class PrivacyHoldings
{
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
        new("Until the business erases the text.", "Til virksomheten sletter teksten.", "Finché l'attività non cancella il testo."),
        new("From the staff of the business.", "Fra de ansatte i virksomheten.", "Dal personale dell'attività."));

    internal static void Describe(Holdings told) => told.Explains<DataRequest>(Requests).Explains<LegalHold>(Holds).Withholds<LegalHoldPlaced>().Explains<Applicant>(Applications).Explains<IncidentAccount>(Incidents);
}
