using Bookings.Access.Contracts;

namespace Bookings.Consent;

/// <summary>A drafted purpose is shown to people from now on. Where it rests on consent they are asked, in exactly these words.</summary>
internal static class PublishPurpose
{
    /// <param name="OfBusiness">Its language: nothing is asked of people in words that the business does not speak.</param>
    /// <param name="Wordings">Those of the draft with their hashes.</param>
    internal sealed record Command(Instant At, Language OfBusiness, Several<HashedWording> Wordings);

    internal sealed record NoPurposeDraft() : Rejection(Because.Conflict, "purpose-without-draft", new(
        "There is no draft: what is published stays as it is.", "Det finnes ikke noe utkast: det som er publisert, står som det er.", "Non c'è alcuna bozza: ciò che è pubblicato resta com'è."));

    internal sealed record WordingMissing() : Rejection(Because.RuleBroken, "wording-missing", new(
        "There must be a wording in the business's own language.", "Det må finnes en ordlyd på virksomhetens eget språk.", "Deve esserci un testo nella lingua dell'attività."));

    internal static Decision<PurposeEvent> Decide(Command command, Purpose purpose) => purpose switch
    {
        { Status: PurposeStatus.None } => new PurposeUnknown(),
        { Status: PurposeStatus.Retired } => new PurposeIsRetired(),
        { Draft: null } => new NoPurposeDraft(),
        _ when purpose.Draft.Wordings.FirstOrDefault(wording => wording.Language.Plain == command.OfBusiness.Plain) is { } own =>
            new PurposePublished(command.At, purpose.Versions.Count + 1, own.Language, purpose.Draft, command.Wordings),
        _ => new WordingMissing(),
    };

    internal static Several<HashedWording> Hashed(Purpose purpose) =>
        [.. (purpose.Draft?.Wordings ?? []).Select(wording => new HashedWording(wording.Language, wording.Text, Sha256.Of(wording.Text.Value)))];

    internal static void Map(IEndpointRouteBuilder routes) => routes
        .MapPost("/purposes/{purposeId:guid}/publish", Handle)
        .WithName(nameof(PublishPurpose))
        .WithSummary("Publish the draft of a purpose")
        .Requires(May.WritePolicies)
        .Refuses<PurposeUnknown>().Refuses<PurposeIsRetired>().Refuses<NoPurposeDraft>().Refuses<WordingMissing>().Refuses<PreconditionFailed>();

    private static async Task<Results<Changed, ProblemHttpResult>> Handle(
        Guid purposeId, Caller caller, EventStore store, IBusinessProfiles businesses, TimeProvider clock, CancellationToken cancellation)
    {
        var now = clock.GetCurrentInstant();
        var language = (await businesses.Of(caller.Tenant, cancellation))?.Language ?? Words.Languages[0];
        return (await store.Transact(
            caller, Purpose.Of(purposeId), purpose => Decide(new(now, language, Hashed(purpose)), purpose), cancellation)).ToChanged();
    }
}
