namespace Bookings.Consent.Contracts;

/// <summary>A document was changed so that whoever accepted it before is to know: a material version was published that is not its first. Public texts; nobody is in it.</summary>
/// <param name="EffectiveFrom">From when on it is in force.</param>
public sealed record PolicyRevised(Revision Revision, Instant At, Instant EffectiveFrom);

/// <summary>A version of a document that took, or will take, the place of an earlier one.</summary>
public readonly record struct Revision(Guid Document, int Version);

/// <summary>Whether there is still something to tell of a revision.</summary>
public enum RevisionStanding
{
    Current,

    /// <summary>By another material one, of which whoever is concerned hears by itself.</summary>
    Replaced,

    /// <summary>The document is shown to nobody any more.</summary>
    Retired,
}

/// <summary>What a message about a revision is made from.</summary>
/// <param name="Default">The language to fall back on.</param>
/// <param name="Hashes">Of its text, by language: lower-case hexadecimal SHA-256, by which anybody finds the words.</param>
public sealed record RevisionBrief(Revision Revision, RevisionStanding Standing, Instant EffectiveFrom, Language Default, IReadOnlyDictionary<Language, string> Hashes)
{
    /// <summary>Of the text in a language, in the same one without its region, or in the default one.</summary>
    public string HashIn(Language language) => Hashes.GetValueOrDefault(language) ?? Hashes.GetValueOrDefault(Language.Of(language.Plain)) ?? Hashes[Default];
}

/// <summary>Revisions of documents, for who tells of them.</summary>
public interface IRevisions
{
    /// <summary>Who accepted an earlier version of the document, and neither this one nor a later one; in the order of their ids. Whoever was erased is not among them.</summary>
    /// <param name="last">The last one of the page before; null for the first page.</param>
    /// <param name="limit">Most of them.</param>
    Task<IReadOnlyList<SubjectId>> Concerned(TenantId business, Revision revision, SubjectId? last, int limit, CancellationToken cancellation);

    /// <summary>Every one that people may have been told of.</summary>
    Task<IReadOnlyList<Revision>> Published(TenantId business, CancellationToken cancellation);

    /// <summary>What there is to say about each as it is now, with one query for all; those that were never published are left out.</summary>
    Task<IReadOnlyDictionary<Revision, RevisionBrief>> Of(TenantId business, IReadOnlyCollection<Revision> revisions, CancellationToken cancellation);

    /// <summary>Those of them that have been accepted since, the revision itself or a later version; with one query for all.</summary>
    Task<IReadOnlySet<(Revision Revision, SubjectId Person)>> Accepted(
        TenantId business, IReadOnlyCollection<(Revision Revision, SubjectId Person)> concerned, CancellationToken cancellation);
}
