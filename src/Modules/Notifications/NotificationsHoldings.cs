namespace Bookings.Notifications;

/// <summary>What is kept on whoever is written to. The words of a message and where it went are kept nowhere; that it went out is found as <see cref="PastMessages"/> says.</summary>
internal static class NotificationsHoldings
{
    private const string Waiting = """
        select due, jsonb_strip_nulls(jsonb_build_object(
            'message', id, 'kind', kind, 'channel', channel, 'appointment', appointment, 'place', place, 'document', document, 'status', status))
        from notifications.messages where tenant_id = $1 and settled_at is null and (client = any($2) or appointment = any($3) or place = any($3))
        """;

    private static readonly DataGroup Sent = new(
        new("messages"),
        new("That you were written to", "At du ble skrevet til", "Che ti è stato scritto"),
        new("To send each message once, and to see whether it arrived.", "For å sende hver melding én gang, og se om den kom fram.", "Per inviare ogni messaggio una volta sola, e vedere se è arrivato."),
        "GDPR Art. 6(1)(b)",
        new("The staff of the business; the providers that carry its mail and text messages.", "De ansatte i virksomheten; leverandørene som formidler dens e-post og tekstmeldinger.", "Il personale dell'attività; i fornitori che recapitano i suoi messaggi e le sue e-mail."),
        new(
            "The words and the address are not kept. That a message went out stays; as soon as you are erased nobody can tell any more that it was to you.",
            "Ordene og adressen lagres ikke. At en melding ble sendt, blir stående; når du er slettet, kan ingen lenger se at den gikk til deg.",
            "Le parole e l'indirizzo non sono conservati. Resta che un messaggio è partito; una volta cancellato tu, nessuno può più dire che era per te."),
        new("Written by the program when something happened to a booking.", "Skrevet av programmet da noe skjedde med en bestilling.", "Scritto dal programma quando è successo qualcosa a una prenotazione."));

    private static readonly DataGroup Wanted = Sent with
    {
        Code = new("unwanted"),
        Name = new("What your addresses do not want", "Det adressene dine ikke vil ha", "Ciò che i tuoi indirizzi non vogliono"),
        Purpose = new("Not to write to you where you do not want it.", "For ikke å skrive til deg når du ikke vil.", "Per non scriverti quando non lo vuoi."),
        Basis = "GDPR Art. 6(1)(c), Art. 21(3)",
        Recipients = new("Nobody: it is looked at when something is sent.", "Ingen: det slås opp når noe sendes.", "Nessuno: si consulta quando si invia qualcosa."),
        Retention = new(
            "As long as the business; after your erasure as a keyed print of the address, which leads to nobody.",
            "Så lenge virksomheten finnes; etter sletting som et avtrykk av adressen med nøkkel, som ikke fører til noen.",
            "Finché esiste l'attività; dopo la cancellazione come impronta dell'indirizzo con chiave, che non porta a nessuno."),
        Origin = new("From you, by the link in a message.", "Fra deg, via lenken i en melding.", "Da te, tramite il link in un messaggio."),
    };

    private static readonly DataGroup Feeds = new(
        new("calendars"),
        new("Calendars that follow your bookings", "Kalendere som følger bestillingene dine", "Calendari che seguono le tue prenotazioni"),
        new("To show your own bookings in your own calendar.", "For å vise dine egne bestillinger i din egen kalender.", "Per mostrare le tue prenotazioni nel tuo calendario."),
        "GDPR Art. 6(1)(b)",
        new("Whoever has the calendar's address.", "Den som har kalenderens adresse.", "Chi possiede l'indirizzo del calendario."),
        new("Until it is ended, or you are erased.", "Til den avsluttes, eller du slettes.", "Finché non viene chiuso, o tu non vieni cancellato."),
        new("From you, when you subscribed.", "Fra deg, da du abonnerte.", "Da te, quando ti sei abbonato."));

    private static readonly DataGroup OfNobody = Sent with
    {
        Code = new("address-key"),
        Name = new("A key of the business", "En nøkkel virksomheten har", "Una chiave dell'attività"),
        Purpose = new("It stands for nobody: with it addresses that want no mail are recognised.", "Den står for ingen: med den gjenkjennes adresser som ikke vil ha post.", "Non rappresenta nessuno: con essa si riconoscono gli indirizzi che non vogliono posta."),
    };

    internal static void Describe(Holdings told) => told
        .Explains<ClientFeed>(Feeds)
        .Explains<ProviderFeed>(Feeds)
        .Explains<AddressKey>(OfNobody)
        .PointsAt(PersonKind.Provider, "select id from notifications.provider_feeds where tenant_id = $1 and provider_id = any($2)")
        .Shows(Sent, PersonKind.Client, new("message-waiting"), Waiting)
        .Shows<HeldMessages>(Sent, PersonKind.Client, new("message"), "notifications.messages", "notifications.deliveries")
        .Shows<HeldWishes>(Wanted, PersonKind.Client, new("address-unwanted"), "notifications.unwanted");
}
