using Bookings.Consent.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using Xunit;
using static Bookings.Consent.Tests.Some;

namespace Bookings.Consent.Tests;

public sealed class AcceptanceDecisionTests
{
    private static readonly Spec<Acceptance, AcceptanceEvent> Spec = new();
    private static readonly Guid Terms = Guid.Parse("0c000000-0000-4000-8000-000000000001");
    private static readonly Guid Privacy = Guid.Parse("0c000000-0000-4000-8000-000000000002");
    private static readonly DocumentToShow TermsNow = Shown(Terms, "terms", 2, "en", "New terms");
    private static readonly DocumentToShow TermsInNorwegian = Shown(Terms, "terms", 2, "nb", "Nye vilkår");
    private static readonly DocumentToShow PrivacyNow = Shown(Privacy, "privacy", 1, "en", "Privacy");

    private static Decision<AcceptanceEvent> Accept(Acceptance acceptance, params AcceptedVersion[] accepted) =>
        AcceptPolicies.Decide(new(Now, Page, accepted, [TermsNow], [TermsNow, PrivacyNow], [TermsNow, TermsInNorwegian, PrivacyNow], Kari), acceptance);

    [Fact]
    public void Accepting_what_is_in_force_is_kept_with_the_hash_of_what_was_read() =>
        Spec.Given().When(acceptance => Accept(acceptance, Of(TermsNow))).Then(
            new PolicyPresented(Now, Page, [new(Terms, 2)], Personal<Giver>.Of(Kari)), new PolicyAccepted(Now, Terms, 2, En, Sha256.Of("New terms"), Page));

    [Fact]
    public void It_may_be_read_in_any_language_that_there_is() =>
        Spec.Given().When(acceptance => Accept(acceptance, Of(TermsInNorwegian))).Then(
            new PolicyPresented(Now, Page, [new(Terms, 2)], Personal<Giver>.Of(Kari)), new PolicyAccepted(Now, Terms, 2, Nb, Sha256.Of("Nye vilkår"), Page));

    [Fact]
    public void What_is_accepted_twice_in_one_go_is_accepted_once() =>
        Spec.Given().When(acceptance => Accept(acceptance, Of(TermsNow), Of(TermsInNorwegian), Of(PrivacyNow))).Then(
            new PolicyPresented(Now, Page, [new(Terms, 2), new(Privacy, 1)], Personal<Giver>.Of(Kari)),
            new PolicyAccepted(Now, Terms, 2, En, Sha256.Of("New terms"), Page),
            new PolicyAccepted(Now, Privacy, 1, En, Sha256.Of("Privacy"), Page));

    [Fact]
    public void Without_it_the_documents_to_show_are_in_the_answer() => Shows([TermsNow], Accept(Acceptance.Initial, Of(PrivacyNow)));

    [Fact]
    public void An_old_version_is_not_the_one_in_force() => Shows([TermsNow], Accept(Acceptance.Initial, Of(TermsNow) with { Version = 1 }));

    [Fact]
    public void Another_text_than_the_one_published_was_not_accepted() => Shows([TermsNow], Accept(Acceptance.Initial, Of(TermsNow) with { Hash = Sha256.Of("Old terms").Value }));

    [Fact]
    public void A_language_with_the_hash_of_another_was_not_accepted() => Shows([TermsNow], Accept(Acceptance.Initial, Of(TermsNow) with { Language = "nb" }));

    [Fact]
    public void What_need_not_be_accepted_is_not_accepted_wrongly_either() => Shows([PrivacyNow], Accept(Acceptance.Initial, Of(TermsNow), Of(PrivacyNow) with { Version = 9 }));

    [Fact]
    public void A_document_that_never_was_shows_nothing() => Shows([], Accept(Acceptance.Initial, Of(TermsNow), new(Guid.Empty, 1, "en", "")));

    [Fact]
    public void Where_nothing_has_to_be_accepted_nothing_is_kept() =>
        Spec.Given().When(acceptance => AcceptPolicies.Decide(new(Now, Page, [], [], [], [], Kari), acceptance)).ThenNothingChanged();

    private static void Shows(DocumentToShow[] documents, Decision<AcceptanceEvent> decision) =>
        Assert.Equal(documents, Assert.IsType<PolicyMissing>(Assert.IsType<Decision<AcceptanceEvent>.Rejected>(decision).Reason).Documents);

    private static DocumentToShow Shown(Guid id, string kind, int version, string language, string text) =>
        new(id, kind, version, language, "Title", text, Sha256.Of(text).Value, Now, Material: true);

    private static AcceptedVersion Of(DocumentToShow shown) => new(shown.Document, shown.Version, shown.Language, shown.Hash);
}
