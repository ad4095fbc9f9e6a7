using System.Diagnostics;

namespace Bookings.Scheduling;

/// <summary>What not coming costs, version by version. An appointment keeps the version it was booked under.</summary>
internal sealed record CancellationPolicy(Several<PublishedTerms> Versions) : IState<CancellationPolicy, CancellationPolicyEvent>
{
    /// <summary>The policy of services that name none: there in every business, free of charge until it is published.</summary>
    internal static PolicyId DefaultId { get; } = new(new("6d0b1f52-74a1-4c1e-9b0e-0a1c5f3d2e02"));

    public static CancellationPolicy Initial { get; } = new([]);

    internal static StreamId<CancellationPolicy, CancellationPolicyEvent> Of(PolicyId id) => new(id.Value);

    /// <summary>Version 0 is what holds where nothing was published: everything is free.</summary>
    internal static PublishedTerms Unpublished { get; } = new(new("Free of charge"), CancellationTerms.Free);

    internal bool Exists() => Versions.Count > 0;

    internal long CurrentVersion() => Versions.Count;

    /// <summary>Null for a version that there never was.</summary>
    internal PublishedTerms? At(long version) => version switch
    {
        0 => Unpublished,
        > 0 when version <= Versions.Count => Versions[(int)version - 1],
        _ => null,
    };

    internal PublishedTerms Current() => At(CurrentVersion())!;

    public static CancellationPolicy Evolve(CancellationPolicy state, CancellationPolicyEvent fact) => fact switch
    {
        CancellationPolicyPublished e => new([.. state.Versions, new(e.Name, e.Terms)]),
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal sealed record PublishedTerms(PublicText Name, CancellationTerms Terms);

internal sealed record CancellationPolicyUnknown() : Rejection(
    Because.NotFound, "cancellation-policy-unknown",
    new(
        "There is no such cancellation policy, or no such version of it.",
        "Disse avbestillingsvilkårene finnes ikke, eller ikke i denne versjonen.",
        "Queste condizioni di disdetta non esistono, o non in questa versione."));
