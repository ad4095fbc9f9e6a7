using System.Diagnostics;

namespace Bookings.Consent;

/// <summary>One text that the business answers for, version by version. Several of a kind can be in force side by side.</summary>
/// <param name="Draft">What the next version would say; empty when nothing is being changed.</param>
/// <param name="IsConfirmed">The owner has confirmed the draft as it stands.</param>
/// <param name="Stale">What the published text says wrongly by now; empty when nothing.</param>
/// <param name="ReviewedAt">When the owner last said or showed that they stand by it.</param>
internal sealed record PolicyDocument(
    PolicyStatus Status, PolicyKind Kind, Several<PolicyText> Draft, bool IsConfirmed, Several<PolicyVersion> Versions, Several<ChangedFact> Stale, Instant? StaleSince,
    Instant? ReviewedAt) : IState<PolicyDocument, PolicyEvent>
{
    public static PolicyDocument Initial { get; } = new(PolicyStatus.None, default, [], false, [], [], null, null);

    internal static StreamId<PolicyDocument, PolicyEvent> Of(Guid id) => new(id);

    /// <summary>Those that somebody who books agrees to; the others are there to be read.</summary>
    internal static bool IsAccepted(PolicyKind kind) => kind is PolicyKind.Terms or PolicyKind.Privacy or PolicyKind.Cancellation;

    /// <summary>Once a year somebody looks whether what a policy says is still what is done.</summary>
    internal static Duration ReviewedEvery => Duration.FromDays(365);

    internal bool Exists() => Status != PolicyStatus.None;

    internal PolicyVersion? Latest() => Versions.Count == 0 ? null : Versions[^1];

    /// <summary>Null for a version that there never was.</summary>
    internal PolicyVersion? At(int version) => version >= 1 && version <= Versions.Count ? Versions[version - 1] : null;

    internal Instant? ReviewDueAt() => Status == PolicyStatus.Published ? ReviewedAt + ReviewedEvery : null;

    public static PolicyDocument Evolve(PolicyDocument state, PolicyEvent fact) => fact switch
    {
        PolicyDrafted e => state with { Status = state.Versions.Count == 0 ? PolicyStatus.Draft : PolicyStatus.Published, Kind = e.Kind, Draft = e.Texts, IsConfirmed = false },
        PolicyAuthorshipConfirmed e => state with { IsConfirmed = state.Draft.Count > 0, ReviewedAt = e.At },
        PolicyVersionPublished e => state with
        {
            Status = PolicyStatus.Published,
            Draft = [],
            IsConfirmed = false,
            Versions = [.. state.Versions, new(e.Version, e.At, e.EffectiveFrom, e.Material, e.Default, e.Texts, e.Inserted)],
            Stale = [],
            StaleSince = null,
            ReviewedAt = e.At,
        },
        PolicyMarkedStale e => state with { Stale = e.Changes, StaleSince = state.StaleSince ?? e.At },
        PolicyRetired => state with { Status = PolicyStatus.Retired, Draft = [], IsConfirmed = false, Stale = [], StaleSince = null },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal enum PolicyStatus
{
    None,
    Draft,
    Published,
    Retired,
}

/// <summary>It never changes.</summary>
internal sealed record PolicyVersion(
    int Number, Instant PublishedAt, Instant EffectiveFrom, bool Material, Language Default, Several<PublishedText> Texts, Several<InsertedFact> Inserted);

internal sealed record PolicyUnknown() : Rejection(Because.NotFound, "policy-unknown", new(
    "There is no such policy, or no such version of it.", "Dokumentet, eller denne versjonen av det, finnes ikke.", "Questo documento, o questa sua versione, non esiste."));

internal sealed record PolicyIsRetired() : Rejection(Because.Conflict, "policy-retired", new(
    "This policy was retired. Draft a new one.", "Dette dokumentet er trukket tilbake. Lag et nytt.", "Questo documento è stato ritirato. Preparane uno nuovo."));
