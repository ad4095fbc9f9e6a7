using Bookings.Kernel;
using Bookings.Testing;
using Xunit;
using static Bookings.Consent.Tests.Some;

namespace Bookings.Consent.Tests;

public sealed class PurposeDecisionTests
{
    private static readonly Spec<Purpose, PurposeEvent> Spec = new();
    private static readonly Code Code = new("newsletter");
    private static readonly PurposeTerms English = Newsletter();
    private static readonly PurposeTerms Both = Newsletter(wordings: [new(En, new("May we write to you?")), new(Nb, new("Kan vi skrive til deg?"))]);

    private static PurposePublished Published(PurposeTerms terms, int version = 1) => new(Now, version, En, terms, Hashed(terms));

    private static Decision<PurposeEvent> Publish(Purpose purpose, Language ofBusiness) => PublishPurpose.Decide(new(Now, ofBusiness, PublishPurpose.Hashed(purpose)), purpose);

    [Fact]
    public void A_purpose_begins_as_a_draft() =>
        Spec.Given().When(purpose => DraftPurpose.Decide(new(Now, Code, English), purpose)).Then(new PurposeDrafted(Now, Code, English));

    [Fact]
    public void A_published_purpose_has_words_in_the_language_of_the_business() =>
        Spec.Given(new PurposeDrafted(Now, Code, English)).When(purpose => Publish(purpose, Nb)).ThenRejected(new PublishPurpose.WordingMissing());

    [Fact]
    public void Each_wording_is_published_with_its_hash() =>
        Spec.Given(new PurposeDrafted(Now, Code, Both)).When(purpose => Publish(purpose, Nb)).Then(new PurposePublished(
            Now, 1, Nb, Both, [new(En, new("May we write to you?"), Sha256.Of("May we write to you?")), new(Nb, new("Kan vi skrive til deg?"), Sha256.Of("Kan vi skrive til deg?"))]));

    [Fact]
    public void A_changed_wording_is_a_version_of_its_own()
    {
        var changed = Newsletter(wordings: new PurposeWording(En, new("May we send you offers?")));
        Spec.Given(new PurposeDrafted(Now, Code, English), Published(English), new PurposeDrafted(Now, Code, changed))
            .When(purpose => Publish(purpose, En)).Then(Published(changed, 2));
    }

    [Fact]
    public void What_is_not_drafted_is_not_published() =>
        Spec.Given(new PurposeDrafted(Now, Code, English), Published(English)).When(purpose => Publish(purpose, En)).ThenRejected(new PublishPurpose.NoPurposeDraft());

    [Fact]
    public void What_a_published_purpose_rests_on_stays() =>
        Spec.Given(new PurposeDrafted(Now, Code, English), Published(English))
            .When(purpose => DraftPurpose.Decide(new(Now, null, English with { Basis = LawfulBasis.LegitimateInterests }), purpose)).ThenRejected(new DraftPurpose.LawfulBasisFixed());

    [Fact]
    public void A_draft_may_still_rest_on_anything() =>
        Spec.Given(new PurposeDrafted(Now, Code, English))
            .When(purpose => DraftPurpose.Decide(new(Now, null, English with { Basis = LawfulBasis.Contract }), purpose))
            .Then(new PurposeDrafted(Now, Code, English with { Basis = LawfulBasis.Contract }));

    [Fact]
    public void What_is_retired_stays_so()
    {
        PurposeEvent[] past = [new PurposeDrafted(Now, Code, English), Published(English), new PurposeRetired(Now)];
        Spec.Given(past).When(purpose => RetirePurpose.Decide(purpose, Now)).ThenNothingChanged();
        Spec.Given(past).When(purpose => Publish(purpose, En)).ThenRejected(new PurposeIsRetired());
        Spec.Given(past).When(purpose => DraftPurpose.Decide(new(Now, null, Both), purpose)).ThenRejected(new PurposeIsRetired());
    }

    [Fact]
    public void What_never_was_cannot_be_retired_or_published()
    {
        Spec.Given().When(purpose => RetirePurpose.Decide(purpose, Now)).ThenRejected(new PurposeUnknown());
        Spec.Given().When(purpose => Publish(purpose, En)).ThenRejected(new PurposeUnknown());
        Spec.Given().When(purpose => DraftPurpose.Decide(new(Now, null, Both), purpose)).ThenRejected(new PurposeUnknown());
    }
}
