using System.Collections.Immutable;
using Bookings.Access.Contracts;
using Bookings.Kernel;
using Bookings.Testing;
using NodaTime;
using Xunit;

namespace Bookings.Access.Tests;

public sealed class DecisionTests
{
    private static readonly Spec<Business, BusinessEvent> OfBusiness = new();
    private static readonly Spec<Token, TokenEvent> OfToken = new();
    private static readonly Instant Now = Instant.FromUtc(2027, 3, 1, 10, 0);
    private static readonly DateTimeZone Oslo = DateTimeZoneProviders.Tzdb["Europe/Oslo"];
    private static readonly BusinessFounded Founded = new(Text<Slug>("demo"), Text<PublicName>("Demo"), Text<Country>("NO"), Text<Language>("nb"), Oslo, Now);
    private static readonly ImmutableHashSet<string> Rights = ImmutableHashSet.Create("clients:read", "clients:write");

    [Fact]
    public void A_business_is_founded_once() =>
        OfBusiness.Given(Founded).When(business => FoundBusiness.Decide(Founding, business)).ThenNothingChanged();

    [Fact]
    public void A_business_begins_with_what_is_said_of_it() =>
        OfBusiness.Given().When(business => FoundBusiness.Decide(Founding, business)).Then(Founded);

    [Fact]
    public void Only_what_changes_is_recorded() =>
        OfBusiness.Given(Founded)
            .When(business => ChangeBusiness.Decide(new(Text<PublicName>("Nytt navn"), Text<Language>("nb"), DateTimeZone.Utc), business))
            .Then(new BusinessRenamed(Text<PublicName>("Nytt navn")), new BusinessZoneChanged(DateTimeZone.Utc));

    [Fact]
    public void A_change_made_twice_is_made_once() =>
        OfBusiness.Given(Founded, new BusinessRenamed(Text<PublicName>("Nytt")))
            .When(business => ChangeBusiness.Decide(new(Text<PublicName>("Nytt"), null, null), business))
            .ThenNothingChanged();

    [Fact]
    public void What_was_never_founded_cannot_be_changed() =>
        OfBusiness.Given().When(business => ChangeBusiness.Decide(new(null, null, null), business)).ThenRejected(new GetBusiness.BusinessMissing());

    [Fact]
    public void A_token_may_be_narrower_than_its_role() =>
        OfToken.Given().When(_ => IssueToken.Decide(Asked(scopes: ["clients:read"])))
            .Then(new TokenIssued(Role.FrontDesk, Scopes.Of(["clients:read"]), null, Now, null));

    [Fact]
    public void A_token_is_never_wider_than_its_role() =>
        OfToken.Given().When(_ => IssueToken.Decide(Asked(scopes: ["clients:read", "tokens:manage"]))).ThenRejected(new IssueToken.ScopeOutsideRole());

    [Fact]
    public void A_providers_token_names_the_provider() =>
        OfToken.Given().When(_ => IssueToken.Decide(Asked() with { Role = Role.Provider })).ThenRejected(new IssueToken.ProviderUnclear());

    [Fact]
    public void Nobody_else_is_confined_to_a_provider() =>
        OfToken.Given().When(_ => IssueToken.Decide(Asked() with { ProviderId = Guid.CreateVersion7() })).ThenRejected(new IssueToken.ProviderUnclear());

    [Fact]
    public void A_token_does_not_begin_expired() =>
        OfToken.Given().When(_ => IssueToken.Decide(Asked() with { ExpiresAt = Now })).ThenRejected(new IssueToken.AlreadyExpired());

    [Fact]
    public void A_token_is_revoked() =>
        OfToken.Given(Issued).When(token => RevokeToken.Decide(new(Now), token)).Then(new TokenRevoked(Now));

    [Fact]
    public void Revoking_twice_is_revoking_once() =>
        OfToken.Given(Issued, new TokenRevoked(Now)).When(token => RevokeToken.Decide(new(Now + Duration.FromDays(1)), token)).ThenNothingChanged();

    [Fact]
    public void What_was_never_issued_cannot_be_revoked() =>
        OfToken.Given().When(token => RevokeToken.Decide(new(Now), token)).ThenRejected(new TokenUnknown());

    private static TokenIssued Issued => new(Role.FrontDesk, null, null, Now, null);

    private static FoundBusiness.Command Founding => new(new(Founded.Slug, Founded.Name, Founded.Country, Founded.Language, Founded.Zone), Now);

    private static IssueToken.Command Asked(string[]? scopes = null) =>
        new(Role.FrontDesk, scopes is null ? null : Scopes.Of(scopes), null, null, Now, Rights);

    private static T Text<T>(string text) where T : struct, ICheckedText<T> =>
        T.TryParse(text, out var value) ? value : throw new ArgumentException($"Not a {typeof(T).Name}.", nameof(text));
}
