namespace Bookings.Consent;

/// <summary>Somebody, or the clock, asks whether a published text still says what is so. What it says wrongly marks it stale, until it is published again.</summary>
internal static class CheckPolicy
{
    /// <param name="Changes">What was inserted and is something else now.</param>
    internal sealed record Command(Instant At, Several<ChangedFact> Changes);

    internal static Decision<PolicyEvent> Decide(Command command, PolicyDocument policy) => policy switch
    {
        { Status: PolicyStatus.None } => new PolicyUnknown(),
        _ when policy.Status != PolicyStatus.Published || command.Changes.Count == 0 || command.Changes.Equals(policy.Stale) => Decision.Unchanged,
        _ => new PolicyMarkedStale(command.At, command.Changes),
    };

    /// <summary>What the latest version says, against what is.</summary>
    internal static Command Compare(PolicyDocument policy, IReadOnlyDictionary<Language, IReadOnlyDictionary<string, string>> facts, Instant now) => new(
        now,
        [
            .. from inserted in policy.Latest()?.Inserted ?? []
               let value = facts[inserted.Language].GetValueOrDefault(inserted.Fact.Value)
               where value != inserted.Value.Value
               select new ChangedFact(inserted.Fact, inserted.Language, inserted.Value, PublicText.OrNull(value)),
        ]);

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/policies/{policyId:guid}/check", Handle)
        .WithName(nameof(CheckPolicy))
        .WithSummary("Check whether a published policy still says what is so")
        .WithDescription("The program does the same by itself every hour. A policy that became stale is in the list with `stale=true`.")
        .Requires(May.WritePolicies)
        .Refuses<PolicyUnknown>().Refuses<PreconditionFailed>();

    internal static Task<Outcome> Run(EventStore store, FactBook facts, Caller caller, Guid id, Instant now, CancellationToken cancellation) =>
        store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var policy = read.Stream(PolicyDocument.Of(id));
            await read.Run(cancellation);
            transaction.Answers(id, policy.Value.Version);
            var languages = (policy.Value.State.Latest()?.Inserted ?? []).Select(fact => fact.Language);
            switch (Decide(Compare(policy.Value.State, await facts.Values(caller.Tenant, languages, cancellation), now), policy.Value.State))
            {
                case Decision<PolicyEvent>.Rejected no:
                    return no.Reason;
                case Decision<PolicyEvent>.Accepted yes:
                    transaction.Append(policy.Value, yes.Events);
                    break;
            }

            return null;
        }, cancellation);

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid policyId, Caller caller, EventStore store, FactBook facts, TimeProvider clock, CancellationToken cancellation) =>
        (await Run(store, facts, caller, policyId, clock.GetCurrentInstant(), cancellation)).ToChanged();
}
