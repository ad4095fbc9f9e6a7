namespace Bookings.Kernel;

/// <summary>The problems that the edge itself answers with, whatever the slice.</summary>
public static class KnownProblems
{
    public static readonly ProblemType MalformedRequest = new("malformed-request", 400,
        new("Malformed request", "Ugyldig forespørsel", "Richiesta malformata"),
        new(
            "The request could not be read. The pointers in 'errors' name the fields; unknown and repeated members are refused.",
            "Forespørselen kunne ikke leses. Pekerne i 'errors' navngir feltene; ukjente og gjentatte felt avvises.",
            "Non è stato possibile leggere la richiesta. I puntatori in 'errors' indicano i campi; quelli sconosciuti o ripetuti sono rifiutati."));

    public static readonly ProblemType InvalidFields = new("invalid-fields", 422,
        new("Invalid fields", "Ugyldige felt", "Campi non validi"),
        new(
            "The request was read, but fields break their rules. The pointers in 'errors' name all of them.",
            "Forespørselen ble lest, men noen felt bryter reglene sine. Pekerne i 'errors' navngir dem alle.",
            "La richiesta è stata letta, ma alcuni campi non rispettano le loro regole. I puntatori in 'errors' li indicano tutti."));

    public static readonly ProblemType IdempotencyKeyMissing = new("idempotency-key-missing", 400,
        new("Idempotency-Key missing", "Idempotency-Key mangler", "Manca Idempotency-Key"),
        new(
            "A POST that changes something needs the header Idempotency-Key: a fresh random value (a UUID, say), sent again unchanged when the request is repeated.",
            "En POST som endrer noe, trenger hodet Idempotency-Key: en ny, tilfeldig verdi (for eksempel en UUID), sendt uendret på nytt når forespørselen gjentas.",
            "Un POST che modifica qualcosa richiede l'intestazione Idempotency-Key: un nuovo valore casuale (per esempio un UUID), inviato identico quando la richiesta si ripete."));

    public static readonly ProblemType IdempotencyKeyInvalid = new("idempotency-key-invalid", 400,
        new("Idempotency-Key invalid", "Idempotency-Key er ugyldig", "Idempotency-Key non valida"),
        new(
            "An Idempotency-Key is 1 to 255 visible ASCII characters.",
            "En Idempotency-Key er 1 til 255 synlige ASCII-tegn.",
            "Una Idempotency-Key ha da 1 a 255 caratteri ASCII visibili."));

    public static readonly ProblemType CursorInvalid = new("cursor-invalid", 400,
        new("Cursor invalid", "Ugyldig cursor", "Cursore non valido"),
        new(
            "A cursor is used as it was given, on the list that gave it. Start again without one.",
            "En cursor brukes slik den ble gitt, på listen som ga den. Begynn på nytt uten.",
            "Un cursore si usa così come è stato dato, sull'elenco che l'ha dato. Ricomincia senza."));

    public static readonly ProblemType IfMatchInvalid = new("if-match-invalid", 400,
        new("If-Match invalid", "If-Match er ugyldig", "If-Match non valido"),
        new(
            "If-Match is one strong entity tag as an answer gave it, such as \"7\".",
            "If-Match er én sterk ETag slik et svar ga den, for eksempel \"7\".",
            "If-Match è un solo ETag forte, come l'ha dato una risposta, per esempio \"7\"."));

    public static readonly ProblemType PurposeInvalid = new("purpose-invalid", 400,
        new("Purpose invalid", "Ugyldig formål", "Finalità non valida"),
        new(
            "Bookings-Purpose is one of care, billing, administration, legal, support and request.",
            "Bookings-Purpose er ett av care, billing, administration, legal, support og request.",
            "Bookings-Purpose è uno tra care, billing, administration, legal, support e request."));

    public static readonly ProblemType PurposeMissing = new("purpose-missing", 400,
        new("Purpose missing", "Formål mangler", "Manca la finalità"),
        new(
            "This business wants to know why somebody's data is read: send Bookings-Purpose with care, billing, administration, legal, support or request.",
            "Denne virksomheten vil vite hvorfor noens opplysninger leses: send Bookings-Purpose med care, billing, administration, legal, support eller request.",
            "Questa attività vuole sapere perché si leggono i dati di qualcuno: invia Bookings-Purpose con care, billing, administration, legal, support o request."));

