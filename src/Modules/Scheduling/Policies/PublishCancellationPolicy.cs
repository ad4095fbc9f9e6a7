namespace Bookings.Scheduling;

/// <summary>A policy gets its first version, or another one. Appointments booked before keep theirs.</summary>
internal static class PublishCancellationPolicy
{
    internal sealed record Command(PublicText Name, CancellationTerms Terms, bool IsNew);

    internal static Decision<CancellationPolicyEvent> Decide(Command command, CancellationPolicy policy) => policy switch
    {
        _ when command.Terms.Flaw() is { } flaw => flaw,
        _ when policy.Exists() && policy.Current() == new PublishedTerms(command.Name, command.Terms) => Decision.Unchanged,
        _ when !policy.Exists() && !command.IsNew => new CancellationPolicyUnknown(),
        _ => new CancellationPolicyPublished(command.Name, command.Terms),
    };

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/cancellation-policies", Begin)
            .WithName("AddCancellationPolicy").WithSummary("Add a cancellation policy with its first version").WithTags("cancellation-policies")
            .Requires(Permissions.SetUp)
            .Validates(new TermsRequestValidator())
            .Refuses<TermsContradict>();

        routes.MapPost("/cancellation-policies/{policyId:guid}/publish", Handle)
            .WithName(nameof(PublishCancellationPolicy)).WithSummary("Publish a further version of a cancellation policy").WithTags("cancellation-policies")
            .Requires(Permissions.SetUp)
            .Validates(new TermsRequestValidator())
            .Refuses<TermsContradict>().Refuses<CancellationPolicyUnknown>().Refuses<PreconditionFailed>();
    }

    private static async Task<Results<CreatedVersioned<NewResource>, ProblemHttpResult>> Begin(
        TermsRequest request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var command = new Command(new(request.Name), request.ToTerms(), IsNew: true);
        var id = new PolicyId(Guid.CreateVersion7());

        var outcome = await store.Transact(caller, CancellationPolicy.Of(id), policy => Decide(command, policy), cancellation);
        return outcome.ToCreated("cancellation-policies");
    }

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid policyId, TermsRequest request, Caller caller, EventStore store, CancellationToken cancellation)
    {
        var id = new PolicyId(policyId);
        var command = new Command(new(request.Name), request.ToTerms(), IsNew: id == CancellationPolicy.DefaultId);

        var outcome = await store.Transact(caller, CancellationPolicy.Of(id), policy => Decide(command, policy), cancellation);
        return outcome.ToChanged();
    }
}
