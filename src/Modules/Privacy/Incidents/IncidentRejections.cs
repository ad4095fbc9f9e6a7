namespace Bookings.Privacy;

internal sealed record IncidentUnknown() : Rejection(Because.NotFound, "incident-unknown", new(
    "There is no such incident.", "Denne hendelsen finnes ikke.", "Questo incidente non esiste."));

/// <summary>What was done is done: a closed one is a document.</summary>
internal sealed record IncidentIsClosed() : Rejection(Because.Conflict, "incident-closed", new(
    "This incident is closed. Open a new one if there is more to it.",
    "Denne hendelsen er avsluttet. Opprett en ny hvis det er mer å melde.",
    "Questo incidente è chiuso. Aprine uno nuovo se c'è dell'altro."));

/// <summary>Something is said to have happened before the business knew of it, or has not happened yet.</summary>
internal sealed record TimeIsImpossible() : Rejection(Because.RuleBroken, "time-impossible", new(
    "This time lies in the future, or before the business became aware of the incident.",
    "Dette tidspunktet ligger i framtiden, eller før virksomheten ble klar over hendelsen.",
    "Questo momento è nel futuro, o precede quello in cui l'attività è venuta a conoscenza dell'incidente."));

/// <summary>Every change of an incident begins with these.</summary>
internal static class IncidentChange
{
    internal static Rejection? Refusal(Incident incident) => incident.Stage switch
    {
        IncidentStage.None => new IncidentUnknown(),
        IncidentStage.Closed => new IncidentIsClosed(),
        _ => null,
    };

    internal static bool IsPossible(Incident incident, Instant at, Instant now) => at >= incident.AwareAt && at <= now;

    internal static RouteHandlerBuilder ChangesIncident(this RouteHandlerBuilder route) => route
        .WithTags("Incidents")
        .Requires(May.HandleIncidents)
        .Refuses<IncidentUnknown>().Refuses<IncidentIsClosed>().Refuses<PreconditionFailed>().Refuses<IdempotencyKeyReused>();

    internal static Results<Changed, ProblemHttpResult> ToChanged(this Outcome outcome) => outcome.Match<Results<Changed, ProblemHttpResult>>(
        done: done => Answers.Changed(done.Version), refused: reason => reason.ToProblem());
}
