namespace Bookings.Notifications;

/// <summary>What is said about everything but appointments.</summary>
internal static class OtherTexts
{
    internal static (Words Subject, Words Body) VerificationCode { get; } = (
        new("Your code is {code}", "Koden din er {code}", "Il tuo codice è {code}"),
        new(
            "Your code is {code}. It can be used once, within 15 minutes.\n\nOr follow this link: {link}\n\nDid you not ask for it? Then do nothing.",
            "Koden din er {code}. Den kan brukes én gang, innen 15 minutter.\n\nEller følg denne lenken: {link}\n\nHar du ikke bedt om den? Da trenger du ikke gjøre noe.",
            "Il tuo codice è {code}. Vale una sola volta, per 15 minuti.\n\nOppure segui questo link: {link}\n\nNon l'hai chiesto tu? Allora non fare nulla."));

    internal static (Words Subject, Words Body) ErasureCode { get; } = (
        new("{code} erases your data", "{code} sletter opplysningene dine", "{code} cancella i tuoi dati"),
        new(
            "With the code {code} everything that we know of you is erased, for ever. It is good for this alone, within 15 minutes: give it to nobody.\n\nDid you not ask for it? Then do nothing, and nothing is erased.",
            "Med koden {code} slettes alt vi vet om deg, for alltid. Den gjelder bare for dette, i 15 minutter: gi den ikke til noen.\n\nHar du ikke bedt om den? Da trenger du ikke gjøre noe, og ingenting blir slettet.",
            "Con il codice {code} tutto ciò che sappiamo di te viene cancellato, per sempre. Vale solo per questo, per 15 minuti: non darlo a nessuno.\n\nNon l'hai chiesto tu? Allora non fare nulla: nulla verrà cancellato."));

    internal static (Words Subject, Words Body) ManageLink { get; } = (
        new("Your booking", "Timen din", "La tua prenotazione"),
        new(
            "See, move or cancel your booking, or see what is held on you, here: {link}\n\nThe link opens once. You can always ask for a new one.",
            "Se, flytt eller avbestill timen din, eller se hva som er lagret om deg, her: {link}\n\nLenken åpnes én gang. Du kan alltid be om en ny.",
            "Vedi, sposta o disdici la tua prenotazione, o vedi che cosa è conservato su di te, qui: {link}\n\nIl link si apre una sola volta. Puoi sempre chiederne un altro."));

    internal static (Words Subject, Words Body) ConfirmConsent { get; } = (
        new("Please confirm", "Vennligst bekreft", "Conferma, per favore"),
        new(
            "You said yes to: {purpose}.\n\nConfirm it here: {link}\n\nIf you do nothing, it does not count.",
            "Du sa ja til: {purpose}.\n\nBekreft det her: {link}\n\nGjør du ingenting, gjelder det ikke.",
            "Hai detto sì a: {purpose}.\n\nConfermalo qui: {link}\n\nSe non fai nulla, non vale."));

    internal static (Words Subject, Words Body) WaitlistOffer { get; } = (
        new("A time is free for you", "En time er ledig for deg", "C'è un posto libero per te"),
        new(
            "{greeting}\n\na time that you are waiting for is free. It is kept for you until {until}; after that it is offered to somebody else.\n\n{details}\n\nTake it or leave it here: {link}",
            "{greeting}\n\nen time du venter på, er ledig. Den holdes av til deg til {until}; etter det tilbys den til noen andre.\n\n{details}\n\nTa den, eller la den gå, her: {link}",
            "{greeting}\n\nsi è liberato un orario che aspettavi. Resta riservato a te fino a {until}; poi viene offerto a qualcun altro.\n\n{details}\n\nAccettalo o rifiutalo qui: {link}"));

    /// <summary>A text message of it has room for the two times that count.</summary>
    internal static Words WaitlistOfferInShort { get; } = new(
        "A time is free for you: {start}. Kept until {until}: {link}", "En time er ledig for deg: {start}. Holdes av til {until}: {link}",
        "C'è un posto libero per te: {start}. Riservato fino a {until}: {link}");

    internal static (Words Subject, Words Body) SignInNotice { get; } = (
        new("Somebody signed in to your account", "Noen logget inn på kontoen din", "Qualcuno è entrato nel tuo account"),
        new(
            "Somebody signed in to your account: {start}.\n\nWas it not you? Then end it here: {link}",
            "Noen logget inn på kontoen din: {start}.\n\nVar det ikke deg? Avslutt det her: {link}",
            "Qualcuno è entrato nel tuo account: {start}.\n\nNon eri tu? Allora interrompilo qui: {link}"));

