namespace Bookings.Consent;

/// <summary>Somebody accepts the documents in force: exactly the versions that are, in a language in which they are.</summary>
internal static class AcceptPolicies
{
    /// <param name="Required">What they must accept now.</param>
    /// <param name="Shown">Everything in force, as it is shown to them.</param>
    /// <param name="InForce">Every text that can be accepted at this moment, in every language.</param>
    internal sealed record Command(
        Instant At, Code Surface, IReadOnlyList<AcceptedVersion> Accepted, IReadOnlyList<DocumentToShow> Required, IReadOnlyList<DocumentToShow> Shown,
        IReadOnlyList<DocumentToShow> InForce, Giver By);

    internal static Decision<AcceptanceEvent> Decide(Command command, Acceptance acceptance)
    {
        var texts = command.Accepted.Select(accepted => command.InForce.FirstOrDefault(text => IsOf(text, accepted))).ToList();
        var missing = command.Required.Select(required => required.Document).Except(texts.Select(text => text?.Document ?? default)).ToHashSet();
        if (missing.Count > 0 || texts.Contains(null))
        {
            // What is not in force, or not worded so, is shown as it is.
            missing.UnionWith(command.Accepted.Where((_, i) => texts[i] is null).Select(accepted => accepted.Document));
            return new PolicyMissing([.. command.Shown.Where(document => missing.Contains(document.Document))]);
        }

        if (texts.Count == 0)
        {
            return Decision.Unchanged;
        }

        var once = texts.OfType<DocumentToShow>().DistinctBy(text => text.Document).ToList();
        return (AcceptanceEvent[])
        [
            new PolicyPresented(command.At, command.Surface, [.. once.Select(text => new ShownVersion(text.Document, text.Version))], Personal<Giver>.Of(command.By)),
            .. once.Select(text => new PolicyAccepted(
                command.At, text.Document, text.Version, Language.Of(text.Language), Sha256.TryParse(text.Hash, out var hash) ? hash : default, command.Surface)),
        ];
    }

    private static bool IsOf(DocumentToShow text, AcceptedVersion accepted) =>
        text.Document == accepted.Document && text.Version == accepted.Version && text.Language == accepted.Language && text.Hash == accepted.Hash;
}
