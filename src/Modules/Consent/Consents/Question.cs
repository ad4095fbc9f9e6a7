namespace Bookings.Consent;

/// <summary>One answer together with what was asked: the purpose as it is published, and the words that were read.</summary>
internal sealed record Question(Guid Purpose, PurposeVersion Version, HashedWording Wording, Channel Channel, bool IsYes)
{
    /// <summary>
    /// Each answer with its question. Null where one does not belong to a purpose that rests on consent, a channel and a wording that are asked about now, or where
    /// two answer the same question.
    /// </summary>
    internal static IReadOnlyList<Question>? All(PublishedPolicies policies, IReadOnlyList<ConsentAnswer> answers)
    {
        List<Question?> questions = [.. answers.Select(answer => Of(policies, answer))];
        return questions.Contains(null) || questions.DistinctBy(question => (question!.Purpose, question.Channel)).Count() < questions.Count ? null : [.. questions.OfType<Question>()];
    }

    private static Question? Of(PublishedPolicies policies, ConsentAnswer answer) =>
        policies.Find(answer.Purpose) is { } purpose && purpose.IsPublished() && purpose.Latest() is { Terms.Basis: LawfulBasis.Consent } version
        && Spelled.In<Channel>(answer.Channel) is { } channel && version.Terms.Channels.Contains(channel)
        && version.Wordings.FirstOrDefault(one => one.Language.Value == answer.Language && one.Hash.Value == answer.TextHash) is { } wording
            ? new(answer.Purpose, version, wording, channel, answer.Given)
            : null;
}