    internal static (Words Subject, Words Body) PolicyChanged { get; } = (
        new("What you agreed to has changed", "Det du har godtatt, er endret", "Ciò che hai accettato è cambiato"),
        new(
            "{greeting}\n\na text that you accepted when you booked has changed. The new one is in force from {from}.\n\nWhat you have booked stays as it was agreed. You are asked about the new text when you next book. Read it here: {link}",
            "{greeting}\n\nen tekst du godtok da du bestilte, er endret. Den nye gjelder fra {from}.\n\nDet du har bestilt, står slik det ble avtalt. Du blir spurt om den nye teksten neste gang du bestiller. Les den her: {link}",
            "{greeting}\n\nun testo che hai accettato prenotando è cambiato. Il nuovo è in vigore da {from}.\n\nCiò che hai prenotato resta come concordato. Del nuovo testo ti sarà chiesto alla prossima prenotazione. Leggilo qui: {link}"));

    /// <summary>Of a text message.</summary>
    internal static Words PolicyChangedInShort { get; } = new(
        "A text that you accepted when you booked has changed, in force from {from}: {link}", "En tekst du godtok da du bestilte, er endret og gjelder fra {from}: {link}",
        "Un testo che hai accettato prenotando è cambiato, in vigore da {from}: {link}");

    internal static (Words Subject, Words Body) DataRequestAnswered { get; } = (
        new("An answer to your request", "Svar på henvendelsen din", "Una risposta alla tua richiesta"),
        new(
            "Your request about your own data has been answered. Read the answer here: {link}",
            "Henvendelsen din om dine egne opplysninger er besvart. Les svaret her: {link}",
            "La tua richiesta sui tuoi dati ha ricevuto risposta. Leggila qui: {link}"));

    internal static (Words Subject, Words Body) DataRequestExtended { get; } = (
        new("Your request takes longer", "Henvendelsen din tar lengre tid", "La tua richiesta richiede più tempo"),
        new(
            "The answer to your request about your own data takes longer: you have it by {day}. The reason:\n\n{reason}\n\nHow far it is, you see here: {link}\n\nIf you do not agree, you can complain to the data protection authority.",
            "Svaret på henvendelsen om dine egne opplysninger tar lengre tid: du får det senest {day}. Grunnen:\n\n{reason}\n\nHvor langt det er kommet, ser du her: {link}\n\nEr du ikke enig, kan du klage til datatilsynsmyndigheten.",
            "La risposta alla tua richiesta sui tuoi dati richiede più tempo: l'avrai entro il {day}. Il motivo:\n\n{reason}\n\nA che punto è, lo vedi qui: {link}\n\nSe non sei d'accordo, puoi presentare reclamo all'autorità di protezione dei dati."));

    /// <summary>Of a text message: the reason has no room, and is read behind the link.</summary>
    internal static Words DataRequestExtendedInShort { get; } = new(
        "The answer to your request about your data takes longer, until {day}. Why: {link}", "Svaret på henvendelsen om opplysningene dine tar lengre tid, til {day}. Hvorfor: {link}",
        "La risposta alla tua richiesta sui tuoi dati richiede più tempo, fino al {day}. Perché: {link}");

    internal static (Words Subject, Words Body) ErasureCertificate { get; } = (
        new("Your data was erased", "Opplysningene dine er slettet", "I tuoi dati sono stati cancellati"),
        new(
            "What we knew of you was erased. The certificate, and how anyone can check it, is here: {link}\n\nThis is the last that you hear from us.",
            "Det vi visste om deg, er slettet. Beviset, og hvordan hvem som helst kan kontrollere det, ligger her: {link}\n\nDette er det siste du hører fra oss.",
            "Ciò che sapevamo di te è stato cancellato. Il certificato, e come chiunque può verificarlo, è qui: {link}\n\nNon riceverai altro da noi."));

    internal static (Words Subject, Words Body) RetentionNotice { get; } = (
        new("Your data is to be erased", "Opplysningene dine skal slettes", "I tuoi dati saranno cancellati"),
        new(
            "{business} keeps what it knows of people for a limited time. What it knows of you will be erased on {day} or soon after, unless you book again before: {link}",
            "{business} oppbevarer det de vet om folk i en begrenset tid. Det de vet om deg, slettes {day} eller like etter, om du ikke bestiller en ny time før det: {link}",
            "{business} conserva ciò che sa delle persone per un tempo limitato. Ciò che sa di te sarà cancellato il {day} o poco dopo, a meno che tu non prenoti di nuovo prima: {link}"));

    internal static (Words Subject, Words Body) Promotion { get; } = (
        new("News from {business}", "Nytt fra {business}", "Novità da {business}"),
        new(
            "{greeting}\n\nthere is something new at {business}: {link}", "{greeting}\n\ndet er noe nytt hos {business}: {link}",
            "{greeting}\n\nci sono novità da {business}: {link}"));
}
