using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Consent.Tests.Some;

namespace Bookings.Consent.Tests;

public sealed class ConsentDecisionTests
{
    private static readonly Spec<ConsentRecord, ConsentEvent> Spec = new();
    private static readonly Duration Day = Duration.FromDays(1);
    private static readonly PurposeTerms Plain = Newsletter();
    private static readonly PurposeTerms Doubled = Newsletter(confirmed: true);
    private static readonly PurposeTerms ForAYear = Newsletter(days: 365);
    private static readonly Code Staff = new("staff");

    [Fact]
    public void A_yes_is_kept_with_what_was_asked() =>
        Spec.Given().When(consent => GiveConsent.Decide(Give(Plain, Now), consent)).Then(Requested(Plain), Given(Plain));

    [Fact]
    public void A_yes_that_stands_is_not_said_again() =>
        Spec.Given(Requested(Plain), Given(Plain)).When(consent => GiveConsent.Decide(Give(Plain, Now + Day), consent)).ThenNothingChanged();

    [Fact]
    public void A_yes_to_other_words_is_another_yes() =>
        Spec.Given(Requested(Plain), Given(Plain)).When(consent => GiveConsent.Decide(Give(Plain, Now + Day, version: 2), consent)).Then(Given(Plain, Now + Day) with { Version = 2 });

    [Fact]
    public void A_no_keeps_that_they_were_asked_and_nothing_more() =>
        Spec.Given().When(consent => RefuseConsent.Decide(Give(Plain, Now), consent)).Then(Requested(Plain));

    [Fact]
    public void A_no_after_a_yes_takes_it_back() =>
        Spec.Given(Requested(Plain), Given(Plain)).When(consent => RefuseConsent.Decide(Give(Plain, Now + Day), consent)).Then(new ConsentWithdrawn(Now + Day, Page));

    [Fact]
    public void A_yes_after_a_no_counts()
    {
        Spec.Given(Requested(Plain)).When(consent => GiveConsent.Decide(Give(Plain, Now + Day), consent)).Then(Given(Plain, Now + Day));
        Assert.False(Of(Requested(Plain)).CountsAt(Now));
        Assert.True(Of(Requested(Plain), Given(Plain)).CountsAt(Now));
    }

    [Fact]
    public void A_yes_that_needs_a_link_counts_only_when_it_was_followed()
    {
        Spec.Given().When(consent => GiveConsent.Decide(Give(Doubled, Now), consent)).Then(Requested(Doubled), Given(Doubled));
        Assert.False(Of(Requested(Doubled), Given(Doubled)).CountsAt(Now));
        Spec.Given(Requested(Doubled), Given(Doubled)).When(consent => ConfirmConsent.Decide(new(Now + Day, Sha256.Of("token")), consent)).Then(new ConsentConfirmed(Now + Day));
        Assert.True(Of(Requested(Doubled), Given(Doubled), new ConsentConfirmed(Now + Day)).CountsAt(Now + Day));
    }

    [Fact]
    public void A_link_followed_twice_is_followed_once() =>
        Spec.Given(Requested(Doubled), Given(Doubled), new ConsentConfirmed(Now)).When(consent => ConfirmConsent.Decide(new(Now, Sha256.Of("token")), consent)).ThenNothingChanged();

    [Fact]
    public void Another_link_confirms_nothing() =>
        Spec.Given(Requested(Doubled), Given(Doubled)).When(consent => ConfirmConsent.Decide(new(Now, Sha256.Of("other")), consent)).ThenRejected(new ConfirmConsent.ConfirmationInvalid());

    [Fact]
    public void After_seven_days_a_link_confirms_nothing() =>
        Spec.Given(Requested(Doubled), Given(Doubled)).When(consent => ConfirmConsent.Decide(new(Now + (7 * Day), Sha256.Of("token")), consent)).ThenRejected(new ConfirmConsent.ConfirmationInvalid());

    [Fact]
    public void A_link_brings_back_nothing_that_was_withdrawn() =>
        Spec.Given(Requested(Doubled), Given(Doubled), new ConsentWithdrawn(Now, Page))
            .When(consent => ConfirmConsent.Decide(new(Now, Sha256.Of("token")), consent)).ThenRejected(new ConfirmConsent.ConfirmationInvalid());

    [Fact]
    public void Where_nothing_was_sent_nothing_is_confirmed() =>
        Spec.Given(Requested(Plain), Given(Plain)).When(consent => ConfirmConsent.Decide(new(Now, default), consent)).ThenRejected(new ConfirmConsent.ConfirmationInvalid());

