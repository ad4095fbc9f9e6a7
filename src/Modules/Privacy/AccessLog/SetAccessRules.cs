using FluentValidation;

namespace Bookings.Privacy;

/// <summary>The owner decides whether everybody has to say why they read.</summary>
internal static class SetAccessRules
{
    /// <param name="PurposeRequired">Without <c>Bookings-Purpose</c> a reading is refused: 400 purpose-missing.</param>
    internal sealed record Request(bool? PurposeRequired = null);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.PurposeRequired).NotNull();
    }

    internal static Decision<AccessRulesEvent> Decide(AccessRules rules, bool wantsPurpose, Instant now) =>
        rules.WantsPurpose == wantsPurpose ? Decision.Unchanged : wantsPurpose ? new PurposeDemanded(now) : new PurposeLeftOpen(now);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPut("/access-log/rules", Handle)
        .WithName(nameof(SetAccessRules))
        .WithSummary("Decide whether a purpose has to be stated")
        .WithDescription("Where the installation demands it (Bookings:Privacy:RequirePurpose), it is demanded whatever is set here.")
        .WithTags("Privacy")
        .Requires(May.SetRules)
        .Validates(new Validator())
        .Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation) =>
        (await store.Transact(caller, AccessRules.Id, rules => Decide(rules, request.PurposeRequired!.Value, clock.GetCurrentInstant()), cancellation))
            .Match<Results<Changed, ProblemHttpResult>>(done: done => Answers.Changed(done.Version), refused: reason => reason.ToProblem());
}

/// <summary>What is wanted of whoever reads. Never set, nothing is.</summary>
internal static class GetAccessRules
{
    internal sealed record View(bool PurposeRequired, IReadOnlyList<string> Purposes);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapGet("/access-log/rules", Handle)
        .WithName(nameof(GetAccessRules))
        .WithSummary("See whether a purpose has to be stated, and which there are")
        .WithTags("Privacy")
        .Requires(May.ReadAccessLog);

    private static async Task<Versioned<View>> Handle(Caller caller, EventStore store, AccessLog log, CancellationToken cancellation) => Answers.Ok(
        new View(await log.WantsPurpose(caller.Tenant, cancellation), Purposes.All), (await store.Load(caller.Tenant, AccessRules.Id, cancellation)).Version);
}