    public static readonly ProblemType Unauthenticated = new("unauthenticated", 401,
        new("Not signed in", "Ikke pålogget", "Accesso non effettuato"),
        new(
            "Send a valid token: 'Authorization: Bearer bk_…'.",
            "Send et gyldig token: 'Authorization: Bearer bk_…'.",
            "Invia un token valido: 'Authorization: Bearer bk_…'."));

    public static readonly ProblemType Forbidden = new("forbidden", 403,
        new("Not permitted", "Ikke tillatt", "Non consentito"),
        new(
            "The role or the scopes of this token do not permit it.",
            "Rollen eller tilgangene til dette tokenet tillater det ikke.",
            "Il ruolo o i permessi di questo token non lo consentono."));

    public static readonly ProblemType RestrictedToLegal = new("restricted-to-legal", 403,
        new("Restricted", "Begrenset", "Limitato"),
        new(
            "This person's data is restricted: it is kept, and only a legal purpose opens it. Send 'Bookings-Purpose: legal' if that is why you read it; it is written down.",
            "Behandlingen av denne personens opplysninger er begrenset: de tas vare på, og bare et rettslig formål åpner dem. Send 'Bookings-Purpose: legal' hvis det er derfor du leser dem; det skrives ned.",
            "Il trattamento dei dati di questa persona è limitato: sono conservati, e solo una finalità legale li apre. Invia 'Bookings-Purpose: legal' se è per questo che li leggi; viene annotato."));

    public static readonly ProblemType NotFound = new("not-found", 404,
        new("Not found", "Ikke funnet", "Non trovato"),
        new("There is nothing here, or not for this business.", "Her er det ingenting, eller ikke for denne virksomheten.", "Qui non c'è nulla, o non per questa attività."));

    public static readonly ProblemType MethodNotAllowed = new("method-not-allowed", 405,
        new("Method not allowed", "Metoden er ikke tillatt", "Metodo non consentito"),
        new(
            "The header Allow names the methods of this address.",
            "Hodet Allow navngir metodene for denne adressen.",
            "L'intestazione Allow indica i metodi di questo indirizzo."));

    public static readonly ProblemType NotAcceptable = new("not-acceptable", 406,
        new("Not acceptable", "Ikke mulig å levere", "Formato non disponibile"),
        new(
            "None of the accepted media types can be given.",
            "Ingen av de godtatte medietypene kan leveres.",
            "Non si può fornire nessuno dei tipi di contenuto accettati."));

    public static readonly ProblemType TooSlow = new("request-timeout", 408,
        new("Request timeout", "Forespørselen tok for lang tid", "Tempo scaduto"),
        new("The request arrived too slowly.", "Forespørselen kom for sakte frem.", "La richiesta è arrivata troppo lentamente."));

