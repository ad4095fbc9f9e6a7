namespace Bookings.Consent;

/// <summary>A purpose as those who answer for it see it.</summary>
/// <param name="Status">draft, published or retired.</param>
/// <param name="Draft">What the next version would be; null when nothing is being changed.</param>
/// <param name="Versions">All there ever were, the latest first.</param>
internal sealed record PurposeView(Guid Id, string Code, string Status, TermsOfPurpose? Draft, IReadOnlyList<PurposeView.Version> Versions)
{
    internal sealed record Version(int Number, Instant PublishedAt, TermsOfPurpose Terms, IReadOnlyList<Hash> Hashes);

    /// <param name="Value">Lower-case hexadecimal SHA-256 of the wording in UTF-8.</param>
    internal sealed record Hash(string Language, string Value);

    internal static PurposeView Of(Guid id, Purpose purpose) => new(
        id, purpose.Code.Value, purpose.Status.Out(), purpose.Draft is { } draft ? TermsOfPurpose.Of(draft) : null,
        [.. purpose.Versions.Reverse().Select(version => new Version(
            version.Number, version.PublishedAt, TermsOfPurpose.Of(version.Terms),
            [.. version.Wordings.Select(wording => new Hash(wording.Language.Value, wording.Hash.Value))]))]);
}
