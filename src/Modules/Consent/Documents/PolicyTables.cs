using NpgsqlTypes;

namespace Bookings.Consent;

/// <summary>One row for each document. The published texts stand in a table of their own.</summary>
internal sealed class PolicyTable() : CountedTable<PolicyDocument, PolicyEvent>("consent.policies", columns => columns
    .Column("kind", NpgsqlDbType.Varchar, policy => policy.Kind)
    .Column("status", NpgsqlDbType.Varchar, policy => policy.Status)
    .Column("stale", NpgsqlDbType.Boolean, policy => policy.Stale.Count > 0)
    .Column("names_facts", NpgsqlDbType.Boolean, policy => policy.Status == PolicyStatus.Published && policy.Latest()!.Inserted.Count > 0)
    .Column("doc", NpgsqlDbType.Jsonb, policy => StateDocument.Write(PolicyOutline.Of(policy))));

/// <summary>A document as lists show it: without its texts.</summary>
/// <param name="Titles">Of the latest version, or of the draft where there is none.</param>
/// <param name="Number">Of the latest version; 0 before the first.</param>
internal sealed record PolicyOutline(
    PolicyKind Kind, PolicyStatus Status, Several<PolicyTitle> Titles, int Number, Instant? EffectiveFrom, bool HasDraft, bool IsConfirmed, Several<ChangedFact> Stale,
    Instant? StaleSince, Instant? ReviewDueAt)
{
    internal static PolicyOutline Of(PolicyDocument policy) => new(
        policy.Kind, policy.Status,
        policy.Latest() is { } latest
            ? [.. latest.Texts.Select(text => new PolicyTitle(text.Language, text.Title))]
            : [.. policy.Draft.Select(text => new PolicyTitle(text.Language, text.Title))],
        policy.Versions.Count, policy.Latest()?.EffectiveFrom, policy.Draft.Count > 0, policy.IsConfirmed, policy.Stale, policy.StaleSince, policy.ReviewDueAt());
}

internal sealed record PolicyTitle(Language Language, PublicText Title);

/// <summary>Every text that was ever published, by version and language, and by its hash.</summary>
internal sealed class PolicyTexts() : StreamRows<PolicyDocument, PolicyEvent, PolicyTextRow>("consent.policy_texts", "policy_id", columns => columns
    .Column("number", NpgsqlDbType.Integer, row => row.Number)
    .Column("language", NpgsqlDbType.Varchar, row => row.Language.Value)
    .Column("is_default", NpgsqlDbType.Boolean, row => row.IsDefault)
    .Column("title", NpgsqlDbType.Varchar, row => row.Title.Value)
    .Column("text", NpgsqlDbType.Varchar, row => row.Text.Value)
    .Column("hash", NpgsqlDbType.Varchar, row => row.Hash.Value)
    .Column("effective_from", NpgsqlDbType.TimestampTz, row => row.EffectiveFrom)
    .Column("material", NpgsqlDbType.Boolean, row => row.Material))
{
    protected override IEnumerable<PolicyTextRow> Rows(Guid stream, PolicyDocument state) =>
        from version in state.Versions
        from text in version.Texts
        select new PolicyTextRow(version.Number, text.Language, text.Language == version.Default, text.Title, text.Text, text.Hash, version.EffectiveFrom, version.Material);
}

internal sealed record PolicyTextRow(
    int Number, Language Language, bool IsDefault, PublicText Title, PublicText Text, Sha256 Hash, Instant EffectiveFrom, bool Material);