    /// <summary>The link showed that the address is theirs; that stays so.</summary>
    [Fact]
    public void A_renewed_yes_needs_no_second_link() =>
        Spec.Given(Requested(Doubled), Given(Doubled), new ConsentConfirmed(Now)).When(consent => GiveConsent.Decide(Give(Doubled, Now + Day, version: 2), consent))
            .Then(Given(Doubled, Now + Day) with { Version = 2, Confirmation = null });

    [Fact]
    public void A_consent_is_withdrawn_in_one_step() =>
        Spec.Given(Requested(Plain), Given(Plain)).When(consent => WithdrawConsent.Decide(new(Now, Staff), consent)).Then(new ConsentWithdrawn(Now, Staff));

    [Fact]
    public void What_was_withdrawn_stays_so() =>
        Spec.Given(Requested(Plain), Given(Plain), new ConsentWithdrawn(Now, Page)).When(consent => WithdrawConsent.Decide(new(Now, Staff), consent)).ThenNothingChanged();

    [Fact]
    public void What_never_was_cannot_be_withdrawn() => Spec.Given().When(consent => WithdrawConsent.Decide(new(Now, Staff), consent)).ThenRejected(new ConsentUnknown());

    [Fact]
    public void An_ended_consent_is_not_given_again_but_begun_anew() =>
        Spec.Given(Requested(Plain), Given(Plain), new ConsentWithdrawn(Now, Page)).When(consent => GiveConsent.Decide(Give(Plain, Now), consent)).ThenRejected(new ConsentHasEnded());

    [Fact]
    public void After_its_time_a_consent_does_not_count_written_down_or_not()
    {
        var end = Now + (365 * Day);
        var consent = Of(Requested(ForAYear), Given(ForAYear));
        Assert.True(consent.CountsAt(end - Duration.FromSeconds(1)));
        Assert.False(consent.CountsAt(end));
        Spec.Given(Requested(ForAYear), Given(ForAYear)).When(one => ExpireConsent.Decide(one, end)).Then(new ConsentExpired(end));
        Spec.Given(Requested(ForAYear), Given(ForAYear)).When(one => ExpireConsent.Decide(one, end - Duration.FromSeconds(1))).ThenNothingChanged();
        Spec.Given(Requested(Plain), Given(Plain)).When(one => ExpireConsent.Decide(one, end)).ThenNothingChanged();
    }

    [Fact]
    public void What_nobody_confirmed_expires() =>
        Spec.Given(Requested(Doubled), Given(Doubled)).When(consent => ExpireConsent.Decide(consent, Now + (7 * Day))).Then(new ConsentExpired(Now + (7 * Day)));

    [Fact]
    public void Somebody_objects_to_what_is_done_without_asking()
    {
        var terms = Plain with { Basis = LawfulBasis.LegitimateInterests };
        Spec.Given().When(consent => Object(consent, terms, "I am famous")).Then(
            Requested(terms) with { Surface = Staff }, new ConsentObjected(Now, Staff, Personal<string>.Of("I am famous")));
        Spec.Given(Requested(terms), new ConsentObjected(Now, Staff, null)).When(consent => Object(consent, terms, "Again")).ThenNothingChanged();
    }

    [Theory]
    [InlineData(LawfulBasis.Consent)]
    [InlineData(LawfulBasis.Contract)]
    [InlineData(LawfulBasis.LegalObligation)]
    [InlineData(LawfulBasis.VitalInterests)]
    internal void Art_21_speaks_of_legitimate_interests_and_public_tasks_alone(LawfulBasis basis) =>
        Spec.Given().When(consent => Object(consent, Plain with { Basis = basis }, null)).ThenRejected(new ObjectToProcessing.CannotBeObjectedTo());

    [Fact]
    public void Nobody_objects_to_what_is_not_done()
    {
        Spec.Given().When(consent => ObjectToProcessing.Decide(new(Now, PurposeId, null, Channel.Email, En, Staff, null, Kari), consent)).ThenRejected(new PurposeUnknown());
        Spec.Given().When(consent => Object(consent, Plain with { Basis = LawfulBasis.PublicTask }, null, Channel.Post)).ThenRejected(new PurposeUnknown());
    }

    private static Decision<ConsentEvent> Object(ConsentRecord consent, PurposeTerms terms, string? note, Channel channel = Channel.Email) => ObjectToProcessing.Decide(
        new(Now, PurposeId, new(PurposeStatus.Published, new("x"), null, [Version(terms)]), channel, En, Staff, note, Kari), consent);

    private static ConsentRecord Of(params ConsentEvent[] history) => history.Aggregate(ConsentRecord.Initial, ConsentRecord.Evolve);
}
