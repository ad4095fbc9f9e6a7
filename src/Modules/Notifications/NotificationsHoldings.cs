namespace Bookings.Notifications;

/// <summary>What is kept on whoever is written to. The words of a message and where it went are kept nowhere.</summary>
internal static class NotificationsHoldings
{
    private const string Messages = """
        select due, jsonb_build_object('message', id, 'kind', kind, 'channel', channel, 'appointment', appointment, 'status', status, 'settledAt', settled_at)
        from notifications.messages where tenant_id = $1 and (client = any($2) or appointment = any($3)) order by due
        """;

    private static readonly DataGroup Sent = new(
        new("messages"),
        new("That you were written to", "At du ble skrevet til", "Che ti è stato scritto"),
        new("To send each message once, and to see whether it arrived.", "For å sende hver melding én gang, og se om den kom fram.", "Per inviare ogni messaggio una volta sola, e vedere se è arrivato."),
        "GDPR Art. 6(1)(b)",
        new("The staff of the business; the providers that carry its mail and text messages.", "De ansatte i virksomheten; leverandørene som formidler dens e-post og tekstmeldinger.", "Il personale dell'attività; i fornitori che recapitano i suoi messaggi e le sue e-mail."),
        new("Until it is settled and cleared away; the words themselves are not kept.", "Til den er gjort opp og ryddet bort; selve ordene lagres ikke.", "Finché non è concluso ed eliminato; le parole stesse non sono conservate."),
        new("Written by the program when something happened to a booking.", "Skrevet av programmet da noe skjedde med en bestilling.", "Scritto dal programma quando è successo qualcosa a una prenotazione."));

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
        .Shows(Sent, PersonKind.Client, new("message"), Messages);
}
