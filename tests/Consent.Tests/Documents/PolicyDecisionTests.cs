using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using Xunit;
using static Bookings.Consent.Tests.Some;

namespace Bookings.Consent.Tests;

public sealed class PolicyDecisionTests
{
    private static readonly Spec<PolicyDocument, PolicyEvent> Spec = new();
    private static readonly PolicyText English = Text(En, "Cancel a day before.");
    private static readonly Duration Day = Duration.FromDays(1);

    private static Decision<PolicyEvent> Publish(PolicyDocument policy, bool material = false, Instant? from = null) => PublishPolicy.Decide(
        PublishPolicy.Render(policy, Facts("24 hours"), En, Now, new(material, from)), policy);

    private static Dictionary<Language, IReadOnlyDictionary<string, string>> Facts(string value) =>
        new() { [En] = new Dictionary<string, string>(StringComparer.Ordinal) { ["cancellation"] = value } };

    [Fact]
    public void A_document_begins_as_a_draft() =>
        Spec.Given().When(policy => DraftPolicy.Decide(new(Now, PolicyKind.Terms, [English]), policy)).Then(Drafted(English));

    [Fact]
    public void What_is_drafted_already_is_not_drafted_again() =>
        Spec.Given(Drafted(English)).When(policy => DraftPolicy.Decide(new(Now, null, [English]), policy)).ThenNothingChanged();

    [Fact]
    public void A_document_that_never_was_has_no_next_draft() =>
        Spec.Given().When(policy => DraftPolicy.Decide(new(Now, null, [English]), policy)).ThenRejected(new PolicyUnknown());

    [Fact]
    public void Nothing_is_published_that_the_owner_has_not_confirmed() =>
        Spec.Given(Drafted(English)).When(policy => Publish(policy)).ThenRejected(new PublishPolicy.AuthorshipNotConfirmed());

    [Fact]
    public void A_changed_draft_has_to_be_confirmed_again() =>
        Spec.Given(Drafted(English), Confirmed, Drafted(Text(En, "Cancel two days before.")))
            .When(policy => Publish(policy)).ThenRejected(new PublishPolicy.AuthorshipNotConfirmed());

    [Fact]
    public void A_confirmed_draft_becomes_the_first_version_and_that_is_always_material() =>
        Spec.Given(Drafted(English), Confirmed).When(policy => Publish(policy)).Then(
            new PolicyVersionPublished(Now, 1, Now, true, En, [new(En, new("Terms"), English.Text, Sha256.Of("Cancel a day before."))], []));

    [Fact]
    public void A_later_version_is_as_material_as_its_author_says() =>
        Spec.Given(Drafted(English), Confirmed, Published(1, Now), Drafted(English), Confirmed).When(policy => Publish(policy, from: Now + Day)).Then(
            new PolicyVersionPublished(Now, 2, Now + Day, false, En, [new(En, new("Terms"), English.Text, Sha256.Of("Cancel a day before."))], []));

    [Fact]
    public void The_value_of_a_fact_is_put_into_the_text_and_remembered() =>
        Spec.Given(Drafted(Text(En, "Free until {cancellation} before.")), Confirmed).When(policy => Publish(policy)).Then(
            new PolicyVersionPublished(
                Now, 1, Now, true, En, [new(En, new("Terms"), new("Free until 24 hours before."), Sha256.Of("Free until 24 hours before."))],
                [new(new("cancellation"), En, new("24 hours"))]));

    [Fact]
    public void A_text_that_names_what_nobody_knows_is_not_published()
    {
        var policy = new[] { (PolicyEvent)Drafted(Text(En, "{no-such} and {cancellation}")), Confirmed }.Aggregate(PolicyDocument.Initial, PolicyDocument.Evolve);
        var rejected = Assert.IsType<PublishPolicy.FactWithoutValue>(Assert.IsType<Decision<PolicyEvent>.Rejected>(Publish(policy)).Reason);
        Assert.Equal([new Code("no-such")], rejected.Facts);
    }

    [Fact]
    public void A_version_is_never_in_force_before_it_is_published() =>
        Spec.Given(Drafted(English), Confirmed).When(policy => Publish(policy, from: Now - Day)).ThenRejected(new PublishPolicy.EffectiveInThePast());

