using FluentValidation;

namespace Bookings.Privacy;

/// <summary>The client was told that the restriction will be lifted. The program does not tell them: while it holds, it sends nothing.</summary>
internal static class AnnounceLifting
{
    /// <param name="How">letter, in-person, phone or email.</param>
    internal sealed record Request(string? How = null);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.How).NotNull().OneOf("letter", "in-person", "phone", "email");
    }

    internal static Decision<RestrictionEvent> Decide(Restriction restriction, Code how, Instant now) =>
        restriction.AnnouncedAt is null ? new LiftingAnnounced(now, how) : Decision.Unchanged;

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/clients/{id:guid}/restriction/announcement", Handle)
        .WithName(nameof(AnnounceLifting))
        .WithSummary("Record that a client was told that the restriction will be lifted")
        .WithDescription("GDPR Art. 18(3): they are told before. Without it DELETE is 409 client-not-told.")
        .WithTags("Privacy")
        .Requires(May.Restrict)
        .Validates(new Validator())
        .Refuses<NotRestricted>().Refuses<IdempotencyKeyReused>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid id, Request request, Caller caller, Frozen frozen, EventStore store, TimeProvider clock, CancellationToken cancellation) =>
        (await store.ChangeRestriction(frozen, caller, id, restriction => Decide(restriction, new(request.How!), clock.GetCurrentInstant()), andThen: null, cancellation))
            .Match<Results<Changed, ProblemHttpResult>>(done: done => Answers.Changed(done.Version), refused: reason => reason.ToProblem());
}
