namespace Bookings.Scheduling;

/// <summary>A challenge for whoever wants to book; nothing is stored until it is solved.</summary>
internal static class GiveChallenge
{
    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/public/{business}/challenge", (Altcha altcha, TimeProvider clock) => TypedResults.Ok(altcha.New(clock.GetCurrentInstant())))
        .WithName(nameof(GiveChallenge))
        .WithSummary("Get a challenge")
        .WithDescription("A proof of work (ALTCHA, version 1) that a booking must bring along, solved: base64 of {algorithm, challenge, number, salt, signature}. It counts once, for ten minutes.")
        .WithTags("Booking page")
        .Requires(Permissions.VisitPage);
}

internal sealed record ChallengeNotSolved() : Rejection(
    Because.RuleBroken, "challenge-not-solved",
    new(
        "Solve the challenge of this booking page first: it is missing, wrong, or has run out. Ask for a new one.",
        "Løs oppgaven fra denne bestillingssiden først: svaret mangler, er feil eller er utløpt. Be om en ny.",
        "Risolvi prima la prova di questa pagina: manca, è sbagliata o è scaduta. Chiedine una nuova."));

internal sealed record ChallengeUsed() : Rejection(
    Because.Conflict, "challenge-used",
    new("This solution was used before. Ask for a new challenge.", "Denne løsningen er brukt før. Be om en ny oppgave.", "Questa soluzione è già stata usata. Chiedi una nuova prova."));