    public static readonly ProblemType PayloadTooLarge = new("payload-too-large", 413,
        new("Payload too large", "For mye innhold", "Contenuto troppo grande"),
        new(
            "A body holds 64 KB at most, unless the operation says otherwise.",
            "En kropp kan ha høyst 64 KB, om ikke operasjonen sier noe annet.",
            "Un corpo può avere al massimo 64 KB, se l'operazione non dice altro."));

    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", 415,
        new("Unsupported media type", "Medietypen støttes ikke", "Tipo di contenuto non supportato"),
        new(
            "Send 'Content-Type: application/json' in UTF-8.",
            "Send 'Content-Type: application/json' i UTF-8.",
            "Invia 'Content-Type: application/json' in UTF-8."));

    public static readonly ProblemType PreconditionRequired = new("precondition-required", 428,
        new("Precondition required", "Forutsetning mangler", "Manca la precondizione"),
        new(
            "Send the ETag of the version you have seen in If-Match, so that nobody's change is overwritten unseen.",
            "Send ETag-en til versjonen du har sett, i If-Match, så ingen endring overskrives usett.",
            "Invia in If-Match l'ETag della versione che hai visto, così nessuna modifica altrui viene sovrascritta senza averla vista."));

    public static readonly ProblemType TooManyRequests = new("too-many-requests", 429,
        new("Too many requests", "For mange forespørsler", "Troppe richieste"),
        new("Wait as long as Retry-After says.", "Vent så lenge som Retry-After sier.", "Aspetta quanto dice Retry-After."));

    public static readonly ProblemType Internal = new("internal-error", 500,
        new("Internal error", "Intern feil", "Errore interno"),
        new(
            "Something went wrong on our side. Tell support the traceId; the same request with the same Idempotency-Key may be sent again.",
            "Noe gikk galt hos oss. Oppgi traceId til brukerstøtten; den samme forespørselen kan sendes på nytt med samme Idempotency-Key.",
            "Qualcosa è andato storto da parte nostra. Comunica il traceId all'assistenza; la stessa richiesta si può inviare di nuovo con la stessa Idempotency-Key."));

    public static readonly ProblemType Unavailable = new("unavailable", 503,
        new("Unavailable for the moment", "Utilgjengelig for øyeblikket", "Non disponibile al momento"),
        new(
            "The database is busy or away. Send the same request with the same Idempotency-Key again after Retry-After: whatever was recorded is not done twice.",
            "Databasen er opptatt eller borte. Send den samme forespørselen med samme Idempotency-Key igjen etter Retry-After: det som er registrert, gjøres ikke to ganger.",
            "Il database è occupato o assente. Invia di nuovo la stessa richiesta con la stessa Idempotency-Key dopo Retry-After: ciò che è stato registrato non viene fatto due volte."));

    public static readonly ProblemType PersonalDataUnreadable = new("personal-data-unreadable", 503,
        new("Personal data cannot be read", "Personopplysninger kan ikke leses", "Dati personali non leggibili"),
        new(
            "What is sealed here, or its key, is not what was written. Nothing was changed and nothing counts as erased; sending it again does not help. Tell support the traceId.",
            "Det som er forseglet her, eller nøkkelen til det, er ikke det som ble skrevet. Ingenting er endret, og ingenting regnes som slettet; det hjelper ikke å sende på nytt. Oppgi traceId til brukerstøtten.",
            "Ciò che è sigillato qui, o la sua chiave, non è ciò che era stato scritto. Nulla è stato modificato e nulla risulta cancellato; inviare di nuovo non serve. Comunicare il traceId all'assistenza."));

    public static readonly ProblemType OperationInterrupted = new("operation-interrupted", 500,
        new("Operation interrupted", "Operasjonen ble avbrutt", "Operazione interrotta"),
        new(
            "The server stopped while it worked on this. Start it again: what was done is not done twice.",
            "Serveren stanset mens den arbeidet med dette. Start på nytt: det som er gjort, gjøres ikke to ganger.",
            "Il server si è fermato durante il lavoro. Ricomincia: ciò che è stato fatto non viene fatto due volte."));

    public static readonly ProblemType OperationFailed = new("operation-failed", 500,
        new("Operation failed", "Operasjonen mislyktes", "Operazione non riuscita"),
        new(
            "Something went wrong on our side while working on this. Tell support the traceId.",
            "Noe gikk galt hos oss under arbeidet med dette. Oppgi traceId til brukerstøtten.",
            "Qualcosa è andato storto da parte nostra durante il lavoro. Comunica il traceId all'assistenza."));

    internal static readonly IReadOnlyList<ProblemType> All =
    [
        MalformedRequest, InvalidFields, IdempotencyKeyMissing, IdempotencyKeyInvalid, CursorInvalid, IfMatchInvalid, PurposeInvalid, PurposeMissing, Unauthenticated,
        Forbidden, RestrictedToLegal, NotFound, MethodNotAllowed, NotAcceptable, TooSlow, PayloadTooLarge, UnsupportedMediaType, PreconditionRequired,
        TooManyRequests, Internal, Unavailable, PersonalDataUnreadable, OperationInterrupted, OperationFailed,
    ];

    /// <summary>The problem for a bare status that somebody answered without a body.</summary>
    internal static ProblemType ForStatus(int status) => status switch
    {
        400 => MalformedRequest,
        >= 500 and not 503 => Internal,
        _ => All.FirstOrDefault(known => known.Status == status) ?? (status < 500 ? MalformedRequest with { Status = status } : Internal),
    };
}
