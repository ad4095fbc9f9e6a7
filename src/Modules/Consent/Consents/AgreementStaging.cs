namespace Bookings.Consent;

/// <summary>Puts what somebody agreed to into a unit of work. Everything is checked before anything is staged.</summary>
internal sealed class AgreementStaging(Transaction transaction, PublishedPolicies policies, SubjectId person, Agreement agreement, Instant now, ICollection<ConfirmationDue>? confirmations)
{
    private readonly Giver _giver = new(person.Value);
    private readonly Code _surface = new(agreement.Surface);

    /// <param name="required">What must be among what they accepted.</param>
    /// <param name="standing">Their records that have not ended, by purpose and channel, as they were read.</param>
    internal Rejection? Run(
        IReadOnlyList<DocumentToShow> required, IReadOnlyDictionary<(Guid Purpose, Channel Channel), Loaded<ConsentRecord, ConsentEvent>>? standing = null)
    {
        var language = LanguageOf(agreement);
        var acceptance = AcceptPolicies.Decide(
            new(now, _surface, agreement.Accepted, required, policies.Documents(language, now), policies.Texts(now), _giver), Acceptance.Initial);
        if (acceptance is not Decision<AcceptanceEvent>.Accepted { Events: var accepted })
        {
            return ((Decision<AcceptanceEvent>.Rejected)acceptance).Reason;
        }

        if (Question.All(policies, agreement.Answers) is not { } questions)
        {
            return new ConsentNotAsked(policies.Purposes(language));
        }

        var records = questions.Select(question => Answer(question, standing?.GetValueOrDefault((question.Purpose, question.Channel)))).ToList();
        if (records.Find(record => record.Decision is Decision<ConsentEvent>.Rejected) is { Decision: Decision<ConsentEvent>.Rejected no })
        {
            return no.Reason;
        }

        if (accepted.Count > 0)
        {
            transaction.Start(Acceptance.Of(Guid.CreateVersion7()), person, accepted);
        }

        records.ForEach(Stage);
        return null;
    }

    /// <summary>What a person reads: where they are shown what they missed, it is in the language of what they did not.</summary>
    private static Language LanguageOf(Agreement agreement) =>
        Language.Find(agreement.Accepted.Select(one => one.Language).Concat(agreement.Answers.Select(one => one.Language)).FirstOrDefault()) ?? Listening.Language;

    private Record Answer(Question question, Loaded<ConsentRecord, ConsentEvent>? before)
    {
        var id = before?.Stream.Value ?? Guid.CreateVersion7();
        var token = question is { IsYes: true, Version.Terms.ConfirmedByLink: true } ? ConsentToken.Draw(id) : null;
        var command = new GiveConsent.Command(
            now, question.Purpose, question.Version, question.Wording, question.Channel, _surface, token is null ? default : Sha256.Of(token), _giver);
        var state = before?.State ?? ConsentRecord.Initial;
        return new(id, before, question, token, question.IsYes ? GiveConsent.Decide(command, state) : RefuseConsent.Decide(command, state));
    }

    private void Stage(Record record)
    {
        var facts = ((Decision<ConsentEvent>.Accepted)record.Decision).Events;
        if (facts.Count == 0)
        {
            return;
        }

        var after = record.Before is { } before
            ? transaction.Append(before, facts)
            : transaction.Start(ConsentRecord.Of(record.Id), person, facts);
        if (record.Token is { } token && after is { Awaited: { } awaited } && after.IsPending())
        {
            confirmations?.Add(new(record.Id, record.Question.Channel.Out(), record.Question.Wording.Text.Value, token, awaited.Until));
        }
    }

    private sealed record Record(Guid Id, Loaded<ConsentRecord, ConsentEvent>? Before, Question Question, string? Token, Decision<ConsentEvent> Decision);
}