    [Fact]
    public void Without_a_draft_there_is_nothing_to_publish() =>
        Spec.Given(Drafted(English), Confirmed, Published(1, Now)).When(policy => Publish(policy)).ThenRejected(new PublishPolicy.NothingToPublish());

    [Fact]
    public void A_changed_fact_marks_the_document_stale() =>
        Spec.Given(Stating("24 hours")).When(policy => CheckPolicy.Decide(CheckPolicy.Compare(policy, Facts("12 hours"), Now), policy))
            .Then(new PolicyMarkedStale(Now, [new(new("cancellation"), En, new("24 hours"), new("12 hours"))]));

    [Fact]
    public void A_fact_that_has_gone_marks_the_document_stale() =>
        Spec.Given(Stating("24 hours")).When(policy => CheckPolicy.Decide(CheckPolicy.Compare(policy, new Dictionary<Language, IReadOnlyDictionary<string, string>> { [En] = new Dictionary<string, string>(StringComparer.Ordinal) }, Now), policy))
            .Then(new PolicyMarkedStale(Now, [new(new("cancellation"), En, new("24 hours"), null)]));

    [Fact]
    public void A_document_that_says_what_is_so_is_not_stale() =>
        Spec.Given(Stating("24 hours")).When(policy => CheckPolicy.Decide(CheckPolicy.Compare(policy, Facts("24 hours"), Now), policy)).ThenNothingChanged();

    [Fact]
    public void The_same_staleness_is_recorded_once() =>
        Spec.Given([.. Stating("24 hours"), new PolicyMarkedStale(Now, [new(new("cancellation"), En, new("24 hours"), new("12 hours"))])])
            .When(policy => CheckPolicy.Decide(CheckPolicy.Compare(policy, Facts("12 hours"), Now), policy)).ThenNothingChanged();

    [Fact]
    public void Publishing_again_makes_it_fresh()
    {
        var stale = Stating("24 hours").Append(new PolicyMarkedStale(Now, [new(new("cancellation"), En, new("24 hours"), new("12 hours"))])).Aggregate(PolicyDocument.Initial, PolicyDocument.Evolve);
        Assert.NotEmpty(stale.Stale);
        Assert.Empty(PolicyDocument.Evolve(stale, Published(2, Now)).Stale);
    }

    [Fact]
    public void A_year_after_it_was_published_or_confirmed_it_is_due_for_review()
    {
        var published = new[] { (PolicyEvent)Drafted(English), Confirmed, Published(1, Now) }.Aggregate(PolicyDocument.Initial, PolicyDocument.Evolve);
        Assert.Equal(Now + (365 * Day), published.ReviewDueAt());
        Assert.Equal(Now + (465 * Day), PolicyDocument.Evolve(published, new PolicyAuthorshipConfirmed(Now + (100 * Day))).ReviewDueAt());
        Assert.Null(PolicyDocument.Initial.ReviewDueAt());
    }

    [Fact]
    public void What_is_retired_stays_so()
    {
        PolicyEvent[] past = [Drafted(English), Confirmed, Published(1, Now), new PolicyRetired(Now)];
        Spec.Given(past).When(policy => DraftPolicy.Decide(new(Now, null, [English]), policy)).ThenRejected(new PolicyIsRetired());
        Spec.Given(past).When(policy => Publish(policy)).ThenRejected(new PolicyIsRetired());
        Spec.Given(past).When(policy => ConfirmAuthorship.Decide(policy, Now)).ThenRejected(new PolicyIsRetired());
        Spec.Given(past).When(policy => RetirePolicy.Decide(policy, Now)).ThenNothingChanged();
        Spec.Given(past).When(policy => CheckPolicy.Decide(new(Now, [new(new("x"), En, new("a"), null)]), policy)).ThenNothingChanged();
    }

    private static PolicyEvent[] Stating(string value) =>
        [Drafted(Text(En, "{cancellation}")), Confirmed, Published(1, Now, true, new InsertedFact(new("cancellation"), En, new(value)))];
}
