namespace Bookings.Consent;

// Stored for ever: add, never change. Policies are public texts of the business; no person is in them.

internal abstract record PolicyEvent;

/// <summary>The whole text as it is now in every language, with its facts still named and not inserted.</summary>
internal sealed record PolicyDrafted(Instant At, PolicyKind Kind, Several<PolicyText> Texts) : PolicyEvent;

/// <summary>The owner says: this text is ours, and we have read it. Who said it stands in the event's metadata.</summary>
internal sealed record PolicyAuthorshipConfirmed(Instant At) : PolicyEvent;

/// <param name="Version">From 1, the same for all languages.</param>
/// <param name="EffectiveFrom">From then on it is the one in force, unless a higher version is.</param>
/// <param name="Material">Those who accepted an earlier one are asked again.</param>
/// <param name="Default">The language to fall back on.</param>
/// <param name="Texts">As shown, facts inserted.</param>
/// <param name="Inserted">What was inserted, in each language.</param>
internal sealed record PolicyVersionPublished(
    Instant At, int Version, Instant EffectiveFrom, bool Material, Language Default, Several<PublishedText> Texts, Several<InsertedFact> Inserted) : PolicyEvent;

/// <summary>Facts are no longer what the published text says they are.</summary>
internal sealed record PolicyMarkedStale(Instant At, Several<ChangedFact> Changes) : PolicyEvent;

/// <summary>Nobody is shown it any more, or asked to accept it. What was accepted stays accepted.</summary>
internal sealed record PolicyRetired(Instant At) : PolicyEvent;

internal sealed record PolicyText(Language Language, PublicText Title, PublicText Text);

/// <param name="Hash">Of the text as shown.</param>
internal sealed record PublishedText(Language Language, PublicText Title, PublicText Text, Sha256 Hash);

internal sealed record InsertedFact(Code Fact, Language Language, PublicText Value);

/// <param name="New">Null when the fact has no value any more.</param>
internal sealed record ChangedFact(Code Fact, Language Language, PublicText Old, PublicText? New);

/// <summary>What a document is about. The names are stored.</summary>
internal enum PolicyKind
{
    Terms,
    Privacy,
    Cancellation,
    Cookies,

    /// <summary>Art. 28 GDPR: what a processor promises to the business.</summary>
    ProcessingAgreement,

    /// <summary>The privacy notice for those who apply for a job.</summary>
    Applicants,
}
