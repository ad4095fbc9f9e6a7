namespace Bookings.Scheduling;

/// <summary>What a set-up command names beside its own stream: read with it in the same round trip, refused when it is not there.</summary>
/// <param name="What">For a person: a location, a provider.</param>
/// <param name="Sql">Counts what is there of the ids <c>$2</c>.</param>
internal sealed record References(Words What, string Sql, Guid[] Ids)
{
    internal static Words Location { get; } = new("A location", "Et sted", "Una sede");

    internal static Words Provider { get; } = new("A provider", "En behandler", "Un operatore");

    internal static Words Service { get; } = new("A service", "En tjeneste", "Un servizio");

    internal static Words Form { get; } = new("A form", "Et skjema", "Un modulo");

    private static Words Pool { get; } = new("A pool", "En ressursgruppe", "Un gruppo di risorse");

    private static Words Policy { get; } = new("A cancellation policy", "Et sett avbestillingsvilkår", "Una serie di condizioni di disdetta");

    internal static References Locations(IEnumerable<LocationId> ids) => new(
        Location,
        "select count(*)::int from scheduling.locations where tenant_id = $1 and id = any($2) and status = 'Open'",
        [.. ids.Select(id => id.Value)]);

    internal static References Providers(IEnumerable<ProviderId> ids) => new(
        Provider,
        "select count(*)::int from scheduling.providers where tenant_id = $1 and id = any($2) and status = 'Active'",
        [.. ids.Select(id => id.Value)]);

    internal static References Pools(IEnumerable<PoolId> ids) => new(
        Pool,
        "select count(*)::int from scheduling.pools where tenant_id = $1 and id = any($2)",
        [.. ids.Select(id => id.Value)]);

    /// <summary>The default policy is always there, published or not.</summary>
    internal static References Policies(IEnumerable<PolicyId> ids) => new(
        Policy,
        "select count(*)::int from scheduling.cancellation_policies where tenant_id = $1 and id = any($2)",
        [.. ids.Where(id => id != CancellationPolicy.DefaultId).Select(id => id.Value)]);
}

internal static class WithReferences
{
    /// <summary>One decision about one stream, made only when everything it names is there.</summary>
    internal static Task<Outcome> Transact<TState, TEvent>(
        this EventStore store, Caller caller, StreamId<TState, TEvent> stream, Func<TState, Decision<TEvent>> decide, References references,
        CancellationToken cancellation)
        where TState : IState<TState, TEvent>
        where TEvent : class => store.Transact(caller, stream, decide, [references], cancellation);

    internal static Task<Outcome> Transact<TState, TEvent>(
        this EventStore store, Caller caller, StreamId<TState, TEvent> stream, Func<TState, Decision<TEvent>> decide, IReadOnlyList<References> references,
        CancellationToken cancellation)
        where TState : IState<TState, TEvent>
        where TEvent : class =>
        store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var loaded = read.Stream(stream);
            var named = references.Where(one => one.Ids.Length > 0)
                .Select(one => (one, Found: read.Single(one.Sql, row => row.GetInt32(0), Param.Tenant(caller.Tenant), Param.Uuids(one.Ids))))
                .ToList();
            await read.Run(cancellation);
            transaction.Answers(stream.Value, loaded.Value.Version);
            if (decide(loaded.Value.State) is not Decision<TEvent>.Accepted { Events: var facts } yes)
            {
                return ((Decision<TEvent>.Rejected)decide(loaded.Value.State)).Reason;
            }

            if (named.Find(one => one.Found.Value != one.one.Ids.Length).one is { } missing)
            {
                return new ReferenceUnknown(missing.What);
            }

            transaction.Append(loaded.Value, yes.Events);
            return null;
        }, cancellation);
}
