namespace Bookings.Privacy;

/// <summary>There is none of this number in the caller's business.</summary>
internal sealed record RequestUnknown() : Rejection(Because.NotFound, "data-request-unknown", new(
    "There is no such request.", "Denne henvendelsen finnes ikke.", "Questa richiesta non esiste."));

/// <summary>It was answered, refused or closed.</summary>
internal sealed record RequestSettled() : Rejection(Because.Conflict, "data-request-settled", new(
    "This request was settled already.", "Denne henvendelsen er allerede avgjort.", "Questa richiesta è già stata definita."));

/// <summary>Whoever asked would hear nothing: Art. 12(4) wants the reason said.</summary>
internal sealed record RequestUnanswered() : Rejection(Because.Conflict, "data-request-unanswered", new(
    "This request was not answered: say in 'reason' why it is closed, and the person is told.",
    "Denne henvendelsen er ikke besvart: skriv i 'reason' hvorfor den lukkes, så får personen vite det.",
    "Questa richiesta non ha ricevuto risposta: indica in 'reason' perché viene chiusa, e la persona ne è informata."));

/// <summary>Nothing is told to somebody of whom nobody knows who they are (Art. 12(6)).</summary>
internal sealed record RequesterUnchecked() : Rejection(Because.Conflict, "requester-unchecked", new(
    "Make sure first that they are who they say.", "Forviss deg først om at de er den de sier.", "Prima accertati che sia chi dice di essere."));

internal sealed record AlreadyExtended() : Rejection(Because.Conflict, "already-extended", new(
    "The time for an answer can be extended once.", "Svarfristen kan forlenges én gang.", "Il termine per rispondere si può prorogare una sola volta."));

/// <summary>Whoever waits has to hear of it within the first month.</summary>
internal sealed record TooLateToExtend() : Rejection(Because.Conflict, "too-late-to-extend", new(
    "The first month is over: it can not be extended any more.", "Den første måneden er over: den kan ikke forlenges lenger.", "Il primo mese è passato: non si può più prorogare."));

/// <summary>The client is not there, or not any more.</summary>
internal sealed record NobodyAsks() : Rejection(Because.NotFound, "nobody-asks", new(
    "There is no such client, or they are erased.", "Denne kunden finnes ikke, eller er slettet.", "Questo cliente non esiste, o è stato cancellato."));
