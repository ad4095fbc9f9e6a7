namespace Bookings.Access;

/// <summary>The owner takes a key back. On this host it stops working at once, on every other within a second.</summary>
internal static class RevokeToken
{
    internal sealed record Command(Instant At);

    internal static Decision<TokenEvent> Decide(Command command, Token token) => token switch
    {
        { IsIssued: false } => new TokenUnknown(),
        { RevokedAt: not null } => Decision.Unchanged,
        _ => new TokenRevoked(command.At),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/tokens/{id:guid}/revoke", Handle)
        .WithName(nameof(RevokeToken))
        .WithSummary("Revoke a token")
        .Requires(May.ManageTokens)
        .Refuses<TokenUnknown>()
        .Refuses<PreconditionFailed>()
        .Refuses<IdempotencyKeyReused>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Guid id, Caller caller, TokenDesk desk, CancellationToken cancellation)
    {
        var outcome = await desk.Revoke(caller, new(id), cancellation);

        return outcome.Match<Results<Changed, ProblemHttpResult>>(
            done: done => Answers.Changed(done.Version),
            refused: reason => reason.ToProblem());
    }
}
