using FluentValidation;

namespace Bookings.Consent;

/// <summary>A business begins a document of its own. There are no ready-made ones: nobody else can answer for it.</summary>
internal static class DraftPolicy
{
    /// <param name="Kind">terms, privacy, cancellation, cookies, processing-agreement or applicants.</param>
    internal sealed record Request(string Kind, IReadOnlyList<PolicyTextRequest> Texts);

    /// <param name="Kind">Null for the document's own.</param>
    internal sealed record Command(Instant At, PolicyKind? Kind, Several<PolicyText> Texts);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Kind).CodeOf<Request, PolicyKind>();
            RuleFor(request => request.Texts).EachLanguageOnce(text => text.Language);
            RuleForEach(request => request.Texts).SetValidator(new PolicyTextRequest.Validator());
        }
    }

    internal static Decision<PolicyEvent> Decide(Command command, PolicyDocument policy) => policy switch
    {
        { Status: PolicyStatus.Retired } => new PolicyIsRetired(),
        { Status: PolicyStatus.None } when command.Kind is null => new PolicyUnknown(),
        _ when policy.Draft.Equals(command.Texts) => Decision.Unchanged,
        _ => new PolicyDrafted(command.At, command.Kind ?? policy.Kind, command.Texts),
    };

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/policies", Handle)
        .WithName(nameof(DraftPolicy))
        .WithSummary("Draft a policy")
        .WithDescription("Terms, privacy and cancellation are accepted by whoever books once they are published; the other kinds are there to be read.")
        .Requires(May.WritePolicies)
        .Validates(new Validator());

    private static async Task<Results<CreatedVersioned<PolicyView>, ProblemHttpResult>> Handle(
        Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new Command(clock.GetCurrentInstant(), Spelled.In<PolicyKind>(request.Kind), PolicyTextRequest.Read(request.Texts));

        var outcome = await store.Transact(caller, PolicyDocument.Of(Guid.CreateVersion7()), policy => Decide(command, policy), cancellation);
        return await outcome.Match<Results<CreatedVersioned<PolicyView>, ProblemHttpResult>>(
            done: async done =>
            {
                var policy = await store.Load(caller.Tenant, PolicyDocument.Of(done.Resource), cancellation, done.Version);
                return Answers.Created($"/v1/policies/{done.Resource}", PolicyView.Of(done.Resource, policy.State), done.Version);
            },
            refused: reason => reason.ToProblem());
    }
}

/// <summary>The draft of a document's next version is written anew. Whoever confirmed the one before has not confirmed this one.</summary>
internal static class RedraftPolicy
{
    internal sealed record Request(IReadOnlyList<PolicyTextRequest> Texts);

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator()
        {
            RuleFor(request => request.Texts).EachLanguageOnce(text => text.Language);
            RuleForEach(request => request.Texts).SetValidator(new PolicyTextRequest.Validator());
        }
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/policies/{policyId:guid}/draft", Handle)
        .WithName(nameof(RedraftPolicy))
        .WithSummary("Draft the next version of a policy")
        .WithDescription("All languages at once; what is published stays as it is.")
        .Requires(May.WritePolicies)
        .Validates(new Validator())
        .Refuses<PolicyUnknown>().Refuses<PolicyIsRetired>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid policyId, Request request, Caller caller, EventStore store, TimeProvider clock, CancellationToken cancellation)
    {
        var command = new DraftPolicy.Command(clock.GetCurrentInstant(), null, PolicyTextRequest.Read(request.Texts));
        return (await store.Transact(caller, PolicyDocument.Of(policyId), policy => DraftPolicy.Decide(command, policy), cancellation)).ToChanged();
    }
}
