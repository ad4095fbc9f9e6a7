using System.Diagnostics;

namespace Bookings.Consent;

/// <summary>What a business does with people's data, and why it may.</summary>
/// <param name="Draft">What the next version would be; null when nothing is being changed.</param>
/// <param name="Versions">Every one that was ever published: who said yes said it to one of them.</param>
internal sealed record Purpose(PurposeStatus Status, Code Code, PurposeTerms? Draft, Several<PurposeVersion> Versions) : IState<Purpose, PurposeEvent>
{
    public static Purpose Initial { get; } = new(PurposeStatus.None, default, null, []);

    internal static StreamId<Purpose, PurposeEvent> Of(Guid id) => new(id);

    internal bool Exists() => Status != PurposeStatus.None;

    internal bool IsPublished() => Status == PurposeStatus.Published;

    internal PurposeVersion? Latest() => Versions.Count == 0 ? null : Versions[^1];

    public static Purpose Evolve(Purpose state, PurposeEvent fact) => fact switch
    {
        PurposeDrafted e => state with { Status = state.Versions.Count == 0 ? PurposeStatus.Draft : PurposeStatus.Published, Code = e.Code, Draft = e.Terms },
        PurposePublished e => state with { Status = PurposeStatus.Published, Draft = null, Versions = [.. state.Versions, new(e.Version, e.At, e.Default, e.Terms, e.Wordings)] },
        PurposeRetired => state with { Status = PurposeStatus.Retired, Draft = null },
        _ => throw new UnreachableException(fact.GetType().Name),
    };
}

internal enum PurposeStatus
{
    None,
    Draft,
    Published,
    Retired,
}

/// <summary>It never changes.</summary>
internal sealed record PurposeVersion(int Number, Instant PublishedAt, Language Default, PurposeTerms Terms, Several<HashedWording> Wordings);

internal sealed record PurposeUnknown() : Rejection(Because.NotFound, "purpose-unknown", new(
    "There is no such purpose.", "Formålet finnes ikke.", "Questa finalità non esiste."));

internal sealed record PurposeIsRetired() : Rejection(Because.Conflict, "purpose-retired", new(
    "This purpose was retired. Draft a new one.", "Dette formålet er avsluttet. Lag et nytt.", "Questa finalità è stata ritirata. Preparane una nuova."));
