namespace Bookings.Consent.Contracts;

/// <summary>A document as it is to be read before it is accepted.</summary>
/// <param name="Kind">terms, privacy, cancellation, cookies, processing-agreement or applicants.</param>
/// <param name="Version">Of the document, from 1; the same for all its languages.</param>
/// <param name="Title">What it is called, in the language.</param>
/// <param name="Text">Plain Markdown, as published: what it names of the settings is what they were then.</param>
/// <param name="Hash">Lower-case hexadecimal SHA-256 of <paramref name="Text"/> in UTF-8.</param>
/// <param name="Material">True when this version asks those again who accepted the one before.</param>
public sealed record DocumentToShow(
    Guid Document, string Kind, int Version, string Language, string Title, string Text, string Hash, Instant EffectiveFrom, bool Material);

/// <summary>A purpose as it is to be asked about. It is never answered beforehand.</summary>
/// <param name="LawfulBasis">consent, contract, legal-obligation, vital-interests, public-task or legitimate-interests: GDPR Art. 6(1)(a) to (f).</param>
/// <param name="Channels">On which it can be given, each by itself.</param>
/// <param name="TextHash">Lower-case hexadecimal SHA-256 of <paramref name="Text"/> in UTF-8; goes into the answer.</param>
/// <param name="ConfirmedByLink">True when a yes counts only after a link was followed.</param>
/// <param name="ExpiresAfterDays">After which a yes has to be given anew; null for never.</param>
public sealed record PurposeToShow(
    Guid Purpose, string LawfulBasis, IReadOnlyList<string> Channels, string Language, string Text, string TextHash, bool ConfirmedByLink, int? ExpiresAfterDays);

/// <summary>What a business asks people to accept and to decide, at one version of its documents and purposes. It never changes.</summary>
public abstract class PoliciesInForce
{
    /// <summary>Of the business's documents and purposes together; grows by one with each change.</summary>
    public abstract long Version { get; }

    /// <summary>What must be accepted before booking, as in force at <paramref name="now"/>, each in the language asked for or the nearest there is.</summary>
    public abstract IReadOnlyList<DocumentToShow> Required(Language language, Instant now);

    /// <summary>Every document in force at <paramref name="now"/>, those that nobody has to accept too.</summary>
    public abstract IReadOnlyList<DocumentToShow> Documents(Language language, Instant now);

    /// <summary>The purposes that rest on consent, for somebody to say yes or no to.</summary>
    public abstract IReadOnlyList<PurposeToShow> Purposes(Language language);

    /// <summary>
    /// Of what must be accepted at <paramref name="now"/>, that which somebody who accepted <paramref name="accepted"/> is to be asked for: what they never
    /// accepted, and what was changed materially since. A change that is not material asks nobody again.
    /// </summary>
    public abstract IReadOnlyList<DocumentToShow> Outstanding(IReadOnlyCollection<AcceptedVersion> accepted, Language language, Instant now);
}

/// <summary>Something that must be accepted was not, or not as it is in force. What to show is in the answer.</summary>
public sealed record PolicyMissing(IReadOnlyList<DocumentToShow> Documents) : Rejection(
    Because.Conflict, "policies-not-accepted",
    new(
        "Documents in force were not accepted: show them, and ask again.",
        "Gjeldende dokumenter er ikke godtatt: vis dem, og spør igjen.",
        "Alcuni documenti in vigore non sono stati accettati: mostrali e chiedi di nuovo."))
{
    public override IReadOnlyDictionary<string, object?> Extensions => new Dictionary<string, object?>(StringComparer.Ordinal) { ["documents"] = Documents };
}

/// <summary>An answer names a purpose, channel or wording that is not asked about, or no longer.</summary>
public sealed record ConsentNotAsked(IReadOnlyList<PurposeToShow> Purposes) : Rejection(
    Because.Conflict, "consent-not-asked",
    new(
        "An answer does not belong to a purpose, channel and wording that are asked about now: show them, and ask again.",
        "Et svar hører ikke til et formål, en kanal og en tekst som det spørres om nå: vis dem, og spør igjen.",
        "Una risposta non riguarda una finalità, un canale e un testo su cui si chiede ora: mostrali e chiedi di nuovo."))
{
    public override IReadOnlyDictionary<string, object?> Extensions => new Dictionary<string, object?>(StringComparer.Ordinal) { ["purposes"] = Purposes };
}
