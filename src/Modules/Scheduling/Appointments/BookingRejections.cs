namespace Bookings.Scheduling;

// What a booking is refused for besides the rules of time.

internal sealed record LocationNeeded() : Rejection(
    Because.RuleBroken, "location-needed",
    new(
        "This service is given at several locations: say at which.",
        "Denne tjenesten tilbys på flere steder: oppgi hvilket.",
        "Questo servizio è offerto in più sedi: indica quale."));

internal sealed record NotGivenThere() : Rejection(
    Because.RuleBroken, "not-given-there",
    new("Nobody gives this service there.", "Ingen tilbyr denne tjenesten der.", "Lì nessuno offre questo servizio."));

internal sealed record ClientUnknown() : Rejection(
    Because.NotFound, "client-unknown",
    new(
        "There is no such client, or they have been erased.",
        "Denne kunden finnes ikke, eller er slettet.",
        "Questo cliente non esiste, o i suoi dati sono stati cancellati."));

internal sealed record NotYourCalendar() : Rejection(
    Because.Forbidden, "not-your-calendar",
    new(
        "A provider books into their own calendar alone.",
        "En behandler bestiller bare i sin egen kalender.",
        "Un operatore prenota solo nel proprio calendario."));
