using System.Text.Json.Serialization;

namespace Bookings.Consent;

/// <summary>A document as those who answer for it see it.</summary>
/// <param name="Status">draft, published or retired.</param>
/// <param name="Draft">What the next version would say; empty when nothing is being changed.</param>
/// <param name="AuthorshipConfirmed">The owner has confirmed the draft as it stands.</param>
/// <param name="Versions">All there ever were; of the latest the texts too.</param>
/// <param name="Stale">What the published text says wrongly by now.</param>
/// <param name="ReviewDueAt">When somebody should look again whether it still holds: a year after it was published or last confirmed. Null until it is published.</param>
internal sealed record PolicyView(
    Guid Id, string Kind, string Status, IReadOnlyList<PolicyView.DraftText> Draft, bool AuthorshipConfirmed, IReadOnlyList<PolicyView.Version> Versions,
    IReadOnlyList<PolicyView.StaleFact> Stale, Instant? StaleSince, Instant? ReviewDueAt)
{
    /// <param name="Facts">The facts that it names, without braces.</param>
    /// <param name="Readability">Null in a language for which there is no measure.</param>
    internal sealed record DraftText(string Language, string Title, string Text, IReadOnlyList<string> Facts, Score? Readability);

    /// <param name="Number">What acceptances name.</param>
    internal sealed record Version(int Number, Instant PublishedAt, Instant EffectiveFrom, bool Material, IReadOnlyList<Text> Texts, IReadOnlyList<Fact> Facts)
    {
        internal static Version Of(PolicyVersion version, bool withTexts) => new(
            version.Number, version.PublishedAt, version.EffectiveFrom, version.Material,
            [.. version.Texts.Select(text => new Text(text.Language.Value, text.Title.Value, text.Hash.Value)
            {
                Body = withTexts ? text.Text.Value : null,
                Readability = withTexts ? Consent.Readability.Of(text.Text.Value, text.Language) : null,
            })],
            [.. version.Inserted.Select(fact => new Fact(fact.Fact.Value, fact.Language.Value, fact.Value.Value))]);
    }

    /// <param name="Hash">Lower-case hexadecimal SHA-256 of the text as shown, in UTF-8.</param>
    internal sealed record Text(string Language, string Title, string Hash)
    {
        [JsonPropertyName("text"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Body { get; init; }

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public Score? Readability { get; init; }
    }

    internal sealed record Fact(string Name, string Language, string Value);

    /// <param name="New">Null when it has no value any more.</param>
    internal sealed record StaleFact(string Fact, string Language, string Old, string? New)
    {
        internal static StaleFact Of(ChangedFact change) => new(change.Fact.Value, change.Language.Value, change.Old.Value, change.New?.Value);
    }

    internal static PolicyView Of(Guid id, PolicyDocument policy) => new(
        id, policy.Kind.Out(), policy.Status.Out(),
        [.. policy.Draft.Select(text => new DraftText(
            text.Language.Value, text.Title.Value, text.Text.Value, NamedFacts.In(text.Text.Value), Consent.Readability.Of(text.Text.Value, text.Language)))],
        policy.IsConfirmed,
        [.. policy.Versions.Reverse().Select(version => Version.Of(version, withTexts: version == policy.Latest()))],
        [.. policy.Stale.Select(StaleFact.Of)], policy.StaleSince, policy.ReviewDueAt());
}
