namespace Bookings.Kernel;

/// <summary>The person is being erased, has been, or never was: nothing is added to what is held on them.</summary>
public sealed record PersonNotLive() : Rejection(
    Because.Conflict, "person-not-live",
    new(
        "Nothing can be added for this person: their data is erased, being erased or unknown.",
        "Ingenting kan legges til for denne personen: opplysningene er slettet, blir slettet eller er ukjente.",
        "Per questa persona non si può aggiungere nulla: i suoi dati sono cancellati, in cancellazione o sconosciuti."));

/// <summary>The caller's business does not exist in this database.</summary>
public sealed record BusinessUnknown() : Rejection(
    Because.NotFound, "business-unknown",
    new("There is no such business here.", "Denne virksomheten finnes ikke her.", "Qui questa attività non esiste."));
