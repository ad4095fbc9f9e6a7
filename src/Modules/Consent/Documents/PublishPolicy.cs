using System.Collections.Immutable;
using Bookings.Access.Contracts;
using FluentValidation;

namespace Bookings.Consent;

/// <summary>A draft that the owner has confirmed becomes a version: with today's facts in it, for ever as it is.</summary>
internal static class PublishPolicy
{
    /// <param name="EffectiveFrom">From when on it is in force; by default at once.</param>
    /// <param name="Material">Whether those who accepted an earlier version are asked again. A first version always asks.</param>
    internal sealed record Request(bool Material, Instant? EffectiveFrom = null);

    /// <param name="Texts">The draft with its facts inserted.</param>
    /// <param name="Nameless">Facts that the draft names and that have no value.</param>
    internal sealed record Command(
        Instant At, Instant EffectiveFrom, bool Material, Language Default, Several<PublishedText> Texts, Several<InsertedFact> Inserted, Several<Code> Nameless);

    internal sealed record AuthorshipNotConfirmed() : Rejection(Because.Conflict, "authorship-not-confirmed", new(
        "The owner has not confirmed that this draft is the business's own text.",
        "Eieren har ikke bekreftet at dette utkastet er virksomhetens egen tekst.",
        "Il titolare non ha confermato che questa bozza è un testo proprio dell'attività."));

    internal sealed record NothingToPublish() : Rejection(Because.Conflict, "nothing-to-publish", new(
        "There is no draft: what is published stays as it is.", "Det finnes ikke noe utkast: det som er publisert, står som det er.", "Non c'è alcuna bozza: ciò che è pubblicato resta com'è."));

    internal sealed record EffectiveInThePast() : Rejection(Because.RuleBroken, "effective-in-the-past", new(
        "A version cannot have been in force before it was published.", "En versjon kan ikke ha vært gjeldende før den ble publisert.", "Una versione non può essere stata in vigore prima della pubblicazione."));

    internal sealed record FactWithoutValue(IReadOnlyList<Code> Facts) : Rejection(Because.RuleBroken, "fact-without-value", new(
        "The text names facts that have no value here.", "Teksten nevner opplysninger som ikke har noen verdi her.", "Il testo nomina dati che qui non hanno un valore."))
    {
        public override IReadOnlyDictionary<string, object?> Extensions =>
            ImmutableDictionary<string, object?>.Empty.Add("facts", Facts.Select(fact => fact.Value).ToArray());
    }

    internal sealed class Validator : AbstractValidator<Request>
    {
        public Validator() => RuleFor(request => request.EffectiveFrom)
            .Must(from => from is null || from.Value.InUtc().Year is >= 2000 and < 9000)
            .WithWords(new("must be from 2000 to 9000", "må være fra 2000 til 9000", "deve essere dal 2000 al 9000"));
    }

    internal static Decision<PolicyEvent> Decide(Command command, PolicyDocument policy) => policy switch
    {
        { Status: PolicyStatus.None } => new PolicyUnknown(),
        { Status: PolicyStatus.Retired } => new PolicyIsRetired(),
        { Draft.Count: 0 } => new NothingToPublish(),
        { IsConfirmed: false } => new AuthorshipNotConfirmed(),
        _ when command.EffectiveFrom < command.At => new EffectiveInThePast(),
        _ when command.Nameless.Count > 0 => new FactWithoutValue(command.Nameless),
        _ => new PolicyVersionPublished(
            command.At, policy.Versions.Count + 1, command.EffectiveFrom, command.Material || policy.Versions.Count == 0, command.Default, command.Texts, command.Inserted),
    };

    /// <summary>The draft with its facts inserted, and what they were.</summary>
    internal static Command Render(
        PolicyDocument policy, IReadOnlyDictionary<Language, IReadOnlyDictionary<string, string>> facts, Language ofBusiness, Instant now, Request request)
    {
        var named = policy.Draft.SelectMany(text => NamedFacts.In(text.Text.Value).Select(fact => (Fact: new Code(fact), text.Language, Value: facts[text.Language].GetValueOrDefault(fact)))).ToList();
        var texts = policy.Draft.Select(text => (text.Language, text.Title, Text: NamedFacts.Insert(text.Text.Value, facts[text.Language])));
        return new(
            now, request.EffectiveFrom ?? now, request.Material,
            policy.Draft.Any(text => text.Language == ofBusiness) ? ofBusiness : policy.Draft.Select(text => text.Language).FirstOrDefault(ofBusiness),
            [.. texts.Select(text => new PublishedText(text.Language, text.Title, new(text.Text), Sha256.Of(text.Text)))],
            [.. named.Where(fact => fact.Value is not null).Select(fact => new InsertedFact(fact.Fact, fact.Language, new(fact.Value!)))],
            [.. named.Where(fact => fact.Value is null).Select(fact => fact.Fact).Distinct()]);
    }

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/policies/{policyId:guid}/publish", Handle)
        .WithName(nameof(PublishPolicy))
        .WithSummary("Publish the draft of a policy")
        .WithDescription("The facts that it names get their values of this moment. The version never changes; a higher one that is in force takes its place.")
        .Requires(May.WritePolicies)
        .Validates(new Validator())
        .Refuses<PolicyUnknown>().Refuses<PolicyIsRetired>().Refuses<NothingToPublish>().Refuses<AuthorshipNotConfirmed>().Refuses<EffectiveInThePast>()
        .Refuses<FactWithoutValue>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid policyId, Request request, Caller caller, EventStore store, FactBook facts, IBusinessProfiles businesses, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var language = (await businesses.Of(caller.Tenant, cancellation))?.Language ?? Words.Languages[0];
        return (await store.Transact(caller, async transaction =>
        {
            var read = transaction.Read();
            var policy = read.Stream(PolicyDocument.Of(policyId));
            await read.Run(cancellation);
            transaction.Answers(policyId, policy.Value.Version);
            var draft = policy.Value.State.Draft;
            var values = await facts.Values(caller.Tenant, draft.Select(text => text.Language), cancellation);
            switch (Decide(Render(policy.Value.State, values, language, now, request), policy.Value.State))
            {
                case Decision<PolicyEvent>.Rejected no:
                    return no.Reason;
                case Decision<PolicyEvent>.Accepted yes:
                    transaction.Append(policy.Value, yes.Events);
                    break;
            }

            return null;
        }, cancellation)).ToChanged();
    }
}
