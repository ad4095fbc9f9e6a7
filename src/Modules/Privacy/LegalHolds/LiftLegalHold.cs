namespace Bookings.Privacy;

/// <summary>The matter is over.</summary>
internal static class LiftLegalHold
{
    internal sealed record LegalHoldUnknown() : Rejection(Because.NotFound, "legal-hold-unknown", new(
        "There is no such legal hold on this client.", "Denne rettslige sperren finnes ikke for denne kunden.", "Questo blocco legale non esiste per questo cliente."));

    internal static Decision<LegalHoldEvent> Decide(LegalHold hold, Instant now) => hold.LiftedAt is null ? new LegalHoldLifted(now) : Decision.Unchanged;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapDelete("/clients/{id:guid}/legal-holds/{holdId:guid}", Handle)
        .WithName(nameof(LiftLegalHold))
        .WithSummary("Lift a legal hold")
        .WithDescription("Where another hold or a restriction stands beside it, the data stays closed until that is lifted too.")
        .WithTags("Privacy")
        .Requires(May.Hold)
        .Refuses<LegalHoldUnknown>().Refuses<NobodyToRestrict>();

    private static async Task<Results<NoContent, ProblemHttpResult>> Handle(
        Guid id, Guid holdId, Caller caller, Frozen frozen, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var outcome = await store.Transact(caller with { DespiteRestriction = true }, async transaction =>
        {
            var people = await frozen.Behind(transaction, id, cancellation);
            var read = transaction.Read();
            var holds = Frozen.Ask(read, caller.Tenant, people, Frozen.LegalHold);
            var hold = read.Stream(LegalHold.Of(holdId));
            await read.Run(cancellation);
            if (!holds.Value.Contains(holdId))
            {
                return new LegalHoldUnknown();
            }

            transaction.Answers(holdId, hold.Value.Version);
            if (Decide(hold.Value.State, clock.GetCurrentInstant()) is Decision<LegalHoldEvent>.Accepted { Events: { Count: > 0 } facts })
            {
                transaction.Append(hold.Value, facts);
                Frozen.Thaw(transaction, people, holdId);
            }

            return null;
        }, cancellation);
        return outcome.Match<Results<NoContent, ProblemHttpResult>>(done: _ => TypedResults.NoContent(), refused: reason => reason.ToProblem());
    }
}
