using Bookings.Consent.Contracts;
using Bookings.Kernel;
using NodaTime;
using Xunit;
using static Bookings.Consent.Tests.Some;

namespace Bookings.Consent.Tests;

/// <summary>Which version is in force when, in which language, and who has to accept it again.</summary>
public sealed class PublishedPoliciesTests
{
    private static readonly Guid Terms = Guid.Parse("0c000000-0000-4000-8000-000000000001");
    private static readonly Guid Cookies = Guid.Parse("0c000000-0000-4000-8000-000000000002");
    private static readonly Duration Day = Duration.FromDays(1);

    [Fact]
    public void The_version_in_force_is_the_highest_that_has_begun()
    {
        var policies = With((1, Now, true), (2, Now + (10 * Day), true), (3, Now + Day, true));

        Assert.Equal([0, 1, 3, 3], new[] { Now - Day, Now, Now + Day, Now + (20 * Day) }.Select(at => policies.Required(En, at).SingleOrDefault()?.Version ?? 0));
    }

    [Fact]
    public void Only_terms_privacy_and_cancellation_have_to_be_accepted() => Assert.Equal(
        [PolicyKind.Terms, PolicyKind.Privacy, PolicyKind.Cancellation], Enum.GetValues<PolicyKind>().Where(PolicyDocument.IsAccepted));

    [Fact]
    public void What_nobody_has_to_accept_is_still_shown()
    {
        var policies = new PublishedPolicies(1, [Of(Terms, PolicyKind.Terms, (1, Now, true)), Of(Cookies, PolicyKind.Cookies, (1, Now, true))], new Dictionary<Guid, Purpose>());
        Assert.Equal(["terms"], policies.Required(En, Now).Select(document => document.Kind));
        Assert.Equal(["terms", "cookies"], policies.Documents(En, Now).Select(document => document.Kind));
    }

    [Theory]
    [InlineData("nb", "nb")]
    [InlineData("nb-NO", "nb")]
    [InlineData("en", "en-GB")]
    [InlineData("en-US", "en-GB")]
    [InlineData("de", "nb")]
    public void A_text_is_shown_in_the_language_asked_for_or_the_nearest(string asked, string shown)
    {
        var texts = new[] { Row(1, "en-GB", Now, true, isDefault: false), Row(1, "nb", Now, true, isDefault: true) };
        var policies = new PublishedPolicies(1, [new(Terms, PolicyKind.Terms, [texts])], new Dictionary<Guid, Purpose>());
        Assert.Equal(shown, Assert.Single(policies.Required(Language.Of(asked), Now)).Language);
    }

    [Fact]
    public void Only_a_material_change_asks_again()
    {
        var policies = With((1, Now, true), (2, Now + Day, false), (3, Now + (2 * Day), true), (4, Now + (3 * Day), false));

        Assert.Equal([1], AskedOf(policies, null, Now));
        Assert.Empty(AskedOf(policies, 1, Now));
        Assert.Empty(AskedOf(policies, 1, Now + Day));
        Assert.Equal([3], AskedOf(policies, 1, Now + (2 * Day)));
        Assert.Equal([4], AskedOf(policies, 2, Now + (3 * Day)));
        Assert.Empty(AskedOf(policies, 3, Now + (3 * Day)));
    }

    /// <summary>What was scheduled as material and overtaken before its day is part of what overtook it.</summary>
    [Fact]
    public void A_material_change_is_not_lost_when_a_later_version_overtakes_it() =>
        Assert.Equal([3], AskedOf(With((1, Now, true), (2, Now + (10 * Day), true), (3, Now + Day, false)), 1, Now + Day));

    [Fact]
    public void Two_moments_between_which_a_version_began_have_different_tags()
    {
        var policies = With((1, Now, true), (2, Now + Day, true));
        Assert.Equal(policies.VersionAt(Now), policies.VersionAt(Now + Duration.FromHours(1)));
        Assert.NotEqual(policies.VersionAt(Now), policies.VersionAt(Now + Day));
    }

    [Fact]
    public void Only_published_purposes_that_rest_on_consent_are_asked_about()
    {
        var terms = Newsletter();
        var all = new Dictionary<Guid, Purpose>
        {
            [Guid.CreateVersion7()] = new(PurposeStatus.Published, new("newsletter"), null, [Version(terms)]),
            [Guid.CreateVersion7()] = new(PurposeStatus.Retired, new("old"), null, [Version(terms)]),
            [Guid.CreateVersion7()] = new(PurposeStatus.Published, new("booking"), null, [Version(terms with { Basis = LawfulBasis.Contract })]),
        };
        var policies = new PublishedPolicies(1, [], all);

        Assert.Equal(["consent"], policies.Purposes(En).Select(purpose => purpose.LawfulBasis));
        Assert.Equal(["consent", "contract"], policies.AllPurposes(En).Select(purpose => purpose.LawfulBasis).Order(StringComparer.Ordinal));
    }

    private static IEnumerable<int> AskedOf(PublishedPolicies policies, int? accepted, Instant now) =>
        policies.Outstanding(accepted is { } version ? [new AcceptedVersion(Terms, version, "en", "")] : [], En, now).Select(document => document.Version);

    private static PublishedPolicies With(params (int Number, Instant From, bool Material)[] versions) =>
        new(1, [Of(Terms, PolicyKind.Terms, versions)], new Dictionary<Guid, Purpose>());

    private static PublishedPolicies.Document Of(Guid id, PolicyKind kind, params (int Number, Instant From, bool Material)[] versions) =>
        new(id, kind, [.. versions.Select(version => (IReadOnlyList<PolicyTextRow>)[Row(version.Number, "en", version.From, version.Material, isDefault: true)])]);

    private static PolicyTextRow Row(int number, string language, Instant from, bool material, bool isDefault) =>
        new(number, Language.Of(language), isDefault, new("Terms"), new($"Text {number}"), Sha256.Of($"Text {number}"), from, material);
}
