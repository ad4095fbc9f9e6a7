namespace Bookings.Consent;

/// <summary>A business's published documents and purposes in memory.</summary>
/// <param name="documents">Every version's every text; those that can never be in force again need no words.</param>
/// <param name="purposes">By id; retired ones too, for what was said to them is still shown.</param>
internal sealed class PublishedPolicies(long version, IReadOnlyList<PublishedPolicies.Document> documents, IReadOnlyDictionary<Guid, Purpose> purposes) : PoliciesInForce
{
    /// <summary>One published document with its versions in their order.</summary>
    internal sealed record Document(Guid Id, PolicyKind Kind, IReadOnlyList<IReadOnlyList<PolicyTextRow>> Versions)
    {
        /// <summary>The highest version that has begun: a later one is never undone by an earlier one whose day comes afterwards.</summary>
        internal IReadOnlyList<PolicyTextRow>? At(Instant now) => Versions.LastOrDefault(texts => texts[0].EffectiveFrom <= now);

        /// <summary>A version after <paramref name="accepted"/> and up to the one in force asks those again who accepted that.</summary>
        internal bool ChangedMaterially(int accepted, int inForce) => Versions.Any(texts => texts[0].Number > accepted && texts[0].Number <= inForce && texts[0].Material);
    }

    public override long Version => version;

    internal static PublishedPolicies None { get; } = new(0, [], new Dictionary<Guid, Purpose>());

    /// <summary>Tells two moments apart between which a version began without anything being written.</summary>
    internal long VersionAt(Instant now) => (version * 10_000) + documents.Sum(document => document.Versions.Count(texts => texts[0].EffectiveFrom <= now));

    public override IReadOnlyList<DocumentToShow> Required(Language language, Instant now) => Shown(language, now, onlyAccepted: true);

    public override IReadOnlyList<DocumentToShow> Documents(Language language, Instant now) => Shown(language, now, onlyAccepted: false);

    public override IReadOnlyList<PurposeToShow> Purposes(Language language) => Shown(language, purpose => purpose.Latest()!.Terms.Basis == LawfulBasis.Consent);

    /// <summary>All that is done with people's data, whatever it rests on.</summary>
    internal IReadOnlyList<PurposeToShow> AllPurposes(Language language) => Shown(language, _ => true);

    public override IReadOnlyList<DocumentToShow> Outstanding(IReadOnlyCollection<AcceptedVersion> accepted, Language language, Instant now)
    {
        var highest = accepted.GroupBy(one => one.Document).ToDictionary(group => group.Key, group => group.Max(one => one.Version));
        return
        [
            .. from document in documents
               where PolicyDocument.IsAccepted(document.Kind)
               let texts = document.At(now)
               where texts is not null
               where !highest.TryGetValue(document.Id, out var known) || document.ChangedMaterially(known, texts[0].Number)
               select Show(document, texts, language),
        ];
    }

    /// <summary>Every text in force in every language: what an acceptance may name.</summary>
    internal IReadOnlyList<DocumentToShow> Texts(Instant now) =>
        [.. from document in documents let texts = document.At(now) where texts is not null from text in texts select Show(document, text)];

    /// <summary>Null for one that is unknown or was never published.</summary>
    internal Purpose? Find(Guid purpose) => purposes.GetValueOrDefault(purpose);

    private IReadOnlyList<DocumentToShow> Shown(Language language, Instant now, bool onlyAccepted) =>
    [
        .. from document in documents
           where !onlyAccepted || PolicyDocument.IsAccepted(document.Kind)
           let texts = document.At(now)
           where texts is not null
           select Show(document, texts, language),
    ];

    private IReadOnlyList<PurposeToShow> Shown(Language language, Func<Purpose, bool> isWanted) =>
        [.. purposes.Where(pair => pair.Value.IsPublished() && isWanted(pair.Value)).OrderBy(pair => pair.Key).Select(pair => Show(pair.Key, pair.Value.Latest()!, language))];

    private static DocumentToShow Show(Document document, IReadOnlyList<PolicyTextRow> texts, Language language) =>
        Show(document, texts.To(text => text.Language, language, texts.First(text => text.IsDefault).Language));

    private static DocumentToShow Show(Document document, PolicyTextRow text) => new(
        document.Id, document.Kind.Out(), text.Number, text.Language.Value, text.Title.Value, text.Text.Value, text.Hash.Value, text.EffectiveFrom, text.Material);

    private static PurposeToShow Show(Guid id, PurposeVersion version, Language language)
    {
        var wording = version.Wordings.To(one => one.Language, language, version.Default);
        return new(
            id, version.Terms.Basis.Out(), [.. version.Terms.Channels.Select(channel => channel.Out())], wording.Language.Value, wording.Text.Value, wording.Hash.Value,
            version.Terms.ConfirmedByLink, version.Terms.ExpiresAfterDays);
    }
}
