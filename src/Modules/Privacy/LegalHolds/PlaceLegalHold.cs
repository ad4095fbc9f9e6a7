using FluentValidation;

namespace Bookings.Privacy;

/// <summary>A client's data has to be there for a dispute or an inspection: nobody and no retention erases it, and only a legal purpose opens it meanwhile.</summary>
internal static class PlaceLegalHold
{
    /// <param name="Reason">Sealed with the client's data, opened by a legal purpose, and withheld from their own answer. At most 500 characters.</param>
    internal sealed record Request(string? Reason = null)
    {
        public override string ToString() => "«personal»";
    }

    internal sealed record View(Guid Id, Instant Since);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.Reason).NotNull().RuneLength(500, min: 1);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/legal-holds", Handle)
        .WithName(nameof(PlaceLegalHold))
        .WithSummary("Place a legal hold on a client's data")
        .WithDescription("It freezes like a restriction, of all that were merged into one with them. There can be several, for several matters; the last one that is lifted ends it.")
        .WithTags("Privacy")
        .Requires(May.Hold)
        .Validates(new Validator())
        .Refuses<NobodyToRestrict>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<CreatedVersioned<View>, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, Frozen frozen, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var (hold, now) = (Guid.CreateVersion7(), clock.GetCurrentInstant());
        // A hold is placed also on somebody who is restricted, or held for another matter.
        var outcome = await store.Transact(caller with { DespiteRestriction = true }, async transaction =>
        {
            // Asks for the Idempotency-Key: a hold that was placed before is not placed twice.
            await transaction.Read().Run(cancellation);
            var people = await frozen.Behind(transaction, id, cancellation);
            transaction.Start(LegalHold.Of(hold), people[0], new LegalHoldPlaced(now, Personal<string>.Of(request.Reason!)));
            Frozen.Freeze(transaction, people, hold, Frozen.LegalHold);
            return null;
        }, cancellation);
        return await outcome.Match<Results<CreatedVersioned<View>, ProblemHttpResult>>(
            done: async done => Answers.Created(
                $"/v1/clients/{id}/legal-holds",
                new View(done.Resource, (await store.Load(caller.Tenant, LegalHold.Of(done.Resource), cancellation)).State.PlacedAt!.Value), done.Version),
            refused: reason => reason.ToProblem());
    }
}
