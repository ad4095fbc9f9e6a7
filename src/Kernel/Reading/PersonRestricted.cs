namespace Bookings.Kernel;

/// <summary>What is known of the person is kept and not used (GDPR Art. 18): nobody but they themselves adds to it or changes it.</summary>
public sealed record PersonRestricted() : Rejection(
    Because.Conflict, "person-restricted",
    new(
        "This person's data is restricted: it is kept, and nothing is booked, added or changed until the restriction or the legal hold is lifted.",
        "Behandlingen av denne personens opplysninger er begrenset: de tas vare på, og ingenting bestilles, legges til eller endres før begrensningen eller den rettslige sperren er opphevet.",
        "Il trattamento dei dati di questa persona è limitato: sono conservati, e nulla si prenota, si aggiunge o si modifica finché la limitazione o il blocco legale non viene revocato."));

/// <summary>Somebody read what is restricted, and not for a legal purpose. Nothing of it was opened.</summary>
public sealed class PersonRestrictedException() : Exception("Restricted: only a legal purpose opens this.");
