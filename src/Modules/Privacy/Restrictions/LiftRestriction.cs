namespace Bookings.Privacy;

/// <summary>The data may be used again.</summary>
internal static class LiftRestriction
{
    internal sealed record ClientNotTold() : Rejection(Because.Conflict, "client-not-told", new(
        "The client has to be told before (GDPR Art. 18(3)): tell them, and record how.",
        "Kunden må få beskjed først (personvernforordningen art. 18 nr. 3): gi beskjed, og registrer hvordan.",
        "Il cliente va avvisato prima (art. 18, par. 3 GDPR): avvisalo, e registra come."));

    internal static Decision<RestrictionEvent> Decide(Restriction restriction, Instant now) => restriction switch
    {
        { Holds: false } => Decision.Unchanged,
        { AnnouncedAt: null } => new ClientNotTold(),
        _ => new RestrictionLifted(now),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/clients/{id:guid}/restriction", Handle)
        .WithName(nameof(LiftRestriction))
        .WithSummary("Lift a restriction")
        .WithDescription("Where a legal hold stands beside it, the data stays closed until that is lifted too.")
        .WithTags("Privacy")
        .Requires(May.Restrict)
        .Refuses<NotRestricted>().Refuses<ClientNotTold>().Refuses<NobodyToRestrict>();

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid id, Caller caller, Frozen frozen, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var outcome = await store.ChangeRestriction(frozen, caller, id, restriction => Decide(restriction, clock.GetCurrentInstant()), Frozen.Thaw, cancellation);
        return outcome.Match<Results<NoContent, ProblemHttpResult>>(done: _ => TypedResults.NoContent(), refused: reason => reason.ToProblem());
    }
}
